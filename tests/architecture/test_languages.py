"""French and English are both complete."""

import re

import pytest

from tests import messages
from tests.architecture.page_texts import untranslated_texts
from tests.architecture.sources import texts

PLACEHOLDER = re.compile(r"%\((\w+)\)|%[sd]|\{(\w*)\}")


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_is_translated(language: str):
    wanted = {(message.id, message.context) for message in messages.template() if message.id}
    catalog = messages.read(language)
    have = {(message.id, message.context) for message in catalog if message.id}
    assert not wanted - have, f"not in the catalogue (./run messages): {wanted - have}"
    assert not have - wanted, f"no longer in the sources (./run messages): {have - wanted}"
    empty = [message.id for message in messages.untranslated(catalog)]
    assert not empty, f"without a translation: {empty}"


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_translation_keeps_what_is_filled_in(language: str):
    for message in messages.read(language):
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        names = {match.group() for text in ids for match in PLACEHOLDER.finditer(text)}
        for string in strings if message.id else ():
            used = {match.group() for match in PLACEHOLDER.finditer(string or "")}
            assert used <= names, message.id
            # A singular may leave the number out.
            assert len(strings) > 1 or used == names, message.id


def test_no_page_holds_a_text_that_cannot_be_translated():
    found = [
        f"{path}:{line}: {text}"
        for path, template in texts(".html")
        if path.parts[0] == "trousseau"
        for line, text in untranslated_texts(template)
    ]
    assert not found, "\n".join(found)


def test_every_way_to_mark_a_text_is_found():
    template = """{% load i18n %}
    {% translate "Bonjour" %}{% translate "Avis" context "verdict" as x %}
    {% blocktranslate trimmed with a=b %}
      Chez %{{ a }}
      d’abord{% endblocktranslate %}
    {% blocktranslate count n=n %}{{ n }} lieu{% plural %}{{ n }} lieux{% endblocktranslate %}
    {{ _("Rien") }}"""
    assert [(text, context) for _, text, context in messages.found_in_template(template)] == [
        ("Bonjour", None),
        ("Avis", "verdict"),
        ("Chez %%%(a)s d’abord", None),
        (("%(n)s lieu", "%(n)s lieux"), None),
        ("Rien", None),
    ]


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>\nBonjour</p>", [(1, "Bonjour")]),
        ("<input placeholder='Ville'>", [(1, "Ville")]),
        ("{% load i18n %}<p>{% translate 'Bonjour' %}</p>", []),
        ("<p>{% blocktranslate %}Bonjour{% endblocktranslate %} {{ name }}</p>", []),
        ("<script>let bonjour</script><p class='bonjour'>12 km</p>", []),
        ("{# Bonjour #}{% comment %}Bonjour{% endcomment %}<!-- Bonjour -->", []),
        ("{% if a %}Bonjour{% endif %}", [(1, "Bonjour")]),
    ],
)
def test_the_check_bites(template: str, found: list[tuple[int, str]]):
    assert list(untranslated_texts(template)) == found
