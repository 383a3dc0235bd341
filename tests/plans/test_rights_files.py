"""The files of rights: complete, plain, sourced; and one clear error when one of them is not."""

import re
from collections import Counter
from datetime import timedelta

import pytest

from tests.architecture.sources import ROOT
from trousseau.plans.reading import DataError
from trousseau.plans.right import Nature, Step
from trousseau.plans.rights import read_rights, rights

BOOK = rights()
KEYS = {right.key: right for right in BOOK.rights}
VALUES = [(right, value) for right in BOOK.rights for value in right.values]
OWN = "Pratique du programme"
LONGEST = {
    Step.FIRST_WEEK: 7,
    Step.FIRST_MONTH: 30,
    Step.WITHIN_TWO_MONTHS: 61,
    Step.WITHIN_THREE_MONTHS: 92,
    Step.WITHIN_SIX_MONTHS: 183,
}
# What the programme named from the start; more was found since.
NAMED = {
    Step.BEFORE_AGREEMENT: {"national_platform", "agir_receiving_operator", "french_course"},
    Step.BEFORE_LEASE: {"visale", "other_guarantee", "home_insurance"},
    Step.BEFORE_MOVE: {
        "school_enrolment", "newcomer_class", "nursery", "long_illness", "prescriptions",
        "specialist_booked", "disability_file", "maternity", "mail_forwarding", "energy_contract",
    },
    Step.FIRST_WEEK: {"benefits_office", "job_centre"},
    Step.FIRST_MONTH: {"health_insurance", "treating_doctor", "taxes", "energy_voucher"},
    Step.WITHIN_TWO_MONTHS: {"deposit_advance"},
    Step.WITHIN_THREE_MONTHS: {"permit_address"},
    Step.WITHIN_SIX_MONTHS: {"moving_allowance", "employer_mobility_grant"},
}  # fmt: skip

GOOD = """
made_up:
  title: {fr: Titre, en: Title}
  explanation: {fr: Une phrase., en: One sentence.}
  who: household
  consequence: grave
  counts_from: arrival
  proof: {fr: Preuve, en: Proof}
  if_missed: {fr: Rien., en: Nothing.}
  applies_when: {all: [one], any: [one, two], none: [two]}
  review_on: 2027-05-23
  values:
    - valid_from: 2026-01-01
      within: {days: 7}
      limit: {months: 1}
      nature: law
      source: Code
      url: https://example.org
      says: It says so.
      checked_on: 2026-11-23
      verified: true
"""


def texts(right):
    found = [right.title, right.explanation, right.proof, right.if_missed, right.own_deadline]
    found += [value.to_check for value in right.values]
    return [words for words in found if words is not None]


def read(folder, text=GOOD, flags="one: {fr: Un, en: One}\ntwo: {fr: Deux, en: Two}"):
    (folder / "flags.yaml").write_text(flags, encoding="utf-8")
    for step in Step:
        (folder / f"{step}.yaml").write_text("{}", encoding="utf-8")
    (folder / "first_week.yaml").write_text(text, encoding="utf-8")
    return read_rights(folder)


def test_everything_named_is_there_at_its_step():
    for step, keys in NAMED.items():
        assert keys <= {right.key for right in BOOK.rights if right.step is step}, step


def test_every_flag_decides_something_and_has_both_languages():
    read_by = frozenset().union(*(right.applies_when.flags() for right in BOOK.rights))
    assert read_by == BOOK.flags.keys()


@pytest.mark.parametrize("key", sorted(KEYS))
def test_each_text_can_be_read_aloud_on_the_phone(key):
    for words in texts(KEYS[key]):
        for text in words:
            for sentence in re.split(r"(?<=[.!?])\s", text):
                assert len(sentence.split()) <= 25, sentence
            assert "'" not in text, text
    assert all(text.endswith(".") for text in KEYS[key].explanation)


def test_what_is_listed_at_a_step_is_planned_inside_it():
    for right, value in VALUES:
        if right.step in LONGEST:
            planned = value.within.months * 30 + value.within.days
            assert planned <= LONGEST[right.step], right.key


def test_nothing_is_called_verified_that_nobody_could_look_up():
    for right, value in VALUES:
        if value.source == OWN:
            assert (value.nature, value.url) == (Nature.PRACTICE, ""), right.key
        elif value.verified:
            assert value.url, right.key
            assert value.says, right.key
        else:
            assert value.to_check is not None, right.key


def test_an_own_practice_makes_no_legal_limit():
    for right, value in VALUES:
        if value.limit is not None:
            assert value.nature is not Nature.PRACTICE, right.key
            assert value.url.startswith("https://"), right.key


def length(period):
    named = [
        f"{number} {unit if number > 1 else unit[:-1]}"
        for number, unit in zip(period, ("months", "days"), strict=True)
        if number
    ]
    return " ".join(named) or "the day itself"


def test_the_document_lists_them_as_they_are():
    document = (ROOT / "docs" / "rights.md").read_text(encoding="utf-8")
    rows = [line for line in document.splitlines() if line.startswith("| `")]
    assert len(rows) == len(BOOK.rights)
    states: Counter[str] = Counter()
    for row, right in zip(rows, BOOK.rights, strict=True):
        value = right.values[-1]
        side = "before" if right.step.before else "after"
        state = "seen" if value.source != OWN else "own practice"
        state = state if value.verified else "to check"
        states[state] += 1
        limit = f"{length(value.limit)} {side}" if value.limit else "–"
        planned = f"{length(value.within)} {side} {right.counts_from}"
        assert row.startswith(f"| `{right.key}` | {right.title.en} | {planned} | {limit} | "), row
        assert row.endswith(f" | {state} |"), row
        assert value.url in row, row
    assert (
        f"{len(rows)} rights, {states['seen']} seen in a text, {states['own practice']} of our own "
        f"practice, {states['to check']} to check."
    ) in document


def test_every_right_is_checked_again_within_a_year():
    for right, value in VALUES:
        assert value.valid_from <= value.checked_on, right.key
        assert timedelta(0) < right.review_on - value.checked_on <= timedelta(days=366), right.key


def test_on_the_day_of_review_it_is_asked_for():
    first = min(right.review_on for right in BOOK.rights)
    assert not BOOK.to_review(first - timedelta(days=1))
    assert {right.review_on for right in BOOK.to_review(first)} == {first}


def test_a_good_file_is_read(tmp_path):
    book = read(tmp_path)
    assert [right.key for right in book.rights] == ["made_up"]
    assert book.rights[0].step is Step.FIRST_WEEK
    assert book.rights[0].applies_when.every == {"one"}


@pytest.mark.parametrize(
    ("find", "put", "error"),
    [
        ("who: household", "who: nobody", "made_up.who: 'nobody' is not known; known: household"),
        ("fr: Titre, ", "", "made_up.title.fr: missing"),
        ("en: Title", "en: ''", "made_up.title.en: is not a text"),
        ("  who:", "  whom: x\n  who:", "made_up.whom: unknown key; known: applies_when"),
        ("all: [one]", "all: [three]", "made_up.applies_when.all: 'three' is not a flag"),
        ("all: [one]", "every: [one]", "made_up.applies_when.every: unknown key"),
        ("      source: Code\n", "", "made_up.values[0].source: missing"),
        ("      url: https://example.org\n", "", "made_up.values[0].url: missing"),
        ("https://example.org", "example.org", "made_up.values[0].url: 'example.org' is not"),
        ("      says: It says so.\n", "", "made_up.values[0].says: missing"),
        ("verified: true", "verified: false", "made_up.values[0].to_check: missing"),
        ("verified: true", "verified: soon", "made_up.values[0].verified: 'soon'"),
        ("{days: 7}", "{days: 29}", "made_up.values[0].within: is past the limit"),
        ("{days: 7}", "{days: -1}", "made_up.values[0].within: is not a period; write {days: 8}"),
        ("{days: 7}", "{}", "made_up.values[0].within: is not a period"),
        ("{days: 7}", "{weeks: 1}", "made_up.values[0].within.weeks: unknown key"),
        ("2027-05-23", "2027-02-30", "made_up.review_on: '2027-02-30' is not a day; write 2026"),
        ("all: [one]", "all: one", "made_up.applies_when.all: is not a list; write [one, two]"),
        ("nature: law", "nature: rumour", "made_up.values[0].nature: 'rumour' is not known"),
        ("made_up:\n", "made_up: 3\nother:\n", "made_up: is not a mapping"),
        ("  who: household", "  who: household\n  who: worker", "line 6: 'who' is given twice"),
    ],
)
def test_a_mistake_has_one_clear_error_with_place_and_remedy(tmp_path, find, put, error):
    assert find in GOOD
    with pytest.raises(DataError) as caught:
        read(tmp_path, GOOD.replace(find, put, 1))
    assert str(caught.value).startswith(f"first_week.yaml: {error}")
    assert caught.value.remedy


def test_values_go_by_date_and_none_twice(tmp_path):
    again = GOOD + GOOD[GOOD.index("    - valid_from") :]
    with pytest.raises(DataError, match=r"made_up\.values: not in order of valid_from"):
        read(tmp_path, again)
    later = again[::-1].replace("10-10-6202", "10-10-7202", 1)[::-1]
    (right,) = read(tmp_path, later).rights
    assert [value.valid_from.year for value in right.values] == [2026, 2027]


def test_before_a_day_the_plan_is_ahead_of_the_limit(tmp_path):
    (tmp_path / "flags.yaml").write_text("one: {fr: Un, en: One}\ntwo: {fr: Deux, en: Two}")
    for step in Step:
        (tmp_path / f"{step}.yaml").write_text("{}")
    (tmp_path / "before_move.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(DataError, match=r"before_move\.yaml: made_up\.values\[0\]\.within"):
        read_rights(tmp_path)


def test_a_key_belongs_to_one_step(tmp_path):
    read(tmp_path)
    (tmp_path / "first_month.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(DataError, match=r"first_month\.yaml: made_up: already in first_week\.yaml"):
        read_rights(tmp_path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"^flags\.yaml: is not there; put it back$"):
        read_rights(tmp_path)
