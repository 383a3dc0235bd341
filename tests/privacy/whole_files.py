"""A made-up person with a row in every table about people, and an account of their own."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, TODAY, Canaries, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.doors import system
from trousseau.accounts.links import make_link
from trousseau.accounts.models import CentreMembership, Invitation, User
from trousseau.audit.fields import SealedField, WrappedKeyField
from trousseau.households.choices import AppointmentKind, FactKind, NoteKind, Structure
from trousseau.households.contacts import NewAppointment, agree_appointment, write_note
from trousseau.households.models import Answer, Assessment
from trousseau.households.situations import (
    Fact,
    SocialHousing,
    Stay,
    record_facts,
    set_social_housing,
    set_stay,
)
from trousseau.privacy.choices import GivenHow, OverrideReason, Purpose, RecipientKind
from trousseau.privacy.consents import give_consent
from trousseau.privacy.disclosures import disclose
from trousseau.privacy.drafts import keep_draft
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import ErasureNotice, Person
from trousseau.privacy.personal_data import personal_tables
from trousseau.privacy.recipients import Recipient


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
    _make_account(participant, actor)
    texts = {employer.name, court.name, draft, f"Foyer-canari-{mark}"}
    texts |= _fill_household(actor, household, mark)
    return WholeFile(canaries, participant, texts)


def _fill_household(actor: Actor, household: MadeUp, mark: str) -> set[str]:
    """A row in each table about a household; gives the texts that were put in."""
    texts = {
        name: f"{name}-canari-{mark}"
        for name in ("stay", "number", "note", "own", "place", "alone", "value", "words", "remark")
    }
    home = household.id
    record_facts(actor, household.first, [Fact(FactKind.PREFECTURE, texts["value"], TODAY)], AT)
    set_stay(actor, home, Stay(Structure.CADA, texts["stay"], TODAY, None), AT)
    set_social_housing(actor, home, SocialHousing(number=texts["number"]), AT)
    write_note(actor, home, NoteKind.NOTE, texts["note"], AT)
    write_note(actor, home, NoteKind.NOTE, texts["own"], AT, household.first)
    for text, person in ((texts["place"], None), (texts["alone"], household.first)):
        new = NewAppointment(AppointmentKind.CALL, AT + timedelta(1), text, person=person)
        agree_appointment(actor, home, new, AT)
    with system("test.interview", AT):
        interview = Assessment.objects.create(
            household_id=home, template="short", version=1, begun_on=AT, led_by_id=actor.user
        )
        answer = Answer.objects.create(
            assessment=interview, person_id=household.first, question="work", saved_at=AT
        )
        key = open_key(Person.objects.get(pk=household.first))
        key.write(answer, {"value": "x", "words": texts["words"], "note": texts["remark"]})
        answer.save()
    return set(texts.values())


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
