"""A made-up person with a row in every table about people, and an account of their own."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from tests.made_up_households import MadeUp, make_household
from tests.made_up_partners import made_up_contact, made_up_organisation
from tests.people import AT, TODAY, Canaries, make_actor, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.doors import system
from trousseau.accounts.links import make_link
from trousseau.accounts.models import CentreMembership, Invitation, User
from trousseau.audit.fields import SealedField, WrappedKeyField
from trousseau.follow_ups.actions import begin_follow_ups, note_attempt
from trousseau.follow_ups.answers import Talk, answer, answer_household, hear_alone, stamp_of
from trousseau.follow_ups.choices import FollowUpMoment, Interpreted, Mode, Safety, Work
from trousseau.follow_ups.models import FollowUp
from trousseau.follow_ups.said import AdultSaid, AloneSaid, HouseholdSaid
from trousseau.handovers.models import Handover, HandoverConsent
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.assessments import begin_assessment, save_answers, stamped_for
from trousseau.households.choices import (
    AppointmentKind,
    FactKind,
    Interpreter,
    NoteKind,
    OfferedBy,
    Structure,
)
from trousseau.households.contacts import NewAppointment, agree_appointment, write_note
from trousseau.households.models import Household
from trousseau.households.outside_offers import NewOutsideOffer, add_outside_offer
from trousseau.households.questionnaire import UNKNOWN
from trousseau.households.situations import (
    Fact,
    SocialHousing,
    Stay,
    record_facts,
    set_social_housing,
    set_stay,
)
from trousseau.partners import introductions
from trousseau.partners.choices import Lease, Refusal
from trousseau.partners.introductions import (
    NewIntroduction,
    allow,
    prepare,
    revise,
    send,
    settle,
)
from trousseau.partners.states import IntroductionVerb
from trousseau.plans import departures, moves, visits
from trousseau.plans.actions import Wanted, agree, begin_plan, propose_plan, set_wanted
from trousseau.plans.areas import choose, say, shortlist
from trousseau.plans.carried import Settlement, settle_right
from trousseau.plans.choices import (
    AgreedHow,
    GateItem,
    Priority,
    Ready,
    Settled,
    StepOwner,
    StopKind,
    Verdict,
    VerdictInterpreter,
    View,
    VisitState,
)
from trousseau.plans.departures import Said
from trousseau.plans.models import MobilityPlan, Move, Objective, PlanStep
from trousseau.plans.moves import Home, MoveDays
from trousseau.plans.steps import NewStep, add_step
from trousseau.plans.translations import begin_translation, write_passages
from trousseau.plans.visits import Heard, Stop, Visit
from trousseau.privacy.choices import GivenHow, OverrideReason, Purpose, RecipientKind
from trousseau.privacy.consents import give_consent
from trousseau.privacy.disclosures import disclose
from trousseau.privacy.drafts import keep_draft
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import ErasureNotice, PossibleDouble
from trousseau.privacy.personal_data import personal_tables
from trousseau.privacy.recipients import Recipient
from trousseau.privacy.versions import stamp


@dataclass
class WholeFile:
    """What was put in, in the clear."""

    canaries: Canaries
    participant: CentreMembership
    # Texts that stand sealed in other tables than the person's own.
    texts: set[str] = field(default_factory=set)


def make_whole_file(actor: Actor) -> WholeFile:
    """Everything the application can keep about somebody, by its own actions where there are any.

    `actor` works in the centre and is not the participant.
    """
    mark = secrets.token_hex(6)
    household = make_household(actor, referrer=f"Foyer-canari-{mark}")
    canaries = household.people[0]
    person = canaries.person
    employer = Recipient(RecipientKind.EMPLOYER, f"Patron-canari-{mark}")
    court = Recipient(RecipientKind.SERVICE, f"Caisse-canari-{mark}")
    draft = f"brouillon-canari-{mark}"
    user = User.objects.create(username=f"lune-{mark}", created_at=AT)
    centre = CentreMembership.objects.get(pk=actor.membership).centre
    participant = make_member(Role.PARTICIPANT, centre, user=user, person=person)
    fields = ("given_names", "channels")
    give_consent(
        actor, person, employer, Purpose.JOB, fields, AT + timedelta(30), AT, GivenHow.SIGNED
    )
    disclose(actor, person, employer, Purpose.JOB, ["given_names"], AT)
    disclose(actor, person, court, Purpose.RIGHTS, ["birth_date"], AT, OverrideReason.LEGAL_DUTY)
    keep_draft(actor, f"/people/{person}/edit/", person, {"note": [draft]}, AT)
    with system("test.notice", AT):
        ErasureNotice.objects.create(
            person_id=person, cause="retention", noticed_on=AT, due_on=AT + timedelta(30)
        )
    with system("test.double", AT):
        other = make_person(make_actor(Role.CASEWORKER)).person
        first, second = sorted((person, other))
        PossibleDouble.objects.create(first_id=first, second_id=second, found_on=AT)
    _make_account(participant, actor)
    texts = {employer.name, court.name, draft, f"Foyer-canari-{mark}"}
    texts |= _fill_household(actor, household, mark)
    texts |= _introduce(actor, household, mark)
    texts |= _hand_over(actor, household, mark)
    return WholeFile(canaries, participant, texts)


def _fill_household(actor: Actor, household: MadeUp, mark: str) -> set[str]:
    """A row in each table about a household; gives the texts that were put in."""
    names = [
        "stay",
        "offered",
        "number",
        "note",
        "own",
        "place",
        "alone",
        "value",
        "words",
        "remark",
    ]
    texts = {name: f"{name}-canari-{mark}" for name in names}
    home = household.id
    record_facts(actor, household.first, [Fact(FactKind.PREFECTURE, texts["value"], TODAY)], AT)
    set_stay(actor, home, Stay(Structure.CADA, texts["stay"], TODAY, None), AT)
    set_social_housing(actor, home, SocialHousing(number=texts["number"]), AT)
    write_note(actor, home, NoteKind.NOTE, texts["note"], AT)
    write_note(actor, home, NoteKind.NOTE, texts["own"], AT, household.first)
    for text, person in ((texts["place"], None), (texts["alone"], household.first)):
        new = NewAppointment(AppointmentKind.CALL, AT + timedelta(1), text, person=person)
        agree_appointment(actor, home, new, AT)
    offered = NewOutsideOffer(OfferedBy.SIAO, texts["offered"], TODAY)
    add_outside_offer(actor, home, offered, AT)
    interview = begin_assessment(actor, home, "short", Interpreter.PHONE, "prs", AT)
    said = {"job": KeptAnswer(UNKNOWN, texts["words"], texts["remark"])}
    seen = {"job": stamp(stamped_for(interview, household.first), "job", "")}
    save_answers(actor, interview, household.first, said, seen, AT)
    with system("test.eligible", AT):
        Household.objects.filter(pk=home).update(informed_on=AT, eligible_on=AT)
    return set(texts.values()) | _fill_plan(actor, household, mark)


def _fill_plan(actor: Actor, household: MadeUp, mark: str) -> set[str]:
    """A row in each table about a plan; gives the texts that were put in."""
    names = ("reasons", "must", "objective", "step", "alone", "translated", "translator")
    texts = {name: f"{name}-canari-{mark}" for name in names}
    plan = begin_plan(actor, household.id, AT)
    wanted = Wanted(texts["reasons"], TODAY + timedelta(150), [(Priority.MUST, texts["must"])])
    set_wanted(actor, plan, wanted, AT)
    area = shortlist(actor, plan, "7625", AT)
    say(actor, area, household.first, View.YES, AT)
    choose(actor, area, AT)
    with system("test.objective", AT):
        objective = Objective.objects.filter(plan=plan).order_by("position")[0]
        # A long text stands in several pieces, on several pages: it could not be searched for.
        Objective.objects.filter(plan=plan).exclude(pk=objective.pk).delete()
        PlanStep.objects.filter(objective=objective, position__gt=3).delete()
        key = open_key(Household.objects.get(pk=household.id))
        key.write(objective, {"title": texts["objective"]})
        objective.save()
    add_step(actor, objective.pk, NewStep(texts["step"], StepOwner.WORKER), AT)
    own = NewStep(texts["alone"], StepOwner.WORKER, person=household.first)
    add_step(actor, objective.pk, own, AT)
    translation = begin_translation(actor, plan, "ps", AT)
    hand = (texts["translator"], "")
    passages = {texts["reasons"]: texts["translated"]}
    write_passages(actor, translation, list(passages), passages, hand, AT)
    propose_plan(actor, plan, AT)
    agree(actor, plan, household.first, AgreedHow.SPOKEN, AT)
    _follow_up(actor, household, plan)
    return set(texts.values()) | _visit_and_move(actor, household, plan, area, mark)


def _visit_and_move(actor: Actor, household: MadeUp, plan: UUID, area: int, mark: str) -> set[str]:
    """A row in each table about a visit, a move and a home; gives the texts that were put in."""
    names = (
        "school", "head", "verdict", "train", "keys", "ready", "proof", "together", "own-way",
        "street",
    )  # fmt: skip
    texts = {name: f"{name}-canari-{mark}" for name in names}
    first = household.first
    stop = Stop(StopKind.SCHOOL, AT, texts["school"], texts["head"])
    visit = visits.plan_visit(actor, area, Visit(TODAY, TODAY, [first], [stop], 9_900), AT)
    visits.settle_visit(actor, visit, VisitState.MADE, AT)
    said = Heard(Verdict.YES, VerdictInterpreter.PROFESSIONAL, True, texts["verdict"])
    visits.hear(actor, visit, first, said, AT)
    days = MoveDays(TODAY, TODAY, texts["train"], texts["keys"])
    move = moves.plan_move(actor, plan, days, AT)
    departures.answer_gate(actor, move, {GateItem.CARE: Said(Ready.YES, texts["ready"])}, AT)
    seen_to = Settlement(Settled.DONE, TODAY, texts["proof"])
    settle_right(actor, plan, "visale", seen_to, AT)
    departures.decide_exit(actor, move, texts["together"], AT)
    departures.decide_exit(actor, move, texts["own-way"], AT, first)
    moves.add_home(actor, plan, Home(Lease.DIRECT, TODAY, None, texts["street"], 52_000), AT)
    return set(texts.values())


def _follow_up(actor: Actor, household: MadeUp, plan: UUID) -> None:
    """A row in each table about follow-ups; what is answered are codes."""
    with system("test.follow_up", AT):
        begin_follow_ups(MobilityPlan.objects.get(pk=plan), TODAY - timedelta(7))
        first = FollowUp.objects.get(plan=plan, moment=FollowUpMoment.DAYS_7).pk
    note_attempt(actor, first, Mode.PHONE, True, AT)
    how = Talk(TODAY, Mode.PHONE, Interpreted.NOT_NEEDED)
    home = HouseholdSaid(rent_cents=45_000)
    answer_household(actor, first, how, home, stamp_of(first, None, ""), AT)
    seen = stamp_of(first, household.first, "")
    answer(actor, first, household.first, how, AdultSaid(Work.TRAINING), seen, AT)
    hear_alone(actor, first, household.first, how, AloneSaid(Safety.SAFE), AT)


def _introduce(actor: Actor, household: MadeUp, mark: str) -> set[str]:
    """An introduction that was refused; gives the texts that were put in."""
    message, words = f"message-canari-{mark}", f"refus-canari-{mark}"
    contact = made_up_contact()
    new = NewIntroduction(made_up_organisation().pk, contact.pk)
    row = prepare(actor, household.first, new, AT)
    revise(actor, row, contact.pk, ["given_names"], message, AT)
    allow(actor, row, GivenHow.SPOKEN, AT)
    send(actor, row, lambda secret: f"https://canari.test/{secret}", AT)
    said = introductions.Answer(IntroductionVerb.REFUSE, refusal=Refusal.DATES, words=words)
    settle(actor, row, said, AT)
    return {message, words}


def _hand_over(actor: Actor, household: MadeUp, mark: str) -> set[str]:
    """A hand-over that the person has agreed to; gives the texts that were put in."""
    to, note = make_centre(), f"note-relais-canari-{mark}"
    with system("test.hand_over", AT):
        move = Move.objects.get(plan__household=household.id)
        row = Handover(
            household_id=household.id,
            move=move,
            to_centre=to,
            proposed_on=TODAY,
            proposed_by_id=actor.user,
        )
        open_key(Household.objects.get(pk=household.id)).write(row, {"note": note})
        row.save(force_insert=True)
    recipient = Recipient(RecipientKind.CENTRE, to.name)
    until = AT + timedelta(30)
    given = give_consent(
        actor, household.first, recipient, Purpose.TRANSFER, ["given_names"], until, AT
    )
    with system("test.hand_over", AT):
        HandoverConsent.objects.create(
            handover=row, person_id=household.first, consent_id=given, groups=["who"]
        )
    return {note}


def _make_account(participant: CentreMembership, actor: Actor) -> None:
    """Signed in, with a second factor and an invitation that was not used."""
    client_of(participant)
    user = participant.user
    EmailAddress.objects.create(user=user, email=f"{user.username}@canari.test")
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": f"graine-{user.username}"}
    )
    link, _ = make_link(LinkKind.INVITATION, User.objects.get(pk=actor.user), AT)
    Invitation.objects.create(
        link=link,
        username=user.username,
        name=f"Invitée-{user.username}",
        role=Role.PARTICIPANT,
        centre=participant.centre,
        person=participant.person,
    )


def secrets_in_database(whole: WholeFile) -> dict[str, bytes]:
    """Every byte string about a person that stands in the database, by table and column."""
    found: dict[str, bytes] = {}
    person, user = whole.canaries.person, whole.participant.user
    with system("test.read", AT):
        for table in personal_tables():
            for row in table.rows(person):
                for column in row._meta.concrete_fields:
                    value = getattr(row, column.name)
                    kinds = (SealedField, WrappedKeyField)
                    place = f"{row._meta.label}.{column.name}.{row.pk}"
                    if value and (isinstance(column, kinds) or column.name == "token"):
                        found[place] = bytes(value)
                    elif value and column.name == "reference":
                        found[place] = value.encode()
        sessions = [one for one in Session.objects.all() if str(user.pk) in str(one.get_decoded())]
    found |= {f"session.{one.pk}": one.session_data.encode() for one in sessions}
    found["username"] = user.username.encode()
    return found


def tables_with_personal_data() -> set[str]:
    """Where a row is to be made so that the walk is shown to reach it."""
    return {table.model._meta.label for table in personal_tables()}
