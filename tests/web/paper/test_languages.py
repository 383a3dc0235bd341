"""Which languages a paper can be in, and how they write a day."""

from datetime import date

import pytest

from trousseau.web.forms.languages import OWN_NAMES
from trousseau.web.paper import languages
from trousseau.web.paper.languages import NoSuchPaper, paper_language, supported_languages

DAY = date(2027, 3, 1)


def test_every_language_one_can_choose_is_decided_about():
    assert set(languages._entries()) == set(OWN_NAMES)
    assert set(OWN_NAMES) - set(supported_languages()) == {"zh"}


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("fr", "1er mars 2027"),
        ("en", "1 March 2027"),
        ("ar", "1 مارس 2027"),
        ("prs", "۱ مارچ ۲۰۲۷"),
        ("ps", "۲۰۲۷ مارچ ۱"),
        ("bn", "১ মার্চ, ২০২৭"),
        ("uk", "1 березня 2027\u202fр."),
        # Neither a month that another calendar has too, nor a language without its own.
        ("ti", "01/03/2027"),
        ("din", "01/03/2027"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(code: str, written: str):
    assert paper_language(code).write_date(DAY).replace("\u00a0", "\u202f") == written


def test_only_the_first_of_the_month_is_an_ordinal_in_french():
    assert paper_language("fr").write_date(date(2027, 1, 11)) == "11 janvier 2027"


def test_directions():
    right_to_left = {code for code in supported_languages() if paper_language(code).right_to_left}
    assert right_to_left == {"ar", "ckb", "fa", "prs", "ps", "ur"}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("zh", "no installed font has han letters; print it in French"),
        ("xx", "is not in languages"),
    ],
)
def test_a_language_that_cannot_be_printed_is_refused_with_what_to_do(code: str, said: str):
    with pytest.raises(NoSuchPaper, match=said):
        paper_language(code)


def test_a_font_that_is_not_installed_leaves_its_languages_out(monkeypatch: pytest.MonkeyPatch):
    from trousseau.web.paper import fonts

    absent = fonts.Font("No Such Sans", "no_such_package")
    monkeypatch.setitem(fonts.BY_SCRIPT, "arabic", absent)
    fonts.installed.cache_clear()
    paper_language.cache_clear()
    try:
        assert "ar" not in supported_languages()
        with pytest.raises(NoSuchPaper, match="arabic"):
            paper_language("ar")
    finally:
        fonts.installed.cache_clear()
        paper_language.cache_clear()
