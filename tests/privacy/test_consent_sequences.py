"""Whatever people give, withdraw and hand over, in any order: nothing leaves that may not.

Sequences of events are played to the application and to a model that knows the rules and nothing of
the code.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.people import AT, make_actor, make_centre, make_person
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.audit.models import LogRow
from trousseau.privacy.choices import OverrideReason, Purpose, RecipientKind
from trousseau.privacy.consents import give_consent, sharing_of, withdraw_consent
from trousseau.privacy.disclosures import NoConsent, disclose
from trousseau.privacy.recipients import NeverShared, Recipient

pytestmark = [pytest.mark.django_db, pytest.mark.bar(29)]
SEQUENCES_FULL, SEQUENCES = 5000, 40
RECIPIENTS = (
    Recipient(RecipientKind.EMPLOYER, "Boulangerie Exemple"),
    Recipient(RecipientKind.LANDLORD, "Régie Exemple"),
    Recipient(RecipientKind.HEALTH, "Cabinet Modèle"),
)
FIELDS = ("given_names", "address", "note", "birth_date", "channels")
# What those who hire or let may have at the most.
HARMLESS = {"given_names", "address", "channels"}
HIRES_OR_LETS = (0, 1)

which_ = st.integers(0, 5)
who_ = st.sampled_from(("staff", "participant"))
fields_ = st.lists(st.sampled_from(FIELDS), min_size=1, max_size=3, unique=True)
about_ = (st.integers(0, 2), st.sampled_from(("job", "home")), fields_)
override_ = st.sampled_from((None, None, None, "vital"))
events_ = st.lists(
    st.one_of(
        st.tuples(st.just("give"), *about_, st.integers(1, 6), who_),
        st.tuples(st.just("withdraw"), which_, who_),
        st.tuples(st.just("disclose"), *about_, override_),
        st.tuples(st.just("rely_on"), which_, st.booleans(), override_),
        st.tuples(st.just("wait"), st.integers(1, 4)),
    ),
    min_size=4,
    max_size=24,
)
# Seen whatever is drawn: on a consent, on none for a reason, and each way in which one ends.
ONE_OF_EACH: list[tuple[Any, ...]] = [
    ("give", 0, "job", ["given_names"], 3, "staff"),
    ("rely_on", 0, False, None),
    ("disclose", 2, "job", ["note"], "vital"),
    ("disclose", 0, "home", ["given_names"], None),
    ("disclose", 0, "job", ["given_names", "address"], None),
    ("withdraw", 0, "participant"),
    ("rely_on", 0, False, None),
    ("give", 2, "job", ["note"], 2, "participant"),
    ("wait", 2),
    ("rely_on", 1, False, None),
]


@dataclass
class Allowed:
    """One consent, as an onlooker would remember it."""

    recipient: int
    purpose: str
    fields: set[str]
    ends: int
    withdrawn: bool = False


@dataclass
class Model:
    """What may leave, by plain rules; the clock counts hours."""

    hour: int = 0
    allowed: list[Allowed] = field(default_factory=list)

    def never(self, recipient: int, fields: list[str]) -> bool:
        return recipient in HIRES_OR_LETS and not set(fields) <= HARMLESS

    def holds(self, one: Allowed) -> bool:
        return self.hour < one.ends and not one.withdrawn

    def may(self, recipient: int, purpose: str, fields: list[str]) -> bool:
        return any(
            (one.recipient, one.purpose) == (recipient, purpose)
            and set(fields) <= one.fields
            and self.holds(one)
            for one in self.allowed
        )


class Sequence:
    """Plays events, one method a kind, and compares."""

    def __init__(self) -> None:
        centre = make_centre()
        staff = make_actor(Role.CASEWORKER, centre)
        self.person = make_person(staff).person
        participant = make_actor(Role.PARTICIPANT, centre, person=self.person)
        self.actors = {"staff": staff, "participant": participant}
        self.model, self.ids = Model(), list[UUID]()
        # Recipient, purpose, fields, and the reason where there was no consent.
        self.left: list[tuple[int, str, list[str], str]] = []

    @property
    def at(self) -> datetime:
        return AT + timedelta(hours=self.model.hour)

    def wait(self, hours: int) -> None:
        self.model.hour += hours

    def give(self, recipient: int, purpose: str, fields: list[str], hours: int, who: str) -> None:
        ends = self.at + timedelta(hours=hours)
        about = (RECIPIENTS[recipient], Purpose(purpose), fields)
        try:
            made = give_consent(self.actors[who], self.person, *about, ends, self.at)
        except NeverShared:
            assert self.model.never(recipient, fields)
            return
        assert not self.model.never(recipient, fields)
        self.ids.append(made)
        hour = self.model.hour + hours
        self.model.allowed.append(Allowed(recipient, purpose, set(fields), hour))

    def withdraw(self, which: int, who: str) -> None:
        known = self.ids[which] if which < len(self.ids) else uuid4()
        try:
            withdraw_consent(self.actors[who], self.person, known, self.at)
        except NotHere:
            assert which >= len(self.ids)
        else:
            self.model.allowed[which].withdrawn = True

    def rely_on(self, which: int, part: bool, override: str | None) -> None:
        """Hand over what a consent speaks of, or a part of it, whether or not it still holds."""
        if which < len(self.model.allowed):
            one = self.model.allowed[which]
            fields = sorted(one.fields)[: 1 if part else None]
            self.disclose(one.recipient, one.purpose, fields, override)

    def disclose(
        self, recipient: int, purpose: str, fields: list[str], override: str | None
    ) -> None:
        may, never = self.model.may(recipient, purpose, fields), self.model.never(recipient, fields)
        about = (RECIPIENTS[recipient], Purpose(purpose), fields)
        reason = None if override is None else OverrideReason(override)
        try:
            values = disclose(self.actors["staff"], self.person, *about, self.at, reason)
        except NeverShared:
            assert never
        except NoConsent:
            assert not may
            assert override is None
        else:
            assert not never
            assert may or override is not None
            assert set(values) == set(fields)
            self.left.append((recipient, purpose, sorted(fields), "" if may else str(override)))

    def check(self) -> None:
        """The person is told all that left; what left without a consent is in the log."""
        told = sharing_of(self.actors["participant"], self.person, self.at, "consents.mine")
        shown = [
            (RECIPIENTS.index(one.recipient), one.purpose, sorted(one.fields), one.override or "")
            for one in told.disclosures
        ]
        assert sorted(shown) == sorted(self.left)
        for line in told.consents:
            one = self.model.allowed[self.ids.index(line.id)]
            assert line.in_force == self.model.holds(one)
        logged = LogRow.objects.filter(person=self.person, action="consents.disclose")
        reasons = logged.filter(outcome="done").order_by("number").values_list("reason", flat=True)
        assert list(reasons) == [reason for *_, reason in self.left]


def test_no_sequence_of_events_lets_anything_out(bars_full: bool):
    on_consent = without = refused = 0

    @settings(
        max_examples=SEQUENCES_FULL if bars_full else SEQUENCES,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @example(ONE_OF_EACH)
    @given(events_)
    def check(events: list[tuple[Any, ...]]) -> None:
        nonlocal on_consent, without, refused
        with transaction.atomic():
            sequence = Sequence()
            for name, *arguments in events:
                getattr(sequence, name)(*arguments)
            sequence.check()
            on_consent += sum(1 for *_, reason in sequence.left if not reason)
            without += sum(1 for *_, reason in sequence.left if reason)
            refused += LogRow.objects.filter(person=sequence.person, record="consent:none").count()
            transaction.set_rollback(True)

    check()
    print(f"{on_consent} on a consent, {without} for a reason, {refused} refused")
    # Otherwise the sequences would have shown nothing.
    assert min(on_consent, without, refused) > 0
