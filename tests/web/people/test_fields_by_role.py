"""Every page on people, as every role: nothing outside the role's list is on any of them.

The lists are written out here once more, so that a change of `privacy/access.py` must be meant.
"""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.people import AT, Canaries, make_actor, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import PROGRAMME_ROLES, Role
from trousseau.accounts.models import CentreMembership
from trousseau.privacy.queries import person_sheet

pytestmark = pytest.mark.django_db

PEOPLE_FULL, PEOPLE = 30, 1
NAMES = frozenset({"given_names", "family_name"})
EVERYTHING = NAMES | {
    "own_script_name", "birth_date", "address", "channels", "precautions", "note",
}  # fmt: skip
# Of people of one's own centre.
MAY_SEE: dict[Role, frozenset[str]] = {
    Role.CASEWORKER: EVERYTHING,
    Role.MANAGER: EVERYTHING,
    Role.FINANCE: NAMES,
    Role.COORDINATOR: frozenset(),
    Role.DPO: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
    Role.PARTNER: frozenset(),
    Role.PARTICIPANT: frozenset(),
}
# Of a file of another centre, opened with a reason; and of one's own.
OPENED: dict[Role, frozenset[str]] = {
    Role.CASEWORKER: EVERYTHING,
    Role.MANAGER: EVERYTHING,
    Role.COORDINATOR: EVERYTHING - {"note"},
}
# What staff write for one another is not for whoever reads over the person's shoulder.
ONE_S_OWN = EVERYTHING - {"note", "precautions"}


DAYS = itertools.count()


def person_of(actor: Actor) -> Canaries:
    """Somebody born on a day of their own."""
    born = date(1930, 1, 1) + timedelta(days=next(DAYS))
    return make_person(actor, birth_date=born.isoformat())


def texts(canaries: Canaries) -> Iterator[tuple[str, str]]:
    """Field and text of each canary; a language is no text of one person alone."""
    for name, text in canaries.fields.items():
        if name != "language":
            yield name, text
    for channel in canaries.channels:
        yield "channels", channel.value
        if channel.how:
            yield "precautions", channel.how


def pages(member: CentreMembership, canaries: Canaries, reference: str) -> list[Any]:
    client = client_of(member)
    own = f"/people/{canaries.person}/"
    addresses = ["/people/", "/people/?who=centre", "/households/add/", own, f"{own}edit/"]
    addresses += [f"{own}readers/", "/break-glass/", "/break-glass/open/", "/my/", "/my/readers/"]
    answers = [client.get(address) for address in addresses]
    words = [canaries.fields["family_name"], canaries.channels[0].value, reference]
    answers += [client.post("/people/", {"words": text}) for text in words]
    fields = {"given_names": canaries.fields["given_names"], "family_name": "Exemple"}
    answers.append(client.post("/households/add/", {**fields, "channels": "0"}))
    answers.append(client.post(f"{own}edit/", {"family_name": "", "given_names": ""}))
    return answers


def seen(answers: list[Any], canaries: Canaries) -> set[str]:
    """The fields of which a canary is on a page that did not get it from this very request."""
    found = set()
    for answer in answers:
        page = answer.content.decode()
        sent = answer.wsgi_request.POST.dict() if answer.wsgi_request.method == "POST" else {}
        for text in map(str, sent.values()):
            page = page.replace(f'value="{text}"', "")
        found |= {name for name, text in texts(canaries) if text in page}
    return found


@pytest.mark.bar(3)
@pytest.mark.parametrize("role", list(Role))
def test_pages_show_the_role_s_fields_and_no_other(role: Role, bars_full: bool):
    centre = make_centre()
    keeper = make_actor(Role.CASEWORKER, centre)
    stranger = make_actor(Role.CASEWORKER)
    home = None if role in PROGRAMME_ROLES else centre
    own = person_of(keeper) if role == Role.PARTICIPANT else None
    member = make_member(role, home, person=own.person if own else None)
    for _ in range(PEOPLE_FULL if bars_full else PEOPLE):
        inside, outside = person_of(keeper), person_of(stranger)
        for actor, canaries, allowed in (
            (keeper, inside, MAY_SEE[role]),
            (stranger, outside, frozenset()),
        ):
            reference = person_sheet(actor, canaries.person, AT).reference
            assert seen(pages(member, canaries, reference), canaries) == allowed
    if own is not None:
        assert seen(pages(member, own, ""), own) == ONE_S_OWN


@pytest.mark.bar(3)
@pytest.mark.bar(11)
@pytest.mark.parametrize("role", list(Role))
def test_an_opened_file_shows_the_role_s_fields_and_no_other(role: Role):
    stranger = make_actor(Role.CASEWORKER)
    canaries = person_of(stranger)
    own = make_person(stranger).person if role == Role.PARTICIPANT else None
    member = make_member(role, person=own)
    reference = person_sheet(stranger, canaries.person, AT).reference
    client_of(member).post("/break-glass/open/", {"reference": reference, "reason": "danger"})
    answers = pages(member, canaries, reference)
    assert seen(answers, canaries) == OPENED.get(role, frozenset())
