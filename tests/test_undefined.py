"""The harness itself: an undefined template variable is an error wherever it stands."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Engine, Origin, Template

from tests import undefined
from tests.undefined import UndefinedTemplateVariable

ENGINE = Engine(
    string_if_invalid=settings.TEMPLATE_OPTIONS["string_if_invalid"],
    libraries={"i18n": "django.templatetags.i18n"},
)
OURS = Origin(str(Path(undefined.OUR_TEMPLATES) / "web" / "templates" / "x.html"))


def render(text: str, **context: Any) -> str:
    return Template(text, origin=OURS, engine=ENGINE).render(Context(context))


@pytest.fixture
def written_down():
    """Takes what was written down, so that the test is not failed for having provoked it."""
    yield undefined.seen
    undefined.seen.clear()


@pytest.mark.parametrize(
    "text",
    [
        "{{ there }}{{ note|default_if_none:'-' }}",
        "{% if there %}x{% endif %}",
        "{% if note %}x{% endif %}",
        "{% if note.text %}x{% endif %}",
        "{% if there == 'a' and not note %}x{% endif %}",
        "{% for x in list %}{% if forloop.first %}{{ x }}{% endif %}{% endfor %}",
    ],
)
def test_what_is_there_is_rendered(text: str):
    render(text, there="a", note=None, list=["b"])
    assert not undefined.seen


@pytest.mark.parametrize(
    "text",
    [
        "{{ absent }}",
        "{{ absent|default:'-' }}",
        "{{ there.absent }}",
        "{{ note.absent }}",
        "{% if absent %}x{% endif %}",
        "{% if there.absent %}x{% endif %}",
        "{% for x in absent %}x{% endfor %}",
        "{% with x=absent %}{{ x }}{% endwith %}",
        "{% load i18n %}{% blocktranslate %}a {{ absent }}{% endblocktranslate %}",
    ],
)
@pytest.mark.usefixtures("written_down")
def test_what_is_absent_is_an_error(text: str):
    with pytest.raises(UndefinedTemplateVariable, match="absent"):
        render(text, there="a", note=None)


def test_an_error_that_django_swallows_is_written_down(written_down: list[str]):
    render("{% if there == absent %}x{% endif %}", there="a")
    assert written_down == ["absent"]


def test_templates_of_others_keep_their_liberties():
    Template("{% if absent %}x{% endif %}", engine=ENGINE).render(Context())
    assert not undefined.seen
