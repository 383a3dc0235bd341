"""What stands for each argument of a route, in each relation to who asks."""

import itertools
from datetime import timedelta
from uuid import UUID

from tests.made_up_partners import (
    made_up_commitment,
    made_up_contact,
    made_up_fact,
    made_up_offering,
    made_up_opportunity,
    made_up_organisation,
)
from tests.matrix import moves, relays
from tests.matrix.follow_ups import follow_up_id
from tests.matrix.world import NOBODY, Relation, Target, World
from tests.people import AT, make_actor, make_centre, make_member, make_person
from trousseau.accounts.choices import BreakGlassReason, LinkKind, Role
from trousseau.accounts.doors import system
from trousseau.accounts.links import make_link
from trousseau.accounts.models import BreakGlassAccess, CentreMembership, Invitation
from trousseau.audit.models import Alert
from trousseau.households.assessments import begin_assessment
from trousseau.households.choices import AppointmentKind, Interpreter, OfferedBy
from trousseau.households.contacts import NewAppointment, agree_appointment
from trousseau.households.models import HouseholdMembership
from trousseau.households.outside_offers import NewOutsideOffer, add_outside_offer
from trousseau.partners.introductions import NewIntroduction, prepare
from trousseau.plans.areas import shortlist
from trousseau.plans.models import PlanStep
from trousseau.plans.translations import begin_translation
from trousseau.privacy.choices import GivenHow, Purpose, RecipientKind
from trousseau.privacy.consents import give_consent
from trousseau.privacy.erasure import ask_for_erasure, confirm_erasure
from trousseau.privacy.models import ErasureNotice, PossibleDouble
from trousseau.privacy.recipients import Recipient

_serial = itertools.count(1)


def colleague(world: World, role: Role | None, relation: Relation) -> CentreMembership | None:
    """One's own place; else a caseworker's, made anew for each question, for some are closed."""
    if relation == Relation.OWN and role is not None:
        return world.members[role]
    if relation == Relation.NONEXISTENT:
        return None
    centre = world.centre_of(relation)
    return make_member(Role.CASEWORKER, centre)


def user_id(world: World, role: Role | None, relation: Relation) -> UUID:
    found = colleague(world, role, relation)
    return found.user_id if found else UUID("00000000-0000-4000-8000-000000000000")


def membership_id(world: World, role: Role | None, relation: Relation) -> int:
    found = colleague(world, role, relation)
    return found.pk if found else 999_999_999


def link_id(world: World, role: Role | None, relation: Relation) -> int:
    """An invitation of one's own making, or one that a manager of either centre made."""
    if relation == Relation.NONEXISTENT:
        return 999_999_999
    centre = world.centre_of(relation)
    maker = world.members[role] if relation == Relation.OWN and role else None
    maker = maker or make_member(Role.MANAGER, centre)
    link, _ = make_link(LinkKind.INVITATION, maker.user, AT)
    Invitation.objects.create(link=link, username="x", role=Role.CASEWORKER, centre=centre)
    return link.pk


def opening_id(world: World, role: Role | None, relation: Relation) -> int:
    """Somebody of another centre opened a file of the centre that the relation names."""
    if relation == Relation.NONEXISTENT:
        return 999_999_999
    home = world.centre_of(relation)
    opener = make_member(Role.CASEWORKER, make_centre())
    return BreakGlassAccess.objects.create(
        membership=opener,
        person=world.people[relation].person,
        home_centre=home,
        reason=BreakGlassReason.COVER,
        opened_at=AT,
        closes_at=AT + timedelta(hours=1),
    ).pk


def alert_id(world: World, role: Role | None, relation: Relation) -> int:
    """Alerts are the officer's, whichever centre they are about."""
    if relation == Relation.NONEXISTENT:
        return 999_999_999
    return Alert.objects.create(kind=Alert.Kind.MANY_FILES, at=AT, count=51).pk


def consent_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """A consent of the person that the relation names."""
    if relation == Relation.NONEXISTENT:
        return UUID("00000000-0000-4000-8000-000000000000")
    centre = world.centre_of(relation)
    return give_consent(
        make_actor(Role.CASEWORKER, centre),
        world.person(role, relation),
        Recipient(RecipientKind.EMPLOYER, "Boulangerie Exemple"),
        Purpose.JOB,
        ["given_names"],
        AT + timedelta(days=30),
        AT,
        GivenHow.SIGNED,
    )


def notice_id(world: World, role: Role | None, relation: Relation) -> int:
    """Somebody is to be erased at once, and the officer is asked to confirm."""
    if relation == Relation.NONEXISTENT:
        return 999_999_999
    centre = world.centre_of(relation)
    manager = make_actor(Role.MANAGER, centre)
    person = make_person(manager).person
    ask_for_erasure(manager, person, True, AT)
    with system("test.read", AT):
        return ErasureNotice.objects.get(person=person).pk


def confirmed_id(world: World, role: Role | None, relation: Relation) -> int:
    """Somebody is to be erased at once, and an officer has confirmed it."""
    notice = notice_id(world, role, relation)
    if relation != Relation.NONEXISTENT:
        confirm_erasure(make_actor(Role.DPO), notice, AT)
    return notice


def member_id(world: World, role: Role | None, relation: Relation) -> int:
    """The place of the first adult in a household."""
    if relation == Relation.NONEXISTENT:
        return 999_999_999
    with system("test.read", AT):
        rows = HouseholdMembership.objects.filter(household=world.household(relation))
        return rows.order_by("pk")[0].pk


def double_id(world: World, role: Role | None, relation: Relation) -> int:
    """Two files that may be of one person; doubles are the coordinator's, whoever they are of."""
    if relation == Relation.NONEXISTENT:
        return 999_999_999
    centre = world.centre_of(relation)
    first, second = sorted(
        make_person(make_actor(Role.CASEWORKER, one)).person for one in (centre, make_centre())
    )
    with system("test.double", AT):
        row = PossibleDouble(first_id=first, second_id=second, found_on=AT.date())
        row.save()
    return row.pk


def assessment_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """The interview of a household that is open."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    household = world.household(relation)
    return begin_assessment(keeper, household, "short", Interpreter.NONE, "", AT)


def plan_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """The plan of a household; made once, with a step and a place."""
    return NOBODY if relation == Relation.NONEXISTENT else world.plan(relation)


def area_id(world: World, role: Role | None, relation: Relation) -> int:
    """A place on its shortlist."""
    if relation == Relation.NONEXISTENT:
        return 999_999_999
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    return shortlist(keeper, world.plan(relation), "7625", AT)


def translation_id(world: World, role: Role | None, relation: Relation) -> int:
    """The translation of a plan."""
    if relation == Relation.NONEXISTENT:
        return 999_999_999
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    return begin_translation(keeper, world.plan(relation), "ps", AT)


def step_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """A step of it."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    with system("test.read", AT):
        rows = PlanStep.objects.filter(objective__plan=world.plan(relation))
        return rows.order_by("position")[0].pk


def appointment_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """An appointment with a household that was over a while ago."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    new = NewAppointment(AppointmentKind.INTERVIEW, AT - timedelta(minutes=30))
    return agree_appointment(keeper, world.household(relation), new, AT)


def outside_id(world: World, role: Role | None, relation: Relation) -> int:
    """What somebody else offered a household, and it has not answered."""
    if relation == Relation.NONEXISTENT:
        return 999_999_999
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    new = NewOutsideOffer(OfferedBy.SIAO, "Un T2", AT.date())
    return add_outside_offer(keeper, world.household(relation), new, AT)


def introduction_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """An introduction of the person that the relation names, in preparation."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    new = NewIntroduction(made_up_organisation().pk, made_up_contact().pk)
    # Made at different moments: the last one is the newest.
    at = AT + timedelta(microseconds=next(_serial))
    return prepare(keeper, world.people[relation].person, new, at)


TARGETS: dict[str, Target] = {
    "handover_id": relays.handover_id,
    "proposed_id": relays.proposed_id,
    "adult_id": relays.adult_id,
    "incoming_id": relays.incoming_id,
    "received_id": relays.received_id,
    "introduction_id": introduction_id,
    "outside_id": outside_id,
    "follow_up_id": follow_up_id,
    "household_id": lambda world, role, relation: world.household(relation),
    "member_id": member_id,
    "appointment_id": appointment_id,
    "double_id": double_id,
    "assessment_id": assessment_id,
    "plan_id": plan_id,
    "area_id": area_id,
    "step_id": step_id,
    "move_id": moves.move_id,
    "tenancy_id": moves.tenancy_id,
    "visit_id": moves.visit_id,
    "translation_id": translation_id,
    "person_id": lambda world, role, relation: world.person(role, relation),
    "user_id": user_id,
    "membership_id": membership_id,
    "link_id": link_id,
    "alert_id": alert_id,
    "opening_id": opening_id,
    "consent_id": consent_id,
    "notice_id": notice_id,
    "confirmed_id": confirmed_id,
    # Nobody has this secret; tests/web/test_invitations.py has those that work.
    "secret": lambda world, role, relation: "no-such-secret",
    # Codes of places are nobody's.
    "code": lambda world, role, relation: "7625",
    "sheet": lambda world, role, relation: "money",
    # A page of questions: each has a first one.
    "page": lambda world, role, relation: 1,
    # Organisations and what they offer are the programme's: one, whoever asks.
    "organisation_id": lambda world, role, relation: made_up_organisation().pk,
    "contact_id": lambda world, role, relation: made_up_contact().pk,
    "commitment_id": lambda world, role, relation: made_up_commitment().pk,
    "opportunity_id": lambda world, role, relation: made_up_opportunity().pk,
    "offering_id": lambda world, role, relation: made_up_offering().pk,
    "fact_id": lambda world, role, relation: made_up_fact().pk,
}

# Arguments that are nobody's: all relations are one.
NOBODYS = {
    "secret", "code", "sheet", "page", "organisation_id", "contact_id", "commitment_id",
    "opportunity_id", "offering_id", "fact_id",
}  # fmt: skip

# Pages that need no account. Each is listed here by name, so that none is opened by oversight.
UNSIGNED_ROUTES = {
    "explorer_household",
    "explorer_ranking",
    "explorer_jobs",
    "areas_index",
    "sheets_index",
    "sheets_show",
    "areas_show",
    "areas_fit",
    "areas_compare",
    "sources_index",
    "health",
    "sessions_sign_out",
    "sessions_signed_out",
    # Links that work without an account: listed with the accounts, hashed at rest, revocable.
    "invitations_accept",
    "invitations_renew",
    # The same, for whoever meets households: their own times, without a name.
    "calendars_feed",
    # The same, for partners: listed with their organisation.
    "offers_add",
    "introductions_answer",
}
