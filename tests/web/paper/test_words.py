"""The words every paper has."""

from dataclasses import asdict

import pytest

from trousseau.web.paper import words
from trousseau.web.paper.languages import supported_languages
from trousseau.web.paper.words import PaperWords, WordsError, paper_words

# Languages whose words are all there; the others have the mark at most.
COMPLETE = ("ar", "en", "es", "fa", "fr", "prs", "pt", "ru", "tr", "uk")


@pytest.mark.parametrize("code", COMPLETE)
def test_these_languages_have_them_all(code: str):
    said = asdict(paper_words(code))
    said.pop("checked_by")
    assert all(said.values())


def test_words_are_of_languages_that_can_be_printed():
    assert set(words._all()) <= set(supported_languages())


def test_a_language_without_words_has_none_rather_than_those_of_another():
    assert paper_words("wo") == PaperWords()


def test_an_unknown_word_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path):
    wrong = tmp_path / "words.yaml"
    wrong.write_text("fr: {sign: Signez}", encoding="utf-8")
    monkeypatch.setattr(words, "FILE", wrong)
    words._all.cache_clear()
    try:
        with pytest.raises(WordsError, match=r"words\.yaml: fr: sign is unknown"):
            paper_words("fr")
    finally:
        words._all.cache_clear()
