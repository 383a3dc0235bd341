"""The example households: each can be tried, and says the same as the engine on its file."""

import pytest
from django.test import Client

from trousseau.demo.examples import examples
from trousseau.matching import HouseholdProfile, rank
from trousseau.web.atlas import shared_atlas
from trousseau.web.forms.from_profile import filled_form
from trousseau.web.forms.household import HouseholdForm

NAMES = [example.name for example in examples()]


def test_there_are_several_in_both_languages():
    assert len(NAMES) >= 3
    assert all(one.summary.fr and one.summary.en for one in examples())


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_ranked_in_one_click(client: Client, name: str):
    answer = client.post("/ranking/", {"example": name})
    assert answer.status_code == 200
    assert 'id="three"' in answer.content.decode()


@pytest.mark.parametrize("example", examples(), ids=NAMES)
def test_the_form_says_what_the_file_says(example):
    """What the form does not carry (years, reading) does not score: the ranking is the same."""
    atlas = shared_atlas()
    form = HouseholdForm(filled_form(example.profile, atlas), atlas)
    assert form.is_valid(), form.problems
    of_form = rank(HouseholdProfile.parse(form.as_mapping()), atlas)
    of_file = rank(HouseholdProfile.parse(example.profile), atlas)
    assert of_form.scored.score.tolist() == pytest.approx(of_file.scored.score.tolist())
    assert of_form.is_rejected.tolist() == of_file.is_rejected.tolist()


def test_an_unknown_example_is_an_empty_form(client: Client):
    assert client.post("/", {"example": "../secret"}).status_code == 200
