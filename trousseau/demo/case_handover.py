"""A hand-over of the demonstration, in memory beside its file (`case_file`). Each verb does what
the action of the same name in `handovers.actions` does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.demo.surroundings import Welcome
from trousseau.handovers import access
from trousseau.handovers.actions import CONSENT_MONTHS, fields_of
from trousseau.handovers.choices import HandoverState
from trousseau.handovers.models import Handover, HandoverConsent
from trousseau.handovers.relay import FieldGroup
from trousseau.privacy.choices import GivenHow, Purpose, RecipientKind
from trousseau.privacy.models import Disclosure
from trousseau.privacy.recipients import FIELDS, Recipient

if TYPE_CHECKING:
    from trousseau.demo.case_file import CaseFile
    from trousseau.demo.case_move import CaseMove


class CaseHandover:
    """A household is to be accompanied by an arrival centre."""

    def __init__(
        self, file: CaseFile, move: CaseMove, to: Welcome, note: str, at: datetime
    ) -> None:
        """As `handovers.actions.propose`."""
        self._file, self._to = file, to
        self._said: dict[int, HandoverConsent] = {}
        self.row = Handover(
            id=file.new_id(),
            household=file.household,
            move=move.row,
            to_centre=to.centre,
            proposed_on=localdate(at),
            proposed_by_id=file.keeper.user,
        )
        file.key.write(self.row, {"note": note})
        file.rows.add(self.row)
        self._happened(file.keeper, "handovers.add", at)

    def agree(
        self,
        who: int,
        groups: Collection[FieldGroup],
        how: GivenHow,
        at: datetime,
        *,
        whole_file: bool,
    ) -> None:
        """As `handovers.actions.agree`, the first time, before anybody has accepted."""
        fields = FIELDS if whole_file else fields_of(groups)
        to = Recipient(RecipientKind.CENTRE, self._to.centre.name)
        consent = self._file.give_consent(
            who, to, Purpose.TRANSFER, fields, CONSENT_MONTHS, how, at
        )
        row = HandoverConsent(
            handover=self.row,
            person=self._file.people[who],
            consent=consent,
            groups=[str(group) for group in FieldGroup if group in groups],
            whole_file=whole_file,
        )
        self._file.rows.add(row)
        self._said[who] = row
        self._happened(self._file.keeper, "handovers.agree", at, self._file.people[who].pk)

    def accept(self, at: datetime) -> None:
        """As `handovers.actions.accept`, by whoever is to receive them."""
        self.row.state, self.row.accepted_on = HandoverState.ACCEPTED, localdate(at)
        self.row.receiver_id = self._to.by.user
        for who, said in self._said.items():
            self._disclose(who, said, at)
        self._happened(self._to.by, "handovers.accept", at)

    def _disclose(self, who: int, said: HandoverConsent, at: datetime) -> None:
        """As `privacy.disclosures.note_left`."""
        person, key = self._file.of(who)
        row = Disclosure(
            id=self._file.new_id(),
            person=person,
            consent=said.consent,
            purpose=Purpose.TRANSFER,
            recipient_kind=RecipientKind.CENTRE,
            fields=sorted(fields_of(set(map(FieldGroup, said.groups)))),
            made_at=at,
            made_by_id=self._to.by.user,
        )
        key.write(row, {"recipient": self._to.centre.name})
        self._file.rows.add(row)
        happened = self._file.rows.happened
        happened(self._to.by, "handovers.accept", at, said.person_id, f"disclosure:{row.pk}")

    def note_call(self, at: datetime) -> None:
        """As `handovers.actions.note_call`, the first time."""
        self.row.called_on = localdate(at)
        self._file.heard_of(localdate(at))
        self._happened(self._file.keeper, "handovers.call", at)

    def _happened(
        self, actor: Actor, action: str, at: datetime, person: UUID | None = None
    ) -> None:
        self._file.rows.happened(actor, action, at, person, access.record(self.row.pk))
