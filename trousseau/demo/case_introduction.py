"""An introduction of the demonstration, in memory beside its file (`case_file`). Each verb does
what the action of the same name in `partners.introductions` does."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from trousseau.partners import access
from trousseau.partners.actions import heard_of
from trousseau.partners.choices import IntroductionState
from trousseau.partners.freshness import with_reply
from trousseau.partners.introductions import (
    CONSENT_MONTHS,
    USUAL_FIELDS,
    Answer,
    purpose_of,
    recipient_kind_of,
)
from trousseau.partners.letters import first_message
from trousseau.partners.models import Introduction, IntroductionStep, Opportunity
from trousseau.partners.states import INTERESTED, IntroductionVerb, next_state
from trousseau.privacy.choices import GivenHow
from trousseau.privacy.models import Consent
from trousseau.privacy.recipients import FIELDS, SHAREABLE, Recipient

if TYPE_CHECKING:
    from trousseau.demo.case_file import CaseFile


class CaseIntroduction:
    """One adult is put in touch with whoever offers something."""

    def __init__(self, file: CaseFile, who: int, opportunity: Opportunity, at: datetime) -> None:
        """As `partners.introductions.prepare`."""
        self._file, self._who = file, who
        self._person, self._key = file.people[who], file.key_of(who)
        organisation, contact = opportunity.organisation, opportunity.contact
        if contact is None:
            raise ValueError("whoever offers something can be spoken to")
        self._contact = contact
        self._consent: Consent | None = None
        kind = recipient_kind_of(organisation, opportunity)
        purpose = purpose_of(organisation, opportunity)
        self._recipient = Recipient(kind, organisation.name)
        shared = set(USUAL_FIELDS) & SHAREABLE[kind]
        self.row = Introduction(
            id=file.new_id(),
            person=self._person,
            organisation=organisation,
            contact=contact,
            opportunity=opportunity,
            purpose=purpose,
            recipient_kind=kind,
            fields=[name for name in FIELDS if name in shared],
            made_at=at,
            made_by_id=file.keeper.user,
        )
        message = first_message(purpose, opportunity.title, contact.name)
        self._key.write(self.row, {"recipient": organisation.name, "message": message})
        file.rows.add(self.row)
        self._happened("introductions.add", at)

    def allow(self, how: GivenHow, at: datetime) -> None:
        """As `partners.introductions.allow`, where nothing covers it yet."""
        row = self.row
        row.consent = self._consent = self._file.give_consent(
            self._who, self._recipient, row.purpose, row.fields, CONSENT_MONTHS, how, at
        )
        self._step(IntroductionVerb.CONSENT, at)
        self._happened("introductions.allow", at)

    def settle(self, answer: Answer, at: datetime) -> None:
        """As `partners.introductions.settle`."""
        row, verb, before = self.row, answer.verb, self.row.state
        self._step(verb, at)
        if verb is IntroductionVerb.ACKNOWLEDGE:
            if self._consent is None:
                raise LookupError("nobody allowed it yet")
            row.disclosure = self._file.disclose(
                self._who, self._consent, self._recipient, row.fields, at
            )
        row.refusal = answer.refusal or ""
        row.meets_at = answer.meets_at or row.meets_at
        if answer.words:
            self._key.write(row, {"answer": answer.words})
        if verb is IntroductionVerb.CALL:
            row.sent_at = at
        if row.state in INTERESTED or row.state == IntroductionState.REFUSED:
            self._contact_answered(before, at)
        self._happened("introductions.settle", at)

    def _contact_answered(self, before: str, at: datetime) -> None:
        """As `partners.actions.contact_answered`."""
        on, contact, sent_at = localdate(at), self._contact, self.row.sent_at
        contact.last_answer_on = max(contact.last_answer_on, on)
        if sent_at is not None and before == IntroductionState.SENT:
            days = (on - localdate(sent_at)).days
            contact.reply_days = with_reply(contact.reply_days, days)
        heard_of(contact.organisation, on)

    def _step(self, verb: IntroductionVerb, at: datetime) -> None:
        self.row.state = next_state(IntroductionState(self.row.state), verb)
        by = self._file.keeper.user
        step = IntroductionStep(introduction=self.row, verb=verb, at=at, by_id=by)
        self._file.rows.add(step)

    def _happened(self, action: str, at: datetime) -> None:
        file, record = self._file, access.record(self.row.pk)
        file.rows.happened(file.keeper, action, at, self._person.pk, record)
