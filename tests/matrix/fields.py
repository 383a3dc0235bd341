"""What each form sends when it is filled in as it should be, so that a POST really writes.

A constant where the answer is the same for everybody; else a function of who asks and of whose
record it is: a form that names a centre, a person or the stamps of what it showed.
"""

import itertools
from contextlib import suppress

from django.urls import reverse

from tests.matrix.world import NOBODY, Fields, Relation, World
from tests.people import AT, PASSWORD, make_actor
from tests.web.profile_forms import MASON
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import BreakGlassReason, Role
from trousseau.accounts.doors import NotHere, system
from trousseau.households.actions import Place, add_member
from trousseau.households.choices import (
    AppointmentKind,
    AppointmentState,
    CloseReason,
    NoteKind,
    Relocates,
    Structure,
)
from trousseau.households.choices import Relation as Kin
from trousseau.households.models import Household
from trousseau.privacy.choices import CallOffReason, ErasureCause
from trousseau.privacy.drafts import keep_draft
from trousseau.privacy.models import ErasureNotice, Person
from trousseau.privacy.queries import person_to_change
from trousseau.web.forms.person import values_of

NO_NUMBER = 999_999_999
_serial = itertools.count(1)
# A button: its address says everything.
BUTTON: Fields = {}
HOUSEHOLD: Fields = MASON
COMPARISON: Fields = {**MASON, "area": ["7625", "7611"]}
CENTRE: Fields = {"name": "Centre neuf", "kind": "both", "commune": "12202"}
CONSENT: Fields = {
    "kind": "employer",
    "recipient": "Boulangerie Exemple",
    "purpose": "job",
    "fields_allowed": ["given_names"],
    "months": "3",
    "how": "signed",
}
NEW_PERSON: Fields = {
    "given_names": "Nadia",
    "family_name": "Neuve",
    "birth_date": "1990",
    "channels": "1",
    "channel-0-kind": "phone",
    "channel-0-value": "+33 6 98 76 54 32",
    # Whoever resembles her was shown already.
    "do": "anyway",
}
SEARCH: Fields = {"words": "Amina"}
DAYS: Fields = {"from_on": "2026-01-01", "until_on": "2026-12-31"}
JOB: Fields = {"words": "maçon"}
OWN_NAME: Fields = {"name": "Nadia Neuve", "password": PASSWORD}
NEW_PASSWORD: Fields = {"password": PASSWORD}
AT_ONCE: Fields = {"at_once": "on"}
CALL_OFF: Fields = {"reason": CallOffReason.BACK_IN_TOUCH}


# The day of the referral of every household here.
REFERRAL_DAY: Fields = {"on": AT.date().isoformat()}
CLOSING: Fields = {"reason": CloseReason.STAYS}
NEW_MEMBER: Fields = {**NEW_PERSON, "relation": Kin.CHILD, "relocates": Relocates.YES}
PLACE: Fields = {"relation": Kin.ADULT, "relocates": Relocates.LATER}
STAY: Fields = {"structure": Structure.CADA, "name": "CADA Exemple", "from_on": "2026-01-05"}
SOCIAL_HOUSING: Fields = {"number": "0930000000000", "departements": "93, 12"}
NOTE: Fields = {"text": "A appelé.", "kind": NoteKind.CALL}
APPOINTMENT: Fields = {"kind": AppointmentKind.INTERVIEW, "on": "2099-01-05", "time": "14:30"}
KEPT: Fields = {"state": AppointmentState.KEPT}


def inform(world: World, role: Role | None, relation: Relation) -> None:
    """A household that heard what the programme is."""
    _alter(world, relation, informed_on=AT.date(), eligible_on=None)


def close(world: World, role: Role | None, relation: Relation) -> None:
    """A household that can be taken up again."""
    _alter(world, relation, closed_on=AT.date(), close_reason=CloseReason.STAYS)


def reopen(world: World, role: Role | None, relation: Relation) -> None:
    """A household that can be closed."""
    _alter(world, relation, closed_on=None, close_reason="")


def _alter(world: World, relation: Relation, **values: object) -> None:
    if relation != Relation.NONEXISTENT:
        with system("test.alter", AT):
            Household.objects.filter(pk=world.household(relation)).update(**values)


def leaving(world: World, role: Role | None, relation: Relation) -> Fields:
    """Somebody joins the household, and leaves it again."""
    if relation == Relation.NONEXISTENT:
        return {"leaving": [str(NOBODY)]}
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    place = Place(Kin.OTHER)
    names = {"given_names": "Nadia"}
    person = add_member(keeper, world.household(relation), place, names, [], AT)
    return {"leaving": [str(person)]}


def facts(world: World, role: Role | None, relation: Relation) -> Fields:
    """Something that was not known before, each time it is asked."""
    return {"prefecture": f"{next(_serial) % 90 + 1:02d}"}


def edited(world: World, role: Role | None, relation: Relation) -> Fields:
    """The file as it stands, with one line more in its address, and the stamps of all of it."""
    person = world.person(role, relation)
    if relation == Relation.NONEXISTENT:
        return {"given_names": "Nadia", "version": "given_names:0123456789abcdef"}
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    sheet = person_to_change(keeper, person, AT)
    version = ",".join(f"{name}:{stamp}" for name, stamp in sheet.stamps.items())
    return {
        **values_of(sheet),
        "address": f"{sheet.fields['address']}\nbis",
        "version": version,
    }


def draft(world: World, role: Role | None, relation: Relation) -> Fields:
    """A line of the form that changes somebody's file."""
    return {**its_form(world, role, relation), "address": "3 rue Neuve"}


def its_form(world: World, role: Role | None, relation: Relation) -> Fields:
    """Which form is meant: that of a person's file."""
    return {"draft_form": reverse("people_edit", args=[world.person(role, relation)])}


def keep(world: World, role: Role | None, relation: Relation) -> None:
    """A draft that can be let go; of somebody whose file whoever asks may change, or none."""
    person = world.person(role, relation)
    form = reverse("people_edit", args=[person])
    if role is not None:
        with suppress(NotHere):
            keep_draft(actor_of(world.members[role], AT), form, person, {}, AT)


def offered_place(world: World, role: Role | None, relation: Relation) -> Fields:
    """An invitation to a centre, for a role that whoever asks may give."""
    centre = None if relation == Relation.NONEXISTENT else world.centre_of(relation)
    given = Role.CASEWORKER if role == Role.ADMINISTRATOR else Role.PARTNER
    return {
        "name": "Nadia Neuve",
        "email": "nadia.neuve@exemple.test",
        "role": given,
        "organisation": "Boulangerie Exemple" if given == Role.PARTNER else "",
        "centre": str(centre.pk if centre else NO_NUMBER),
    }


def further_place(world: World, role: Role | None, relation: Relation) -> Fields:
    """A place in one's own centre, whoever gets it."""
    return {"role": Role.FINANCE, "centre": str(world.centre.pk)}


def place(world: World, role: Role | None, relation: Relation) -> Fields:
    """One's own place, or somebody else's, to go on as."""
    if role is None or relation == Relation.NONEXISTENT:
        return {"place": str(NO_NUMBER)}
    own = relation == Relation.OWN
    chosen = next(one for name, one in world.members.items() if (name == role) == own)
    return {"place": str(chosen.pk)}


def opening(world: World, role: Role | None, relation: Relation) -> Fields:
    """The reference of a person, and why their file is opened."""
    return {"reference": reference(world, role, relation), "reason": BreakGlassReason.DANGER}


def reference(world: World, role: Role | None, relation: Relation) -> str:
    """What is printed on a person's papers."""
    if relation == Relation.NONEXISTENT:
        return "ZZZZ-9999"
    with system("test.reference", AT):
        found: str = Person.objects.get(pk=world.person(role, relation)).reference
    return found


def announce(world: World, role: Role | None, relation: Relation) -> None:
    """An erasure that those who work on the file can call off: nobody asked for it."""
    if relation == Relation.NONEXISTENT:
        return
    with system("test.notice", AT):
        ErasureNotice.objects.get_or_create(
            person_id=world.person(role, relation),
            called_off_on=None,
            defaults={"cause": ErasureCause.RETENTION, "noticed_on": AT, "due_on": AT},
        )
