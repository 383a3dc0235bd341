"""What each form sends when it is filled in as it should be, so that a POST really writes.

A constant where the answer is the same for everybody; else a function of who asks and of whose
record it is: a form that names a centre, a person or the stamps of what it showed.
"""

import itertools
import re
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.made_up_partners import made_up_contact, made_up_opportunity
from tests.matrix.world import NOBODY, Fields, Relation, World
from tests.people import AT, PASSWORD, make_actor
from tests.web.profile_forms import MASON
from trousseau.accounts.actor import actor_of
from trousseau.accounts.calendars import make_calendar
from trousseau.accounts.choices import MEETS_HOUSEHOLDS, BreakGlassReason, Role
from trousseau.accounts.doors import NotHere, system
from trousseau.households.actions import Place, add_member
from trousseau.households.assessments import begin_assessment
from trousseau.households.choices import (
    AppointmentKind,
    AppointmentState,
    AssignReason,
    CloseReason,
    Interpreter,
    NoteKind,
    Relocates,
    Structure,
)
from trousseau.households.choices import Relation as Kin
from trousseau.households.models import Household
from trousseau.partners.introductions import allow
from trousseau.partners.models import Introduction
from trousseau.plans.actions import agree, propose_plan
from trousseau.plans.choices import AgreedHow, PlanState, StepState
from trousseau.plans.models import (
    DiscoveryVisit,
    MobilityPlan,
    Objective,
    PlanArea,
    PlanStep,
    PlanTranslation,
)
from trousseau.privacy.choices import CallOffReason, ErasureCause, GivenHow
from trousseau.privacy.drafts import keep_draft
from trousseau.privacy.models import ErasureNotice, Person
from trousseau.privacy.queries import person_to_change
from trousseau.privacy.versions import stamp
from trousseau.web.forms.paper import passage_name
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
ORGANISATION: Fields = {"name": "Boulangerie Exemple", "kind": "employer", "place": "Rodez"}
CONTACT: Fields = {"name": "Camille Exemple", "email": "accueil@exemple.test"}
PROMISE: Fields = {"kind": "mentor", "words": "Camille Exemple"}
OPPORTUNITY: Fields = {"title": "Commis", "place": "Rodez", "expires_on": "2099-01-05"}
OUTSIDE_OFFER: Fields = {"offered_by": "siao", "what": "Un T2", "offered_on": "2026-01-05"}
LOCAL_FACT: Fields = {
    "place": "Rodez", "reach": "area", "kind": "french_course_seat", "answer": "yes",
    "source": "Le centre social",
}  # fmt: skip
FOUND_OUT: Fields = {"answer": "no", "source": "Le centre social"}
SPOKEN: Fields = {"how": "spoken"}
REFUSAL: Fields = {"verb": "refuse", "refusal": "dates"}
RENEWED: Fields = {"verb": "renew", "until": "2099-02-05"}


EXPORT: Fields = {"who": "centre", "kind": "csv", "whereabouts": "on"}
TABLE = b"Nom;Ne le\nNouvelle;1990\n"


def table_file(world: World, role: Role | None, relation: Relation) -> dict[str, Any]:
    """A list of one household."""
    return {"file": SimpleUploadedFile("liste.csv", TABLE)}


def sealed_table(world: World, role: Role | None, relation: Relation) -> Fields:
    """That list as the page carries it that was answered to whoever sent it, if it was."""
    sent = table_file(world, role, relation)
    answer = world.client(role).post(reverse("imports_index"), sent)
    found = re.search(rb'name="table" value="([^"]*)"', answer.content)
    table = found[1].decode() if found else "nothing"
    return {"table": table, "do": "create", "anyway": "on"}


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


def unassign(world: World, role: Role | None, relation: Relation) -> None:
    """A household that nobody accompanies yet."""
    _alter(world, Relation.OWN, referent=None, closed_on=None, close_reason="")


def nobody_s(world: World, role: Role | None, relation: Relation) -> Fields:
    """It goes to the caseworker of the centre."""
    return {
        "households": [str(world.household(Relation.OWN))],
        "to": str(world.members[Role.CASEWORKER].user_id),
        "reason": AssignReason.NEW,
    }


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


INTERVIEW: Fields = {"template": "short", "interpreter": "phone", "language": "fa"}


def own_answer(world: World, role: Role | None, relation: Relation) -> Fields:
    """Whether somebody is in care that must not stop; nobody answered before."""
    seen = stamp(world.person(role, relation), "care", "")
    return {"care-seen": seen, "care": "no", "do": "stop"}


def household_answer(world: World, role: Role | None, relation: Relation) -> Fields:
    """The rent that a household can pay; nobody answered before."""
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    interview = NOBODY
    if relation != Relation.NONEXISTENT:
        household = world.household(relation)
        interview = begin_assessment(keeper, household, "short", Interpreter.NONE, "", AT)
    return {"rent_max-seen": stamp(interview, "rent_max", ""), "rent_max": "650", "do": "stop"}


OBJECTIVE: Fields = {"new-theme": "people", "new-title": "Connaître le quartier"}
RIGHT: Fields = {"right": "visale"}
RIGHT_DONE: Fields = {**RIGHT, "how": "done", "on": AT.date().isoformat(), "proof": "Le visa."}
PAPER: Fields = {"beside": "ps", "size": "LARGE_TYPE"}
TRANSLATED: Fields = {passage_name("Où"): "چېرته", "translator": "M. T., interprète"}
WANTED: Fields = {"reasons": "Un jardin.", "target_on": "2099-05-04", "must": "Une école"}


def no_plan(world: World, role: Role | None, relation: Relation) -> None:
    """A household whose conditions are met, and which has no plan yet."""
    if relation != Relation.NONEXISTENT:
        plan = world.plan(relation)
        with system("test.alter", AT):
            MobilityPlan.objects.filter(pk=plan).delete()


def _stand(world: World, relation: Relation, state: PlanState, **values: object) -> None:
    if relation != Relation.NONEXISTENT:
        plan = world.plan(relation)
        with system("test.alter", AT):
            # A visit that was made waits for what each adult says of it.
            DiscoveryVisit.objects.filter(area__plan=plan).delete()
            PlanArea.objects.filter(plan=plan).update(not_retained=False)
            rows = MobilityPlan.objects.filter(pk=plan)
            rows.update(state=state, suspended_from="", closed_from="", **values)


def draft_plan(world: World, role: Role | None, relation: Relation) -> None:
    """A plan that can be proposed."""
    target = AT.date() + timedelta(150)
    _stand(world, relation, PlanState.DRAFT, target_on=target, chosen_area="7625")


def proposed_plan(world: World, role: Role | None, relation: Relation) -> None:
    """A plan that waits for the word of its adults, none of whom has spoken."""
    draft_plan(world, role, relation)
    if relation != Relation.NONEXISTENT:
        keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
        propose_plan(keeper, world.plan(relation), AT)


def agreed_plan(world: World, role: Role | None, relation: Relation) -> None:
    """A plan to which the first adult has agreed."""
    proposed_plan(world, role, relation)
    if relation != Relation.NONEXISTENT:
        keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
        person = world.households[relation].first
        agree(keeper, world.plan(relation), person, AgreedHow.SPOKEN, AT)


def own_proposed_plan(world: World, role: Role | None, relation: Relation) -> None:
    """The participant's plan, which waits for their word."""
    plan, target = world.participant_plan(), AT.date() + timedelta(150)
    with system("test.alter", AT):
        rows = MobilityPlan.objects.filter(pk=plan)
        rows.update(state=PlanState.DRAFT, target_on=target, chosen_area="7625")
    propose_plan(make_actor(Role.CASEWORKER, world.centre), plan, AT)


def own_agreed_plan(world: World, role: Role | None, relation: Relation) -> None:
    """The participant's plan, to which they have agreed."""
    own_proposed_plan(world, role, relation)
    keeper = make_actor(Role.CASEWORKER, world.centre)
    person = world.participant_home.first
    agree(keeper, world.participant_plan(), person, AgreedHow.SPOKEN, AT)


def own_version(world: World, role: Role | None, relation: Relation) -> Fields:
    """The version that the participant has read."""
    plan = world.participant_plan()
    with system("test.read", AT):
        return {"version": str(MobilityPlan.objects.get(pk=plan).version)}


def no_translation(world: World, role: Role | None, relation: Relation) -> None:
    """A plan that nobody has begun to translate."""
    if relation != Relation.NONEXISTENT:
        plan = world.plan(relation)
        with system("test.alter", AT):
            PlanTranslation.objects.filter(plan=plan).delete()


def adult(world: World, role: Role | None, relation: Relation) -> Fields:
    """The first adult of the household."""
    nobody = relation == Relation.NONEXISTENT
    return {"person": str(NOBODY if nobody else world.households[relation].first)}


def agreement(world: World, role: Role | None, relation: Relation) -> Fields:
    """The first adult says yes."""
    return {**adult(world, role, relation), "how": AgreedHow.SPOKEN}


def view(world: World, role: Role | None, relation: Relation) -> Fields:
    """The first adult likes the place."""
    return {**adult(world, role, relation), "view": "yes"}


def place_words(world: World, role: Role | None, relation: Relation) -> Fields:
    """A place that is not on the shortlist."""
    if relation != Relation.NONEXISTENT:
        plan = world.plan(relation)
        with system("test.alter", AT):
            PlanArea.objects.filter(plan=plan).delete()
    return {"place": "Rodez"}


def new_step(world: World, role: Role | None, relation: Relation) -> Fields:
    """A step of the household's own."""
    objective = NO_NUMBER
    if relation != Relation.NONEXISTENT:
        with system("test.read", AT):
            objective = Objective.objects.filter(plan=world.plan(relation))[0].pk
    return {"objective": str(objective), "title": "Visiter l’école"}


def open_steps(world: World, role: Role | None, relation: Relation) -> None:
    """Steps that can be finished."""
    _steps(world, relation, state=StepState.TO_DO, waiting_on="", waiting_since=None)


def waiting_steps(world: World, role: Role | None, relation: Relation) -> None:
    """Steps that wait for somebody."""
    _steps(world, relation, state=StepState.WAITING, waiting_on="employer", waiting_since=AT.date())


def _steps(world: World, relation: Relation, **values: object) -> None:
    if relation != Relation.NONEXISTENT:
        plan = world.plan(relation)
        with system("test.alter", AT):
            PlanStep.objects.filter(objective__plan=plan).update(**values)


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


def own_calendar(world: World, role: Role | None, relation: Relation) -> None:
    """A calendar of whoever asks, where they meet households at all."""
    if role in MEETS_HOUSEHOLDS:
        now = timezone.now()
        make_calendar(actor_of(world.members[role], now), now)


def about_offer(world: World, role: Role | None, relation: Relation) -> Fields:
    """Something that is offered to everybody."""
    offer = made_up_opportunity()
    return {"about": f"{offer.organisation_id}:{offer.pk}"}


def letter(world: World, role: Role | None, relation: Relation) -> Fields:
    """Words in which nobody is named."""
    return {
        "contact": str(made_up_contact().pk),
        "message": "Bonjour, seriez-vous prêt à faire connaissance ?",
        "shown": ["given_names"],
    }


def allowed(world: World, role: Role | None, relation: Relation) -> None:
    """The introduction that is asked for was allowed by the person."""
    newest = newest_introduction(world, role, relation)
    if newest is not None:
        keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
        # The views ask the clock.
        allow(keeper, newest, GivenHow.SPOKEN, timezone.now())


def sent_long_ago(world: World, role: Role | None, relation: Relation) -> None:
    """It was sent, and nobody answered."""
    newest = newest_introduction(world, role, relation)
    if newest is not None:
        allowed(world, role, relation)
        with system("test.alter", AT):
            rows = Introduction.objects.filter(pk=newest)
            rows.update(state="sent", sent_at=AT - timedelta(days=60))


def newest_introduction(world: World, role: Role | None, relation: Relation) -> UUID | None:
    """The one that `targets.introduction_id` has just made; None where there is none."""
    if relation == Relation.NONEXISTENT:
        return None
    with system("test.look", AT):
        rows = Introduction.objects.filter(person=world.people[relation].person, state="drafted")
        found: UUID | None = rows.order_by("-made_at").values_list("pk", flat=True).first()
    return found
