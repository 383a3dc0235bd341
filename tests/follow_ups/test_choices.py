"""Every answer can be unknown, is so until it is known, and is told in plain words."""

import pytest
from django.db.models import TextChoices
from django.utils.translation import override

from trousseau.follow_ups import choices
from trousseau.follow_ups.choices import ACT_TODAY, EMPLOYED, FrenchLevel, Safety, Work
from trousseau.matching.profile import CEFR

NO_ANSWERS = {choices.FollowUpState, choices.FollowUpMoment, choices.Mode}
ALL = [
    kind
    for kind in vars(choices).values()
    if isinstance(kind, type) and issubclass(kind, TextChoices) and kind is not TextChoices
]
KINDS: list[type[TextChoices]] = [kind for kind in ALL if kind not in NO_ANSWERS]


def kind_name(kind: type[TextChoices]) -> str:
    return kind.__name__


def test_there_are_answers():
    assert len(KINDS) == 11


@pytest.mark.parametrize("kind", KINDS, ids=kind_name)
def test_the_first_answer_is_that_nobody_knows(kind: type[TextChoices]):
    first = next(iter(kind))
    assert first.name == "UNKNOWN"
    assert first.value == "unknown"
    with override("fr"):
        assert first.label == "On ne sait pas encore"


@pytest.mark.parametrize("kind", ALL, ids=kind_name)
def test_no_two_answers_look_the_same(kind: type[TextChoices]):
    with override("fr"):
        labels = [str(one.label) for one in kind]
    assert len(set(labels)) == len(labels)
    assert all(labels)
    assert max(len(one.value) for one in kind) <= 13
    assert not any("'" in label for label in labels)


def test_levels_of_french_are_those_of_the_matching():
    assert [one.value for one in FrenchLevel][1:] == list(CEFR)


def test_only_danger_is_for_today_and_training_is_no_job():
    assert {Safety.DANGER} == ACT_TODAY
    assert not {Work.UNKNOWN, Work.NONE, Work.TRAINING} & EMPLOYED
    assert set(Work) - EMPLOYED == {Work.UNKNOWN, Work.NONE, Work.TRAINING}
