"""A job as people say it finds its ROME code among the first three."""

import csv
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trousseau.territories.archive import SHIPPED, Archive
from trousseau.territories.job_phrases import (
    families,
    meaningful,
    sounds,
    title_forms,
    without_preamble,
)
from trousseau.territories.job_titles import JobTitles, JobWords, read_job_words
from trousseau.territories.phrase_index import PhraseIndex
from trousseau.territories.text import fold

TABLE = Path(__file__).with_name("job_phrasings.csv")
ARCHIVE = Archive(SHIPPED)
JOBS = JobTitles.from_archive(ARCHIVE)


def codes(phrase: str, limit: int = 3) -> list[str]:
    return [match.code for match in JOBS.search(phrase, limit)]


def test_at_least_95_in_100_real_phrasings_find_their_occupation() -> None:
    """The table was written by somebody who did not know the words and rules of the search."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missed = [
        row["phrase"] for row in rows if not {*codes(row["phrase"])} & {*row["expected"].split("|")}
    ]
    assert len(rows) >= 150
    assert len(missed) <= 0.05 * len(rows), missed


def test_official_titles_find_their_own_occupation() -> None:
    titles = ARCHIVE.texts("occupations", "job_titles")
    occupation_of = ARCHIVE.array("occupations", "job_title_of")
    own = ARCHIVE.texts("occupations", "codes")
    sample = random.Random(0).sample(range(len(titles)), 1000)
    missed = [
        titles[title]
        for title in sample
        if own[occupation_of[title]] not in codes(title_forms(titles[title])[0])
    ]
    assert len(missed) <= 5, missed


@pytest.mark.parametrize(
    "phrase", ["Aide-soignante", "chauffeur poids lourd", "Électricien", "cuisinière", "maçon"]
)
def test_accents_case_and_spacing_do_not_matter(phrase) -> None:
    expected = JOBS.search(phrase)
    for other in (phrase.upper(), fold(phrase), f"  {phrase}\t", phrase.replace("-", " ")):
        assert JOBS.search(other) == expected


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("aide soignente", "J1501"),
        ("aidesoignante", "J1501"),
        ("éléctriçien", "F1602"),
        ("je suis maçon", "F1703"),
        ("I was a truck driver", "N4101"),
        ("soudure", "H2913"),
        ("chauffeur PL", "N4101"),
        ("ASH", "J1301"),
    ],
)
def test_misspelt_run_together_said_in_a_sentence_or_shortened(phrase, code) -> None:
    assert code in codes(phrase)


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("aide à domicile", "K1302"),
        ("Aide a domicile", "K1302"),
        ("aides à domicile", "K1302"),
        ("je suis aide à domicile", "K1302"),
        ("aide à domicile pour personnes âgées", "K1302"),
        ("auxiliaire de vie sociale", "K1302"),
        ("AVS", "K1302"),
        ("intervenante à domicile", "K1302"),
        ("soins à domicile personnes âgées", "K1302"),
        ("AVS en école", "K2113"),
        ("auxiliaire de vie scolaire", "K2113"),
        ("mécanicien en confection", "H2402"),
        ("mécanicienne en confection", "H2402"),
        ("pêcheur", "A1415"),
        ("BTP", "F1704"),
        ("livraison", "N4105"),
        ("tronçonneuse", "A1201"),
        ("géophysicien", "F1143"),
        ("employé familial", "K1304"),
        ("femme de ménage", "K1304"),
    ],
)
def test_what_people_mean_comes_before_an_official_title_that_reads_the_same(phrase, code) -> None:
    assert codes(phrase)[0] == code


def test_a_code_finds_itself() -> None:
    for typed in ("F1703", "f1703", " F 1703 "):
        [match] = JOBS.search(typed)
        assert (match.code, match.title, match.score) == ("F1703", "Maçon / Maçonne", 1.0)


def test_results_are_ordered_unique_and_limited() -> None:
    matches = JOBS.search("conducteur", limit=40)
    assert len(matches) == 40 == len({match.code for match in matches})
    assert [match.score for match in matches] == sorted(match.score for match in matches)[::-1]
    assert all(0 < match.score <= 1 for match in matches)
    assert JOBS.search("conducteur", limit=0) == []


@pytest.mark.parametrize("nothing", ["", "   ", "!?…", "xqzwvk", "你好", "\0", "123456"])
def test_what_resembles_nothing_finds_nothing(nothing) -> None:
    assert JOBS.search(nothing) == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_searched(text) -> None:
    assert len(JOBS.search(text)) <= 5


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["je", "suis", "de", "la", "prof", "|", "_", "F1703", "resto"])))
def test_any_words_can_be_searched(words) -> None:
    assert len(JOBS.search(" ".join(words))) <= 5


def small(words: JobWords) -> JobTitles:
    return JobTitles(
        codes=["A0001", "A0002", "A0003"],
        titles=["Boulanger", "Vendeur", "Meunier"],
        job_titles=["Boulanger", "Vendeur", "Meunier", "Mitron"],
        occupation_of=np.array([0, 1, 2, 2]),
        rare=np.array([False, False, False, True]),
        forms=["boulanger", "vendeur", "meunier", "mitron"],
        form_of=np.arange(4),
        words=words,
    )


def test_exact_titles_come_before_our_words_and_these_before_resemblance() -> None:
    jobs = small(JobWords({"boulanger": ("A0002", "A0003"), "boulange": ("A0003",)}, {}))
    assert [match.code for match in jobs.search("boulanger")] == ["A0001", "A0002", "A0003"]
    assert next(match.code for match in jobs.search("boulange")) == "A0003"
    assert jobs.search("boulange")[0].matched == "boulange"


def test_our_words_come_first_where_an_official_title_misleads() -> None:
    words = {"boulanger": ("A0002", "A0003"), "vendeur": ("A0001",)}
    jobs = small(JobWords(words, {}, frozenset({"boulanger"})))
    assert [match.code for match in jobs.search("boulanger")] == ["A0002", "A0003", "A0001"]
    assert jobs.search("boulangers")[0].code == "A0002"
    assert [match.code for match in jobs.search("vendeur")] == ["A0002", "A0001"]


def test_rare_titles_come_lower_and_unknown_codes_are_ignored() -> None:
    jobs = small(JobWords({"mitron": ("A0001", "Z9999")}, {}))
    assert [match.code for match in jobs.search("mitron")] == ["A0001", "A0003"]


def test_nothing_to_search_in() -> None:
    none = np.array([], dtype=np.int16)
    jobs = JobTitles([], [], [], none, none.astype(bool), [], none, JobWords({}, {}))
    assert jobs.search("maçon") == []


def test_our_words_lead_to_occupations_that_exist() -> None:
    words = read_job_words()
    known = set(ARCHIVE.texts("occupations", "codes"))
    assert {code for found in words.occupations.values() for code in found} <= known
    assert len(words.occupations) >= 350
    assert all(fold(phrase) for phrase in words.occupations)
    assert words.ours_first <= {fold(phrase) for phrase in words.occupations}
    assert all(fold(short) == short and fold(full) for short, full in words.abbreviations.items())


@pytest.mark.parametrize(
    ("title", "forms"),
    [
        ("Maçon / Maçonne", ("Maçon", "Maçonne")),
        ("Agent / Agente d'entretien", ("Agent d'entretien", "Agente d'entretien")),
        ("Chef cuisinier / Cheffe cuisinière", ("Chef cuisinier", "Cheffe cuisinière")),
        ("Auxiliaire de Vie Sociale (AVS)", ("Auxiliaire de Vie Sociale", "AVS")),
        ("Eleveur / Eleveuse (lapins)", ("Eleveur lapins", "Eleveuse lapins")),
        ("Educateur spécialisé(e)", ("Educateur spécialisé",)),
    ],
)
def test_the_ways_to_write_a_title(title, forms) -> None:
    assert tuple(" ".join(form.split()) for form in title_forms(title)) == forms


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("je suis macon", "macon"),
        ("j ai travaille comme cuisinier", "cuisinier"),
        ("i worked as a cook", "cook"),
        ("travail social", "travail social"),
        ("je suis", "suis"),
        ("", ""),
    ],
)
def test_what_is_said_before_the_job_is_left_out(said, left) -> None:
    assert without_preamble(said) == left


def test_empty_words_count_only_when_there_are_no_others() -> None:
    assert meaningful(["agent", "de", "la", "paix"]) == ["agent", "paix"]
    assert meaningful(["de", "la"]) == ["de", "la"]


def test_words_alike_by_sound_and_by_family() -> None:
    assert len(set(sounds(["soignante", "soignente", "soignantes"]))) == 1
    assert len(set(families(["soudeuse", "soudure", "souder", "soudeurs"]))) == 1


@given(st.lists(st.text("abcehst", min_size=1), min_size=1))
def test_every_word_keeps_its_place(words) -> None:
    assert len(sounds(words)) == len(words) == len(families(words))


def test_a_phrase_agrees_with_itself_whole() -> None:
    index = PhraseIndex(["agent de la paix", "agent", "de la"], {"de", "la"})
    agreement = index.agreement(["agent", "paix"])
    assert agreement.of_query[0] == pytest.approx(1)
    assert agreement.of_phrase[0] == pytest.approx(1)
    assert agreement.of_query[1] < 1
    assert agreement.of_phrase[1] == pytest.approx(1)
    assert agreement.of_query[2] == 0
    assert index.agreement(["la"]).of_query[2] == pytest.approx(1)
