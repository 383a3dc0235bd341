"""A household's file of the demonstration, kept in memory until all are written (`rows`).

Each verb does what the action of the same name in `households` does, to rows that nobody else has:
no lock, no query, one insertion at the end. `tests/demo` compares both.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.demo.case_handover import CaseHandover
from trousseau.demo.case_introduction import CaseIntroduction
from trousseau.demo.case_move import CaseMove
from trousseau.demo.case_plan import CasePlan
from trousseau.demo.people import MadeUpMember
from trousseau.demo.rows import Rows
from trousseau.demo.surroundings import Welcome
from trousseau.households import access
from trousseau.households.actions import Referral
from trousseau.households.answer_sheets import KeptAnswer, Whose, write_sheet
from trousseau.households.choices import (
    CONTACT_KINDS,
    AppointmentState,
    CloseReason,
    FactKind,
    Interpreter,
    NoteKind,
    OfferAnswer,
    ReferredBy,
)
from trousseau.households.contacts import NewAppointment
from trousseau.households.home_size import HouseholdMember
from trousseau.households.models import (
    AnswerSheet,
    Appointment,
    Assessment,
    EligibilityFact,
    Household,
    HouseholdMembership,
    HousingSituation,
    Note,
    OutsideOffer,
    SocialHousingFile,
)
from trousseau.households.outside_offers import NewOutsideOffer
from trousseau.households.questionnaire import Value
from trousseau.households.questionnaire_files import latest
from trousseau.households.situations import Fact, SocialHousing, Stay
from trousseau.partners.models import Opportunity
from trousseau.plans.answered_flags import flags_of_answers
from trousseau.plans.flags import Resident, known_flags
from trousseau.privacy.choices import ChannelKind, GivenHow
from trousseau.privacy.keys import DataKey, make_key
from trousseau.privacy.models import Consent, ContactChannel, Disclosure, Person, SearchToken
from trousseau.privacy.months import months_after
from trousseau.privacy.recipients import FIELDS, Recipient
from trousseau.privacy.search import keys_of_person, token


class CaseFile:
    """A household, whoever works on it, and what was written about it. Its people are numbered."""

    def __init__(self, rows: Rows, keeper: Actor, lot: random.Random) -> None:
        """Whatever happens is done by `keeper`; ids and references are drawn from `lot`."""
        if keeper.centre is None:
            raise ValueError("whoever keeps a file is of a centre")
        self.rows, self.keeper, self._centre = rows, keeper, keeper.centre
        self._lot = lot
        self.people: list[Person] = []
        self.members: list[MadeUpMember] = []
        self._keys: list[DataKey] = []
        self._facts: list[dict[FactKind, Fact]] = []
        self._stay: HousingSituation | None = None
        self._known_stay: Stay | None = None
        self._social_housing: SocialHousing | None = None
        self._appointments: list[Appointment] = []
        self._outside_offers: list[OutsideOffer] = []
        self._assessment: Assessment | None = None
        self._answers: dict[Whose, Value] = {}

    def new_id(self) -> UUID:
        """For a row that is known by a random number."""
        return UUID(int=self._lot.getrandbits(128), version=4)

    # -- who ----------------------------------------------------------------------------------

    def open_household(self, referral: Referral, member: MadeUpMember, at: datetime) -> None:
        """As `households.actions.open_household`."""
        accompanies = self.keeper.role == Role.CASEWORKER
        self.household = Household(
            id=self.new_id(),
            centre_id=self._centre,
            referent_id=self.keeper.user if accompanies else None,
            referred_by=referral.by,
            referred_on=referral.on,
        )
        self.key = make_key(self.household)
        self.key.write(self.household, {"referrer": referral.referrer})
        self.rows.add(self.household)
        self._add_person(member, at)
        self._happened("households.add", at)

    def add_member(self, member: MadeUpMember, at: datetime) -> None:
        """As `households.actions.add_member`."""
        person = self._add_person(member, at)
        self._happened("memberships.add", at, person.pk)

    def _add_person(self, member: MadeUpMember, at: datetime) -> Person:
        today, made_up = at.date(), member.person
        person = Person(
            id=self.new_id(),
            reference=self.rows.new_reference(self._lot),
            centre_id=self._centre,
            referent_id=self.household.referent_id,
            opened_on=today,
            last_contact_on=today,
        )
        key = make_key(person)
        key.write(person, made_up.fields)
        self.rows.add(person)
        for channel in made_up.channels:
            row = ContactChannel(
                id=self.new_id(), person=person, kind=channel.kind, safe=channel.safe
            )
            key.write(row, {"value": channel.value, "how": channel.how})
            self.rows.add(row)
        self._add_tokens(person, member)
        place = member.place
        membership = HouseholdMembership(
            household=self.household,
            person=person,
            relation=place.relation,
            relocates=place.relocates,
            expected_on=place.expected_on,
            from_on=today,
        )
        self.rows.add(membership)
        self.people.append(person)
        self.members.append(member)
        self._keys.append(key)
        self._facts.append({})
        self.rows.happened(self.keeper, "people.add", at, person.pk)
        return person

    def _add_tokens(self, person: Person, member: MadeUpMember) -> None:
        """As `privacy.search.write_tokens`."""
        fields, channels = member.person.fields, member.person.channels
        names = (f"{fields['given_names']} {fields['family_name']}", fields["own_script_name"])
        phones = [one.value for one in channels if one.kind == ChannelKind.PHONE]
        emails = [one.value for one in channels if one.kind == ChannelKind.EMAIL]
        keys = keys_of_person(person.reference, names, phones, emails, fields["birth_date"])
        for kind, text in sorted(keys):
            found = token(self.rows.search_key, kind, text)
            row = SearchToken(person=person, centre_id=person.centre_id, kind=kind, token=found)
            self.rows.add(row)

    # -- where they stand ---------------------------------------------------------------------

    def inform(self, on: date, at: datetime) -> None:
        """As `households.actions.inform`."""
        self.household.informed_on = on
        self.heard_of(on)
        self._happened("households.inform", at)

    def find_eligible(self, at: datetime) -> None:
        """As `households.actions.find_eligible`."""
        self.household.eligible_on = at.date()
        self._happened("households.find_eligible", at)

    def close_household(self, reason: CloseReason, at: datetime) -> None:
        """As `households.actions.close_household`."""
        self.household.closed_on, self.household.close_reason = at.date(), reason
        self._happened("households.close", at)

    def record_facts(self, who: int, facts: Iterable[Fact], at: datetime) -> None:
        """As `households.situations.record_facts`."""
        known = self._facts[who]
        for fact in facts:
            last = known.get(fact.kind)
            if last and (last.value, last.expires_on) == (fact.value, fact.expires_on):
                continue
            row = EligibilityFact(
                id=self.rows.number(EligibilityFact),
                person=self.people[who],
                kind=fact.kind,
                known_on=fact.known_on,
                expires_on=fact.expires_on,
                recorded_by_id=self.keeper.user,
            )
            self._keys[who].write(row, {"value": fact.value})
            self.rows.add(row)
            known[fact.kind] = fact
            person = self.people[who].pk
            self.rows.happened(self.keeper, "facts.edit", at, person, f"fact:{fact.kind}")

    def set_stay(self, stay: Stay, at: datetime) -> None:
        """As `households.situations.set_stay`."""
        row, known = self._stay, self._known_stay
        if known and row and (known.structure, known.name) != (stay.structure, stay.name):
            row.until_on = max(stay.from_on, row.from_on)
            row = None
        if row is None:
            number = self.rows.number(HousingSituation)
            row = HousingSituation(id=number, household=self.household)
            self.rows.add(row)
        row.structure = stay.structure
        row.from_on, row.ends_on = stay.from_on, stay.ends_on
        row.extension, row.extended_until = stay.extension, stay.extended_until
        self.key.write(row, {"name": stay.name})
        self._stay, self._known_stay = row, stay
        self._happened("situations.edit_stay", at)

    def set_social_housing(self, wanted: SocialHousing, at: datetime) -> None:
        """As `households.situations.set_social_housing`, the first time."""
        row = SocialHousingFile(
            id=self.rows.number(SocialHousingFile),
            household=self.household,
            first_requested_on=wanted.first_requested_on,
            renew_by=wanted.renew_by,
            departements=list(wanted.departements),
            housing_right=wanted.housing_right,
            housing_right_on=wanted.housing_right_on,
            siao_on=wanted.siao_on,
        )
        self.key.write(row, {"number": wanted.number})
        self.rows.add(row)
        self._social_housing = wanted
        self._happened("situations.edit_social_housing", at)

    # -- what was said ------------------------------------------------------------------------

    def write_note(self, kind: NoteKind, text: str, at: datetime, who: int | None = None) -> None:
        """As `households.contacts.write_note`."""
        person, key = self.of(who)
        row = Note(
            id=self.rows.number(Note),
            household=self.household,
            person=person,
            kind=kind,
            written_at=at,
            written_by_id=self.keeper.user,
        )
        key.write(row, {"text": text.strip()})
        self.rows.add(row)
        if kind in CONTACT_KINDS:
            self.heard_of(at.date())
        self._happened("notes.add", at, person.pk if person else None)

    def agree_appointment(self, new: NewAppointment, at: datetime, who: int | None = None) -> int:
        """As `households.contacts.agree_appointment`; gives its number in this file."""
        person, key = self.of(who)
        row = Appointment(
            id=self.new_id(),
            household=self.household,
            person=person,
            kind=new.kind,
            at=new.at,
            with_user_id=self.keeper.user,
            interpreter=new.interpreter,
        )
        key.write(row, {"place": new.place})
        self.rows.add(row)
        self._appointments.append(row)
        self._happened("appointments.add", at, person.pk if person else None)
        return len(self._appointments) - 1

    def settle_appointment(self, number: int, state: AppointmentState, at: datetime) -> None:
        """As `households.contacts.settle_appointment`."""
        row = self._appointments[number]
        if state == AppointmentState.KEPT:
            self.heard_of(localdate(row.at))
        row.state = state
        self._happened("appointments.settle", at, row.person_id)

    # -- interviews ---------------------------------------------------------------------------

    def begin_assessment(
        self, template: str, interpreter: Interpreter, language: str, at: datetime
    ) -> None:
        """As `households.assessments.begin_assessment`, where none is open."""
        self._assessment = Assessment(
            id=self.new_id(),
            household=self.household,
            template=template,
            version=latest(template).version,
            begun_on=at.date(),
            led_by_id=self.keeper.user,
            interpreter=interpreter,
        )
        self.key.write(self._assessment, {"language": language})
        self.rows.add(self._assessment)
        self.heard_of(at.date())
        self._happened("assessments.begin", at)

    def save_answers(
        self, who: int | None, entries: Mapping[str, KeptAnswer], at: datetime
    ) -> None:
        """As `households.assessments.save_answers`, the first time for each."""
        person, key = self.of(who)
        number = self.rows.number(AnswerSheet)
        sheet = AnswerSheet(id=number, assessment=self._assessment, person=person, saved_at=at)
        write_sheet(sheet, key, entries)
        self.rows.add(sheet)
        whose = None if who is None else str(who)
        for question, entry in entries.items():
            if entry.value is not None:
                self._answers[whose, question] = entry.value
        action = "assessments.ask" if person else "assessments.ask_household"
        self._happened(action, at, person.pk if person else None)

    def finish_assessment(self, at: datetime) -> None:
        """As `households.assessments.finish_assessment`."""
        if self._assessment is None:
            raise LookupError("there is no interview yet")
        self._assessment.done_on = at.date()
        self._happened("assessments.finish", at)

    # -- the plan -----------------------------------------------------------------------------

    def begin_plan(self, at: datetime) -> CasePlan:
        """As `plans.actions.begin_plan`."""
        return CasePlan(self, self._flags(at.date()), at)

    def _flags(self, today: date) -> dict[str, bool]:
        residents = [
            Resident(
                relation=member.place.relation,
                relocates=member.place.relocates,
                birth_date=member.person.fields["birth_date"],
                is_adult=member.is_adult,
                expected_on=member.place.expected_on,
                facts=facts if member.is_adult else {},
            )
            for member, facts in zip(self.members, self._facts, strict=True)
        ]
        asked = [
            HouseholdMember(
                str(number),
                member.is_adult,
                member.person.fields["birth_date"],
                str(member.place.relation),
                str(member.place.relocates),
                member.place.expected_on,
            )
            for number, member in enumerate(self.members)
        ]
        by = ReferredBy(self.household.referred_by)
        answered = flags_of_answers(asked, self._answers, today)
        return answered | known_flags(residents, by, self._known_stay, self._social_housing, today)

    # -- what others are told, and what they offer --------------------------------------------

    def introduce(self, who: int, opportunity: Opportunity, at: datetime) -> CaseIntroduction:
        """As `partners.introductions.prepare`."""
        return CaseIntroduction(self, who, opportunity, at)

    def hand_over(self, move: CaseMove, to: Welcome, note: str, at: datetime) -> CaseHandover:
        """As `handovers.actions.propose`."""
        return CaseHandover(self, move, to, note, at)

    def give_consent(
        self,
        who: int,
        recipient: Recipient,
        purpose: str,
        fields: Sequence[str],
        months: int,
        how: GivenHow,
        at: datetime,
    ) -> Consent:
        """As `privacy.consents.give_consent`, for so many months."""
        until = months_after(localdate(at), months)
        consent = Consent(
            id=self.new_id(),
            person=self.people[who],
            purpose=purpose,
            recipient_kind=recipient.kind,
            fields=[name for name in FIELDS if name in fields],
            given_at=at,
            given_how=how,
            expires_at=at.replace(year=until.year, month=until.month, day=until.day),
            recorded_by_id=self.keeper.user,
        )
        self._keys[who].write(consent, {"recipient": recipient.name})
        self.rows.add(consent)
        person = self.people[who].pk
        self.rows.happened(self.keeper, "consents.give", at, person, f"consent:{consent.pk}")
        return consent

    def disclose(
        self, who: int, consent: Consent, recipient: Recipient, fields: Sequence[str], at: datetime
    ) -> Disclosure:
        """As `privacy.disclosures.disclose`, on a consent."""
        row = Disclosure(
            id=self.new_id(),
            person=self.people[who],
            consent=consent,
            purpose=consent.purpose,
            recipient_kind=recipient.kind,
            fields=sorted(fields),
            made_at=at,
            made_by_id=self.keeper.user,
        )
        self._keys[who].write(row, {"recipient": recipient.name})
        self.rows.add(row)
        person = self.people[who].pk
        self.rows.happened(self.keeper, "consents.disclose", at, person, f"disclosure:{row.pk}")
        return row

    def add_outside_offer(self, new: NewOutsideOffer, at: datetime) -> int:
        """As `households.outside_offers.add_outside_offer`; gives its number in this file."""
        row = OutsideOffer(
            id=self.rows.number(OutsideOffer),
            household=self.household,
            offered_by=new.offered_by,
            offered_on=new.offered_on,
            answer_by=new.answer_by,
            recorded_by_id=self.keeper.user,
        )
        self.key.write(row, {"what": new.what})
        self.rows.add(row)
        self._outside_offers.append(row)
        self._happened("outside_offers.add", at)
        return len(self._outside_offers) - 1

    def answer_outside_offer(self, number: int, answer: OfferAnswer, at: datetime) -> None:
        """As `households.outside_offers.answer_outside_offer`, told before what may follow."""
        row = self._outside_offers[number]
        row.told_on = row.told_on or localdate(at)
        row.answer, row.answered_on = answer, localdate(at)
        self._happened("outside_offers.answer", at)

    def of(self, who: int | None) -> tuple[Person | None, DataKey]:
        """Somebody by their number, and their key; nobody, and the household's."""
        return (None, self.key) if who is None else (self.people[who], self._keys[who])

    def key_of(self, who: int) -> DataKey:
        """Under which one of them is sealed."""
        return self._keys[who]

    def heard_of(self, on: date) -> None:
        """As `households.actions.heard_of`."""
        for person in self.people:
            person.note_contact(on)

    def _happened(self, action: str, at: datetime, person: UUID | None = None) -> None:
        self.rows.happened(self.keeper, action, at, person, access.record(self.household.pk))
