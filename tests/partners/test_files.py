"""The files of data: whole, in both languages, with their sources."""

from datetime import date

import pytest

from trousseau.partners.choices import OrganisationKind, Promise
from trousseau.partners.papers import papers_for
from trousseau.partners.welcome import welcome_items
from trousseau.privacy.choices import Purpose


@pytest.mark.parametrize("kind", OrganisationKind)
def test_every_organisation_is_asked_for_somebody_who_welcomes(kind: OrganisationKind):
    items = welcome_items(kind)
    assert items[0].promise is Promise.MENTOR
    for item in items:
        for words in (item.title, item.why):
            assert words.fr
            assert words.en
            assert words.fr != words.en
        assert not item.title.fr.endswith(".")
        assert item.why.fr.endswith(".")


def test_what_the_issue_names_is_asked_of_an_employer():
    asked = {item.promise for item in welcome_items(OrganisationKind.EMPLOYER)}
    assert asked == {Promise.MENTOR, Promise.TRANSPORT, Promise.RIGHT_TO_WORK, Promise.LANGUAGE}


@pytest.mark.parametrize("purpose", [Purpose.JOB, Purpose.HOME])
def test_papers_have_their_source_and_the_day_it_was_read(purpose: Purpose):
    papers = papers_for(purpose)
    assert papers is not None
    assert "art." in papers.source
    host = papers.url.split("/")[2]
    assert host.endswith((".gouv.fr", ".service-public.fr"))
    assert date(2026, 1, 1) < papers.checked_on
    for words in (papers.title, *papers.lines):
        assert words.fr != words.en


def test_for_other_purposes_nothing_is_claimed():
    assert papers_for(Purpose.STATISTICS) is None
