"""Pages that no journey passes by: sound, and no wider than a telephone."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import OpenAs
from tests.made_up_follow_ups import make_moved
from tests.made_up_households import MadeUp
from tests.made_up_partners import made_up_contact, made_up_fact
from tests.made_up_plans import active_plan, eligible_household
from tests.people import AT, make_centre, make_member, make_person, make_user
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre, CentreMembership
from trousseau.demo.programme import ADDRESSES
from trousseau.households.assessments import FULL, begin_assessment
from trousseau.households.choices import Interpreter, NoteKind, OfferedBy, Relation
from trousseau.households.contacts import write_note
from trousseau.households.models import HouseholdMembership
from trousseau.households.outside_offers import NewOutsideOffer, add_outside_offer
from trousseau.partners.introductions import NewIntroduction, prepare
from trousseau.plans.translations import begin_translation
from trousseau.privacy.models import PossibleDouble

# An account of the demonstration, which has a guided tour.
ON_TOUR = f"amelie{ADDRESSES}"


@dataclass(frozen=True)
class Scene:
    """One centre, its people, and a household with something on each page."""

    centre: Centre
    caseworker: CentreMembership
    household: MadeUp
    # Addresses for whoever accompanies it.
    addresses: tuple[str, ...]


def on_file(actor: Actor, household: MadeUp) -> tuple[str, ...]:
    """The pages of a household that is on its way, with something on each."""
    now, first = timezone.now(), household.first
    plan = active_plan(actor, household)
    translation = begin_translation(actor, plan, "ps", AT)
    interview = begin_assessment(actor, household.id, FULL, Interpreter.PHONE, "ps", AT)
    offer = add_outside_offer(
        actor, household.id, NewOutsideOffer(OfferedBy.SOCIAL_LANDLORD, "Un T3", now.date()), now
    )
    contact = made_up_contact()
    prepare(actor, first, NewIntroduction(contact.organisation_id, contact.pk), now)
    for number in range(25):
        write_note(actor, household.id, NoteKind.CALL, "Un mot", now - timedelta(days=number))
    with system("test.read", AT):
        place = HouseholdMembership.objects.get(person=first).pk
    fact = made_up_fact()
    home = household.id
    return (
        f"/households/{home}/", f"/households/{home}/?notes=all", f"/households/{home}/separate/",
        f"/assessments/{interview}/", f"/assessments/{interview}/ask/{first}/1/",
        f"/assessments/{interview}/ask-household/{home}/1/", f"/facts/{first}/edit/",
        f"/situations/{home}/edit-stay/", f"/situations/{home}/edit-social-housing/",
        f"/memberships/{home}/add/", f"/memberships/{place}/edit/", f"/people/{first}/edit/",
        f"/consents/{first}/", f"/outside-offers/{home}/add/", f"/outside-offers/{offer}/answer/",
        f"/papers/{plan}/plan/", f"/papers/{translation}/translate/", f"/plans/{plan}/edit/",
        f"/plan-rights/{plan}/", "/local-facts/", "/local-facts/add/",
        f"/local-facts/{fact.pk}/edit/", "/calendars/", "/drafts/", "/handovers/",
        f"/handovers/{home}/add/", "/break-glass/", "/tours/",
    )  # fmt: skip


@pytest.fixture
def scene(site: str) -> Scene:
    centre = make_centre("Rodez")
    user = make_user("Amélie")
    user.username = ON_TOUR
    user.save()
    caseworker = make_member(Role.CASEWORKER, centre, user=user)
    actor = actor_of(caseworker, AT)
    household = eligible_household(actor, Relation.SPOUSE, Relation.CHILD)
    return Scene(centre, caseworker, household, on_file(actor, household))


def look_at(open_as: OpenAs, sound, member: CentreMembership, addresses: tuple[str, ...]) -> None:
    """Each of these as somebody: it is there, sound, and fits."""
    page, faults = open_as(member, addresses[0]), []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        try:
            sound(page)
        except AssertionError as fault:
            faults.append(str(fault))
    assert not faults, "\n".join(faults)


def test_what_whoever_accompanies_a_household_opens(scene: Scene, open_as: OpenAs, sound):
    look_at(open_as, sound, scene.caseworker, scene.addresses)


def test_what_a_manager_opens(scene: Scene, open_as: OpenAs, sound):
    manager = make_member(Role.MANAGER, scene.centre)
    make_moved(actor_of(scene.caseworker, AT), timezone.localdate() - timedelta(40))
    addresses = (
        "/households/assign/", f"/households/assign/?of={scene.caseworker.user_id}", "/course/",
        "/accounts/", "/accounts/invite/", f"/accounts/{scene.caseworker.user_id}/",
        f"/rights/{scene.household.first}/",
    )  # fmt: skip
    look_at(open_as, sound, manager, addresses)


def test_what_the_programme_opens(scene: Scene, open_as: OpenAs, sound):
    actor = actor_of(scene.caseworker, AT)
    first, second = sorted(make_person(actor).person for _ in range(2))
    with system("test.double", AT):
        PossibleDouble(first_id=first, second_id=second, found_on=AT.date()).save()
    coordinator = ("/doubles/", "/break-glass/open/", "/centres/")
    look_at(open_as, sound, make_member(Role.COORDINATOR), coordinator)
    look_at(open_as, sound, make_member(Role.DPO), ("/rights/", "/centres/"))
    look_at(
        open_as,
        sound,
        make_member(Role.ADMINISTRATOR),
        ("/accounts/", "/centres/", "/centres/add/"),
    )


def test_what_others_open(scene: Scene, open_as: OpenAs, sound):
    participant = make_member(Role.PARTICIPANT, scene.centre, person=scene.household.first)
    look_at(open_as, sound, participant, ("/my/", "/my/readers/", "/consents/mine/"))
    look_at(open_as, sound, make_member(Role.PARTNER), ("/desk/",))
    finance = (f"/people/{scene.household.first}/", "/sheets/", "/sheets/health/")
    look_at(open_as, sound, make_member(Role.FINANCE, scene.centre), finance)
