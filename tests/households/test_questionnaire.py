"""Questionnaires: short enough, the same words as the explorer's, and nothing that must not be."""

import ast
import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from typing import Any

import pytest
import yaml
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.architecture.purity import impurities
from tests.architecture.sources import ROOT
from trousseau.households.questionnaire import (
    DOMAIN_NAMES,
    ESTIMATES,
    FREE_TEXT_HINT,
    NOTHING,
    UNKNOWN,
    Answers,
    AskedOf,
    Condition,
    Domain,
    Kind,
    Question,
    Questionnaire,
    Respondent,
)
from trousseau.households.questionnaire_files import (
    FOLDER,
    QuestionnaireError,
    latest,
    published,
    read_questionnaire,
)
from trousseau.territories.layers import Words
from trousseau.web.forms import choices as explorer

# A published version never changes. A new one adds a line here.
PUBLISHED = {
    "short-1": "5626f00207effa2f9d77fef7602be74233e1115e35f306ff898175e0325daa97",
    "full-1": "882a194c271fc3c92af6780e0dab2ab210bfb09520089ea0fcc1ac3315a52101",
}
COUPLE = [Respondent("p", True), Respondent("q", True)]
CHILDREN = [Respondent("c", False, 7), Respondent("d", False, 15)]
ALL = [read_questionnaire(name, version) for name, version in published()]

# What has no question, in either language; folded, from the beginning of a word.
FORBIDDEN = (
    "asile", "asylum", "persecut", "religi", "croyan", "belief", "faith", "mosque", "eglise",
    "church", "politi", "parti", "party", "syndic", "trade union", "sexu", "orientation", "gay",
    "homo", "ethni", "race", "tribe", "tribu", "nationalit", "origine", "origin", "pays de",
    "country of", "diagnos", "vih", "hiv", "cancer", "depress", "prison", "tortur", "viol",
    "rape", "traum", "mariage force", "excis",
)  # fmt: skip
LIKE_FORBIDDEN = re.compile(
    r"particulier|particular|partir|partiel|part-time|original|pays de la loire"
)


def everything(question: Question) -> list[Words]:
    grades = [question.grades.one, question.grades.four] if question.grades else []
    optional = [question.help, question.nothing, question.unit]
    return [question.label, *question.choices.values(), *grades, *(w for w in optional if w)]


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def forbidden_in(text: str) -> list[str]:
    text = LIKE_FORBIDDEN.sub("", folded(text))
    return [word for word in FORBIDDEN if re.search(rf"\b{re.escape(word)}", text)]


# -- what is asked ----------------------------------------------------------------------------


def test_twelve_questions_take_a_couple_with_two_children_twenty_minutes_at_most():
    short = latest("short")
    assert len(short.questions) == 12
    assert short.minutes([*COUPLE, *CHILDREN]) <= 20
    assert short.minutes(COUPLE) < short.minutes([*COUPLE, *CHILDREN])


def test_the_whole_interview_asks_the_twelve_first_and_speaks_of_every_domain():
    short, full = latest("short"), latest("full")
    assert {question.key for question in short.questions} < {q.key for q in full.questions}
    assert all(full.question(question.key) == question for question in short.questions)
    assert {question.domain for question in full.questions} == set(Domain) == set(DOMAIN_NAMES)
    domains = [question.domain for question in full.questions]
    assert domains == sorted(domains, key=list(Domain).index)


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: f"{each.name}-{each.version}")
def test_nothing_that_must_not_be_collected_has_a_question(questionnaire: Questionnaire):
    for question in questionnaire.questions:
        assert not forbidden_in(question.key.replace("_", " ")), question.key
        assert not forbidden_in(" ".join(question.choices)), question.key
        for words in everything(question):
            assert not forbidden_in(words.fr), (question.key, words.fr)
            assert not forbidden_in(words.en), (question.key, words.en)


@pytest.mark.parametrize(
    "text",
    ["Quelle est votre religion ?", "political party", "L’histoire de l’asile", "Nationalité",
     "orientation sexuelle", "Quel diagnostic ?", "country of birth"],
)  # fmt: skip
def test_the_search_for_it_bites(text: str):
    assert forbidden_in(text)


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: f"{each.name}-{each.version}")
def test_where_one_writes_freely_a_hint_says_what_is_not_written(questionnaire: Questionnaire):
    for question in questionnaire.questions:
        assert question.hint is (FREE_TEXT_HINT if question.kind is Kind.TEXT else None)
    for word in ("asile", "religion", "politiques", "maladie"):
        assert word in FREE_TEXT_HINT.fr
    # Nobody writes of their health in the first interview.
    assert not [q for q in latest("full").questions if q.kind is Kind.TEXT and q.domain == "health"]
    assert not [q for q in latest("short").questions if q.kind is Kind.TEXT]


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: f"{each.name}-{each.version}")
def test_words_are_written_as_the_pages_write(questionnaire: Questionnaire):
    for question in questionnaire.questions:
        for words in everything(question):
            for text in words:
                assert "'" not in text, text
                assert '"' not in text, text
                assert text == text.strip(), text
            assert not re.search(r"(?<! )[?!;:](?= |$)", words.fr), words.fr
        if question.kind is not Kind.LEVEL:
            assert question.label.fr[-1] == "?" or question.asked_of is AskedOf.CHILD


def test_the_same_things_are_called_as_in_the_explorer():
    short, full = latest("short"), latest("full")
    regions = dict(explorer.METROPOLITAN)
    same: list[tuple[Question | None, Any]] = [
        (short.question("job_practicable"), explorer.PRACTICABLE),
        (full.question("second_job_practicable"), explorer.PRACTICABLE),
        (short.question("qualification"), explorer.QUALIFICATION),
        (short.question("french_spoken"), explorer.FRENCH),
        (short.question("priorities"), explorer.THEMES),
        (full.question("town_size"), explorer.TOWN_SIZES),
        (full.question("prefer_regions"), explorer.REGIONS),
    ]
    for language in ("fr", "en"):
        with translation.override(language):
            for question, listed in same:
                assert question is not None
                here = [(c, w.in_language(language)) for c, w in question.choices.items()]
                assert here == [(code, str(words)) for code, words in listed], question.key
    never = short.question("never_places")
    assert never is not None
    assert {c: w.fr for c, w in never.choices.items() if c != "tight_housing"} == regions
    assert next(iter(never.choices)) == explorer.ILE_DE_FRANCE


# -- versions ---------------------------------------------------------------------------------


def test_a_published_version_never_changes():
    found = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.yaml")
    }
    assert found == PUBLISHED


def carried_over(old: Questionnaire, new: Questionnaire) -> list[str]:
    """Keys that answers of an older version could not be read by in a newer one."""
    wrong = []
    for question in old.questions:
        now = new.question(question.key)
        if now is None:
            continue
        kept = set(question.choices) <= set(now.choices)
        if (now.kind, now.asked_of) != (question.kind, question.asked_of) or not kept:
            wrong.append(question.key)
    return wrong


def test_a_key_means_the_same_in_every_version():
    for old in ALL:
        for new in ALL:
            if (old.name, old.version) <= (new.name, new.version):
                assert not carried_over(old, new)


def a_version(tmp_path, number, *more, begins_with=None, **changes):
    """A questionnaire of one question that a test changes; `more` are others like it."""
    question = {
        "key": "rent", "domain": "money", "of": "household", "kind": "choice", "minutes": 1,
        "label": {"fr": "Un loyer ?", "en": "A rent?"},
        "choices": {"low": {"fr": "Bas", "en": "Low"}, "high": {"fr": "Haut", "en": "High"}},
        **changes,
    }  # fmt: skip
    content = {
        "name": "made",
        "version": number,
        "published_on": "2026-11-23",
        "title": {"fr": "Essai", "en": "Trial"},
        "questions": [
            {key: value for key, value in each.items() if value is not None}
            for each in (question, *({**question, **other} for other in more))
        ],
        **({"begins_with": begins_with} if begins_with else {}),
    }
    text = yaml.safe_dump(content, allow_unicode=True).replace("'2026-11-23'", "2026-11-23")
    (tmp_path / f"made-{number}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_versions_stand_side_by_side(tmp_path):
    a_version(tmp_path, 1)
    more = {"low": {"fr": "Bas", "en": "Low"}, "high": {"fr": "Haut", "en": "High"},
            "mid": {"fr": "Moyen", "en": "Middling"}}  # fmt: skip
    a_version(tmp_path, 2, choices=more)
    a_version(tmp_path, 10, choices={"low": {"fr": "Bas", "en": "Low"}})
    assert published(tmp_path) == (("made", 1), ("made", 2), ("made", 10))
    assert latest("made", tmp_path).version == 10
    first, second, last = (read_questionnaire("made", n, tmp_path) for n in (1, 2, 10))
    assert not carried_over(first, second)
    assert carried_over(first, last) == ["rent"], "a choice that answers were kept by is gone"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"kind": "colour"}, "questions[0].kind"),
        ({"key": "Rent max"}, "questions[0].key"),
        ({"label": {"fr": "Un loyer ?"}}, "questions[0].label.en"),
        ({"label": "Un loyer ?"}, "questions[0].label"),
        ({"domain": None}, "questions[0].domain"),
        ({"religion": "x"}, "questions[0].religion"),
        ({"choices": None}, "questions[0].choices"),
        ({"choices": {True: {"fr": "Oui", "en": "Yes"}}}, "questions[0].choices"),
        ({"choices": {"unknown": {"fr": "?", "en": "?"}}}, "questions[0].choices"),
        ({"most": 3}, "questions[0].most"),
        ({"fills": "adults.religion"}, "questions[0].fills"),
        ({"minutes": 0}, "questions[0].minutes"),
        ({"ages": [9, 3]}, "questions[0].ages"),
        ({"kind": "number", "choices": None}, "questions[0].least"),
        ({"shown_when": {"question": "later"}}, "rent.shown_when"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, changes, path):
    a_version(tmp_path, 1, **changes)
    with pytest.raises(QuestionnaireError) as error:
        read_questionnaire("made", 1, tmp_path)
    assert (error.value.file, error.value.path) == ("made-1.yaml", path)
    assert error.value.remedy


@pytest.mark.parametrize(
    ("more", "faulty"),
    [
        ([{"key": "other", "shown_when": {"question": "rent", "is": ["middling"]}}], "other"),
        ([{"key": "other", "shown_when": {"question": "rent", "is": ["low"]}}], None),
        ([{"key": "other", "of": "adult", "shown_when": {"question": "rent"}}], None),
        ([{"key": "other", "of": "adult"},
          {"key": "third", "of": "child", "shown_when": {"question": "other"}}], "third"),
        # Talked of before what it depends on.
        ([{"key": "other", "domain": "work", "shown_when": {"question": "rent"}}], "other"),
    ],
)  # fmt: skip
def test_what_depends_on_what_is_checked(tmp_path, more, faulty):
    a_version(tmp_path, 1, *more)
    if faulty is None:
        assert len(read_questionnaire("made", 1, tmp_path).questions) == 2
        return
    with pytest.raises(QuestionnaireError) as error:
        read_questionnaire("made", 1, tmp_path)
    assert error.value.path == f"{faulty}.shown_when"


def test_a_key_is_used_once(tmp_path):
    a_version(tmp_path, 1, {})
    with pytest.raises(QuestionnaireError, match="twice"):
        read_questionnaire("made", 1, tmp_path)


def test_no_questionnaire_begins_with_itself_or_with_nothing(tmp_path):
    a_version(tmp_path, 1, begins_with={"name": "made", "version": 1})
    a_version(tmp_path, 2, begins_with={"name": "other", "version": 1})
    for version in (1, 2):
        with pytest.raises(QuestionnaireError) as error:
            read_questionnaire("made", version, tmp_path)
        assert error.value.path == "begins_with"


def test_what_the_household_answers_may_open_a_question_to_each(tmp_path):
    a_version(tmp_path, 1, {"key": "other", "of": "adult", "shown_when": {"question": "rent"}})
    made = read_questionnaire("made", 1, tmp_path)
    assert keys(made.asked(COUPLE, {}), "p") == []
    asked = made.asked(COUPLE, {(None, "rent"): "low"})
    assert keys(asked, "p") == keys(asked, "q") == ["other"]


def test_questions_are_sorted_by_what_they_are_about(tmp_path):
    a_version(tmp_path, 1, {"key": "other", "domain": "work"}, {"key": "third"})
    made = read_questionnaire("made", 1, tmp_path)
    assert [each.key for each in made.questions] == ["other", "rent", "third"]


def test_a_questionnaire_that_is_not_there(tmp_path):
    a_version(tmp_path, 1)
    for name, version in (("made", 2), ("other", 1), ("../made", 1)):
        with pytest.raises(QuestionnaireError):
            read_questionnaire(name, version, tmp_path)
    with pytest.raises(QuestionnaireError, match="made"):
        latest("other", tmp_path)
    (tmp_path / "made-1.yaml").rename(tmp_path / "made-3.yaml")
    with pytest.raises(QuestionnaireError, match="version"):
        read_questionnaire("made", 3, tmp_path)


# -- who is asked what ------------------------------------------------------------------------


def keys(asked, who):
    return [each.question.key for each in asked if each.who == who]


def test_a_question_waits_for_the_answer_it_depends_on():
    short = latest("short")
    people = [COUPLE[0]]
    assert "job" not in keys(short.asked(people, {}), "p")
    assert "job" in keys(short.asked(people, {("p", "seeks_work"): "yes"}), "p")
    assert "job" in keys(short.asked(people, {("p", "seeks_work"): UNKNOWN}), "p")
    assert "job" not in keys(short.asked(people, {("p", "seeks_work"): "no"}), "p")
    for none in (UNKNOWN, NOTHING):
        answers: Answers = {("p", "seeks_work"): "yes", ("p", "job"): none}
        assert "job_practicable" not in keys(short.asked(people, answers), "p")
    # What the other adult does is their own.
    assert "job" not in keys(short.asked(COUPLE, {("p", "seeks_work"): "yes"}), "q")


def test_an_answer_counts_as_long_as_its_question_is_asked():
    full = latest("full")
    job = {"rome": "F1703", "title": "maçon"}
    answers: Answers = {
        ("p", "seeks_work"): "no",
        ("p", "job"): job,
        ("p", "second_job"): job,
        ("q", "job"): job,
        ("q", "second_job"): job,
        ("c", "exam"): "bac",
        ("d", "exam"): "bac",
        (None, "care"): "yes",
        ("p", "care"): "yes",
        ("gone", "care"): "yes",
        ("p", "of_another_version"): "x",
    }
    kept = full.counting([*COUPLE, *CHILDREN], answers)
    assert {*answers} - {*kept} == {
        # What hangs on an answer that goes, goes too; what waits for one not yet given stays.
        ("p", "job"), ("p", "second_job"), ("c", "exam"), (None, "care"),
    }  # fmt: skip
    assert all(kept[key] == answers[key] for key in kept)


def test_not_known_is_an_answer_and_not_asked_is_none():
    short = latest("short")
    before = short.unanswered(COUPLE, {})
    after = short.unanswered(COUPLE, {(None, "rent_max"): UNKNOWN})
    assert {each.question.key for each in before} - {each.question.key for each in after} == {
        "rent_max"
    }


def test_each_is_asked_what_is_theirs():
    full = latest("full")
    answers: Answers = {("d", "exam"): "bac", ("c", "exam"): "bac"}
    asked = full.asked([*COUPLE, *CHILDREN, Respondent("e", False, None)], answers)
    assert {"exam", "exam_year", "school_now", "care"} <= set(keys(asked, "d"))
    assert "exam" not in keys(asked, "c"), "seven years old"
    assert {"exam", "childcare"} <= set(keys(asked, "e")), "an age nobody knows hides nothing"
    assert "exam" not in keys(asked, "p"), "an adult whose age nobody knows"
    assert "exam" in keys(full.asked([Respondent("p", True, 18)], {}), "p")
    assert "car_licence" not in keys(asked, "d")
    assert "rent_max" in keys(asked, None)
    assert not {"care", "car_licence", "exam"} & set(keys(asked, None))


@given(st.lists(st.sampled_from(["yes", "no", UNKNOWN, NOTHING, "x"]), max_size=3))
def test_several_answers_need_only_one_that_fits(given_values):
    condition = Condition("other", ("yes", UNKNOWN))
    assert condition.holds(given_values) == bool({"yes", UNKNOWN} & set(given_values))
    assert not condition.holds(None)


def test_levels_are_those_of_one_scale():
    assert list(ESTIMATES) == ["none", "A1", "A2", "B1", "B2", "C1"]
    reading = latest("full").question("french_reading")
    assert reading is not None
    assert list(reading.choices) == ["none", "A1", "A2", "B1", "B2", "C1", "C2"]


def test_keys_fit_the_column_and_values_are_json():
    for question in latest("full").questions:
        assert len(question.key) <= 40
        json.dumps([*question.choices])


# -- pure -------------------------------------------------------------------------------------

PURE = ("questionnaire", "questionnaire_files", "answer_values", "home_size", "profile",
        "profile_words", "deadlines")  # fmt: skip


def test_assessments_are_read_without_a_framework_or_a_clock():
    for name in PURE:
        source = (FOLDER.parent / f"{name}.py").read_text(encoding="utf-8")
        assert not list(impurities(ast.parse(source))), name
    modules = ", ".join(f"trousseau.households.{name}" for name in PURE)
    script = f"import sys, {modules}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0
