"""Introductions: prepared, allowed by the person, sent, answered; stopped the moment they say so.

Nothing is sent, and nobody is named, without a consent in force for that recipient, purpose and
fields. In two stages: interest first, without a name; then the fields that were agreed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import LinkKind
from trousseau.accounts.doors import Door, NotHere, the_one, writing
from trousseau.accounts.links import make_link, revoke
from trousseau.accounts.models import Centre, User
from trousseau.households import access as households
from trousseau.households.actions import NotPossible
from trousseau.households.choices import Relation
from trousseau.households.models import HouseholdMembership
from trousseau.households.queries import is_adult
from trousseau.partners import access
from trousseau.partners.actions import contact_answered
from trousseau.partners.choices import (
    IntroductionState,
    Mail,
    OpportunityKind,
    OrganisationKind,
    Refusal,
)
from trousseau.partners.letters import Letter, SaysTooMuch, first_message, letter, too_much
from trousseau.partners.models import (
    Contact,
    Introduction,
    IntroductionStep,
    Opportunity,
    Organisation,
)
from trousseau.partners.states import INTERESTED, OVER, IntroductionVerb, next_state
from trousseau.privacy.access import readable
from trousseau.privacy.choices import CHANNELS, GivenHow, Purpose, RecipientKind
from trousseau.privacy.consents import give_consent
from trousseau.privacy.disclosures import NoConsent, disclose
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Consent, Disclosure, Person
from trousseau.privacy.months import months_after
from trousseau.privacy.recipients import FIELDS, SHAREABLE, Recipient, check_shareable

I, V = IntroductionState, IntroductionVerb  # noqa: E741 - short for the two words of this file
NUDGE_AFTER = timedelta(days=15)
LINK_LIFETIME = timedelta(days=30)
CONSENT_MONTHS = 3
# What a partner usually needs first; less can be agreed, and more.
USUAL_FIELDS = ("given_names", "family_name", CHANNELS)
# These put somebody forward: not without a consent that holds at that moment.
NEED_CONSENT = frozenset({V.SEND, V.CALL, V.ACKNOWLEDGE, V.INTERVIEW, V.VISIT, V.ACCEPT})
# What a message must not tell.
NAMES = ("given_names", "family_name", "own_script_name")
VALUES = ("birth_date", "address")
_PURPOSES = {
    OpportunityKind.JOB: Purpose.JOB,
    OpportunityKind.HOME: Purpose.HOME,
    OpportunityKind.TRAINING: Purpose.TRAINING,
    OpportunityKind.SERVICE: Purpose.RIGHTS,
}
_USUAL_PURPOSES = {
    OrganisationKind.EMPLOYER: Purpose.JOB,
    OrganisationKind.LANDLORD: Purpose.HOME,
    OrganisationKind.TRAINING: Purpose.TRAINING,
    OrganisationKind.SERVICE: Purpose.RIGHTS,
}


@dataclass(frozen=True)
class NewIntroduction:
    """To whom: about an opportunity, or to a contact about none."""

    organisation: UUID
    contact: UUID | None = None
    opportunity: UUID | None = None


@dataclass(frozen=True)
class Answer:
    """What a partner says: when they propose to meet, why not, a few words."""

    verb: IntroductionVerb
    meets_at: datetime | None = None
    refusal: Refusal | None = None
    words: str = ""


def purpose_of(organisation: Organisation, opportunity: Opportunity | None) -> Purpose:
    """What an introduction is for."""
    if opportunity is not None:
        return _PURPOSES[OpportunityKind(opportunity.kind)]
    return _USUAL_PURPOSES[OrganisationKind(organisation.kind)]


def recipient_kind_of(organisation: Organisation, opportunity: Opportunity | None) -> RecipientKind:
    """As what an organisation receives data: whoever hires or lets is held to the short list."""
    if opportunity is not None and opportunity.kind == OpportunityKind.JOB:
        return RecipientKind.EMPLOYER
    if opportunity is not None and opportunity.kind == OpportunityKind.HOME:
        return RecipientKind.LANDLORD
    return RecipientKind(organisation.kind)


def prepare(actor: Actor, person_id: UUID, new: NewIntroduction, at: datetime) -> UUID:
    """Prepare an introduction of an adult of a household one works on; nothing leaves yet.

    With a message and the usual fields, to be changed. Raises NotHere, and NotPossible for a child.
    """
    with writing(actor, "introductions.add", at) as door:
        person = _adult(actor, person_id, at)
        organisation = access.get_organisation(actor, new.organisation)
        opportunity = None
        if new.opportunity is not None:
            opportunity = access.get_opportunity(actor, new.opportunity)
            if opportunity.organisation_id != organisation.pk:
                raise NotHere(what=f"opportunity:{new.opportunity}")
        usual = opportunity.contact_id if opportunity is not None else None
        contact = _contact(organisation, new.contact or usual)
        kind = recipient_kind_of(organisation, opportunity)
        row = Introduction(
            person=person,
            organisation=organisation,
            contact=contact,
            opportunity=opportunity,
            purpose=purpose_of(organisation, opportunity),
            recipient_kind=kind,
            fields=_in_order(set(USUAL_FIELDS) & SHAREABLE[kind]),
            made_at=at,
            made_by_id=actor.user,
        )
        message = first_message(
            Purpose(row.purpose),
            opportunity.title if opportunity else "",
            contact.name if contact else "",
        )
        values = {"recipient": organisation.name, "message": message}
        open_key(person).write(row, values)
        row.save(force_insert=True)
        door.changed(person.pk, record=access.record(row.pk))
    return row.pk


def revise(
    actor: Actor,
    introduction_id: UUID,
    contact: UUID | None,
    fields: Iterable[str],
    message: str,
    at: datetime,
) -> None:
    """Other words, other fields, another contact; consent is looked at anew.

    Raises SaysTooMuch, NeverShared, NoSuchTransition once it was sent, ValueError, NotHere.
    """
    with writing(actor, "introductions.edit", at) as door:
        row = access.get_introduction(actor, introduction_id, change=True)
        wanted = set(fields)
        check_shareable(recipient_of(row), wanted)
        if wanted - readable(actor):
            raise NotHere(person=row.person_id, what=access.record(row.pk))
        row.state = next_state(I(row.state), V.REVISE)
        key = open_key(row.person)
        text = message.replace("\r\n", "\n").strip()
        if not text:
            raise ValueError("a message says something")
        check_message(row, text, door)
        row.contact = _contact(row.organisation, contact)
        row.fields, row.consent = _in_order(wanted), None
        key.write(row, {"message": text})
        row.save()
        _step(row, V.REVISE, actor.user, at)
        door.changed(row.person_id, record=access.record(row.pk))


def allow(actor: Actor, introduction_id: UUID, how: GivenHow, at: datetime) -> None:
    """The person allows it: exactly these fields, to this recipient, for this, for three months.

    A consent that covers it already is enough. Raises NoSuchTransition, NotHere.
    """
    with writing(actor, "introductions.allow", at) as door:
        row = access.get_introduction(actor, introduction_id, change=True)
        reached = next_state(I(row.state), V.CONSENT)
        consent = covering(row, at)
        if consent is None:
            until = months_after(localdate(at), CONSENT_MONTHS)
            expires_at = at.replace(year=until.year, month=until.month, day=until.day)
            given = give_consent(
                actor,
                row.person_id,
                recipient_of(row),
                Purpose(row.purpose),
                row.fields,
                expires_at,
                at,
                how,
            )
            consent = Consent.objects.get(pk=given)
        row.state, row.consent = reached, consent
        row.save(update_fields=["state", "consent"])
        _step(row, V.CONSENT, actor.user, at)
        door.changed(row.person_id, record=access.record(row.pk))


def send(actor: Actor, introduction_id: UUID, address: Callable[[str], str], at: datetime) -> Mail:
    """Write to the contact, without a name; gives what became of the message.

    `address` makes the whole address of the page behind a link from its secret. One that cannot
    leave is not lost: the introduction is ready to be sent again. Raises NoConsent, NotPossible
    without an address to write to, NoSuchTransition, NotHere.
    """
    with writing(actor, "introductions.send", at) as door:
        row = access.get_introduction(actor, introduction_id, change=True)
        row.state = next_state(I(row.state), V.SEND)
        row.sent_at, row.nudged_at = at, None
        message = _write_to(actor, row, address, door, at, again=False)
        _step(row, V.SEND, actor.user, at)
        door.changed(row.person_id, record=access.record(row.pk))
    return _deliver(actor, introduction_id, message, at, "introductions.send")


def nudge(actor: Actor, introduction_id: UUID, address: Callable[[str], str], at: datetime) -> Mail:
    """Write once more, with another link; the one before no longer works.

    Raises NotPossible before 15 days have passed, and as `send` does.
    """
    with writing(actor, "introductions.nudge", at) as door:
        row = access.get_introduction(actor, introduction_id, change=True)
        if not may_nudge(I(row.state), row.sent_at, row.nudged_at, at):
            raise NotPossible("too_early")
        row.nudged_at = at
        message = _write_to(actor, row, address, door, at, again=True)
        IntroductionStep.objects.create(introduction=row, verb="nudge", at=at, by_id=actor.user)
        door.changed(row.person_id, record=access.record(row.pk))
    return _deliver(actor, introduction_id, message, at, "introductions.nudge")


def may_nudge(
    state: IntroductionState, sent_at: datetime | None, nudged_at: datetime | None, at: datetime
) -> bool:
    """Whether 15 days have passed without an answer since one last wrote."""
    last = nudged_at or sent_at
    return state is I.SENT and last is not None and at - last >= NUDGE_AFTER


def settle(actor: Actor, introduction_id: UUID, answer: Answer, at: datetime) -> None:
    """Note what the partner said by another way, or what one decides oneself.

    Raises NoConsent, NoSuchTransition, ValueError for a refusal without a reason, NotHere.
    """
    if answer.verb in (V.CONSENT, V.REVISE, V.SEND):
        raise NotHere(what=access.record(introduction_id))
    with writing(actor, "introductions.settle", at) as door:
        row = access.get_introduction(actor, introduction_id, change=True)
        advance(actor, row, answer, door, at, by=actor.user)


def advance(
    actor: Actor, row: Introduction, answer: Answer, door: Door, at: datetime, by: UUID | None
) -> None:
    """Take an introduction one step on; `by` is None for the partner themselves.

    `actor` is in whose name data is passed on where the step is the partner's interest.
    """
    before = I(row.state)
    row.state = next_state(before, answer.verb)
    if answer.verb in NEED_CONSENT and covering(row, at) is None:
        raise NoConsent(row.person_id)
    if (answer.verb is V.REFUSE) != (answer.refusal is not None):
        raise ValueError("a refusal has a reason, and nothing else has one")
    if answer.verb is V.ACKNOWLEDGE:
        row.disclosure = _pass_on(actor, row, at)
    row.refusal = answer.refusal or ""
    row.meets_at = answer.meets_at if answer.meets_at is not None else row.meets_at
    if answer.words.strip():
        open_key(row.person).write(row, {"answer": answer.words.strip()})
    if answer.verb is V.CALL:
        row.sent_at, row.nudged_at, row.mail = at, None, Mail.NONE
    if answer.verb is V.BOUNCE:
        row.mail = Mail.FAILED
    if row.state in OVER or answer.verb in (V.BOUNCE, V.GIVE_UP):
        revoke(Q(pk=row.link_id), door, at)
    row.save()
    answers = (V.ACKNOWLEDGE, V.INTERVIEW, V.VISIT, V.ACCEPT, V.REFUSE)
    if row.contact is not None and answer.verb in answers:
        asked_on = (
            localdate(row.sent_at) if row.sent_at and before in (I.SENT, I.NO_REPLY) else None
        )
        contact_answered(row.contact, localdate(at), asked_on)
    _step(row, answer.verb, by, at)
    door.changed(row.person_id, record=access.record(row.pk))


def recipient_of(row: Introduction) -> Recipient:
    """To whom it goes, as the person was told."""
    name = open_key(row.person).read(row, "recipient")
    return Recipient(RecipientKind(row.recipient_kind), name)


def covering(row: Introduction, at: datetime) -> Consent | None:
    """The consent in force that covers recipient, purpose and every field; None without one.

    Of the person's consents as they are at this moment: one that was withdrawn stops it at once.
    """
    key, recipient = open_key(row.person), recipient_of(row)
    for consent in sorted(row.person.consents.all(), key=lambda one: (one.given_at, str(one.pk))):
        if (
            consent.given_at <= at < consent.expires_at
            and consent.withdrawn_at is None
            and consent.purpose == row.purpose
            and consent.recipient_kind == row.recipient_kind
            and set(row.fields) <= set(consent.fields)
            and recipient.is_named(key.read(consent, "recipient"))
        ):
            return consent
    return None


def is_stopped(row: Introduction, at: datetime) -> bool:
    """Whether the partner was or may be written to, and the person no longer allows it."""
    return I(row.state) not in (*OVER, I.DRAFTED) and covering(row, at) is None


def check_message(row: Introduction, text: str, door: Door) -> None:
    """Raises SaysTooMuch for a message that tells who it is about, or what is nobody's business.

    Who lives with them is looked for as well: a name of theirs tells it as surely.
    """
    names, values = [], [row.person.reference]
    for person in _with_them(row.person):
        key = open_key(person)
        door.saw(person.pk, record=access.record(row.pk))
        given, family, own_script = (key.read(person, name) for name in NAMES)
        names += [given, family, own_script, f"{given} {family}", f"{family} {given}"]
        values += [key.read(person, name) for name in VALUES]
        values += [key.read(channel, "value") for channel in person.channels.all()]
    kind = RecipientKind(row.recipient_kind)
    if words := too_much(text, names, values, kind):
        raise SaysTooMuch(words)


def _with_them(person: Person) -> list[Person]:
    """They themselves, and whoever is of their household today."""
    here = HouseholdMembership.objects.filter(
        until_on=None,
        household__in=HouseholdMembership.objects.filter(person=person, until_on=None).values(
            "household"
        ),
    )
    rows = here.select_related("person").prefetch_related("person__channels").order_by("pk")
    others = [one.person for one in rows if one.person_id != person.pk]
    return [person, *(one for one in others if one.erased_on is None)]


def letter_of(
    row: Introduction, writer: User, centre: str, link: str, at: datetime, *, again: bool
) -> Letter:
    """The message as it leaves now, or would."""
    return letter(
        open_key(row.person).read(row, "message"),
        link,
        localdate(at + LINK_LIFETIME),
        row.contact.email if row.contact else "",
        "\n".join(filter(None, (writer.name, centre))),
        writer.email,
        again=again,
    )


def _write_to(
    actor: Actor,
    row: Introduction,
    address: Callable[[str], str],
    door: Door,
    at: datetime,
    *,
    again: bool,
) -> Letter:
    if covering(row, at) is None:
        raise NoConsent(row.person_id)
    if row.contact is None or not row.contact.email:
        raise NotPossible("no_address")
    # The words are looked at once more: a name may have been added to the file since.
    key = open_key(row.person)
    check_message(row, key.read(row, "message"), door)
    revoke(Q(pk=row.link_id), door, at)
    writer = User.objects.get(pk=actor.user)
    row.link, secret = make_link(LinkKind.ANSWER, writer, at, LINK_LIFETIME)
    row.mail = Mail.LEAVING
    row.save()
    return letter_of(row, writer, centre_name(actor), address(secret), at, again=again)


def _deliver(
    actor: Actor, introduction_id: UUID, message: Letter, at: datetime, action: str
) -> Mail:
    """Outside any transaction: a slow server of mail holds up nobody else."""
    mail = Mail.LEFT if deliver(message) else Mail.FAILED
    with writing(actor, action, at) as door:
        row = access.get_introduction(actor, introduction_id, change=True)
        row.mail = mail
        if mail is Mail.FAILED:
            revoke(Q(pk=row.link_id), door, at)
            if I(row.state) is I.SENT and row.nudged_at is None:
                row.state = next_state(I.SENT, V.BOUNCE)
                _step(row, V.BOUNCE, actor.user, at)
        row.save(update_fields=["mail", "state"])
        door.changed(row.person_id, record=access.record(row.pk))
    return mail


def deliver(message: Letter) -> bool:
    """Hand a message to the server of mail; whether it took it. A header is never made of input
    that has a line break: Django refuses it, and then nothing leaves."""
    mail = EmailMessage(
        message.subject,
        message.body,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
    )
    try:
        return mail.send() == 1
    except (OSError, ValueError):
        # A server that does not answer or refuses (smtplib's errors are OSErrors), a bad address.
        return False


def centre_name(actor: Actor) -> str:
    """Where the writer works."""
    centre = Centre.objects.filter(pk=actor.centre or 0).first()
    return centre.name if centre else ""


def _pass_on(actor: Actor, row: Introduction, at: datetime) -> Disclosure:
    """The second stage: the fields that were agreed, on the consent, recorded as passed on."""
    recipient, purpose = recipient_of(row), Purpose(row.purpose)
    disclose(actor, row.person_id, recipient, purpose, row.fields, at)
    return row.person.disclosures.order_by("-made_at", "-pk")[0]


def shows_fields(state: IntroductionState) -> bool:
    """Whether the partner may see who it is about, as long as consent holds."""
    return state in INTERESTED


def _step(row: Introduction, verb: IntroductionVerb, by: UUID | None, at: datetime) -> None:
    IntroductionStep.objects.create(introduction=row, verb=verb, at=at, by_id=by)


def _adult(actor: Actor, person_id: UUID, at: datetime) -> Person:
    rows = households.memberships(actor).filter(person=person_id, person__erased_on=None)
    row = rows.select_related("person").first()
    if row is None:
        raise NotHere(person=person_id)
    person: Person = row.person
    born = open_key(person).read(person, "birth_date")
    if not is_adult(born, Relation(row.relation), localdate(at)):
        raise NotPossible("not_an_adult")
    return person


def _contact(organisation: Organisation | None, contact: UUID | None) -> Contact | None:
    """Somebody of the organisation: who was named, else the one who answered last."""
    if organisation is None:
        return None
    rows = organisation.contacts.order_by("-last_answer_on", "pk")
    if contact is None:
        return rows.exclude(email="").first() or rows.first()
    return the_one(rows, contact, f"contact:{contact}")


def _in_order(fields: Iterable[str]) -> list[str]:
    wanted = set(fields)
    return [name for name in FIELDS if name in wanted]
