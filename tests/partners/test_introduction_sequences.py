"""Whatever is done in whatever order: nothing leaves, and nobody is named, without a consent.

Random sequences of everything that staff, the person and the partner can do. After each step what
left and what was shown is compared with what the person allowed at that moment.
"""

import random
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.core import mail

from tests.made_up_households import make_household
from tests.made_up_partners import made_up_contact, made_up_opportunity
from tests.people import AT, make_actor, make_centre
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.households.actions import NotPossible
from trousseau.partners import answers, introductions
from trousseau.partners.choices import IntroductionState, Refusal
from trousseau.partners.introductions import Answer, NewIntroduction
from trousseau.partners.letters import SaysTooMuch
from trousseau.partners.models import Introduction
from trousseau.partners.states import INTERESTED, OVER, IntroductionVerb, NoSuchTransition
from trousseau.privacy.choices import GivenHow
from trousseau.privacy.consents import withdraw_consent
from trousseau.privacy.models import Consent, Disclosure

SEQUENCES_FULL, SEQUENCES, STEPS = 2000, 24, 16
V = IntroductionVerb
REFUSED = (NotHere, NotPossible, NoSuchTransition, SaysTooMuch, ValueError)
FIELDS = (["given_names"], ["given_names", "family_name"], ["channels"], ["given_names", "address"])


class Sequence:
    """One introduction, and the random hand that does things to it."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.actor = make_actor(Role.CASEWORKER, make_centre())
        self.household = make_household(self.actor)
        self.at = AT
        contact = made_up_contact()
        offer = made_up_opportunity(contact=contact)
        new = NewIntroduction(contact.organisation_id, contact.pk, offer.pk)
        self.id = introductions.prepare(self.actor, self.household.first, new, self.at)
        mail.outbox.clear()
        # Most random steps lead nowhere, so that random sequences alone rarely get far.
        for do in (self.allow, self.send, self.interest)[: self.draw.randint(0, 3)]:
            do()

    def row(self) -> Introduction:
        with system("test.read", self.at):
            rows = Introduction.objects.select_related("person", "link")
            return rows.get(pk=self.id)

    def allowed(self, row: Introduction) -> bool:
        """Whether one consent in force covers the whole, asked of the tables themselves."""
        with system("test.read", self.at):
            rows = Consent.objects.filter(
                person=row.person, given_at__lte=self.at, expires_at__gt=self.at, withdrawn_at=None
            )
            return any(set(row.fields) <= set(one.fields) for one in rows)

    def step(self) -> None:
        """One thing that somebody might do."""
        do = self.draw.choice(
            (self.allow, self.allow, self.send, self.send, self.revise, self.withdraw_consent,
             self.nudge, self.wait, self.settle, self.answer, self.interest, self.interest)
        )  # fmt: skip
        with suppress(*REFUSED):
            do()

    def allow(self) -> None:
        introductions.allow(self.actor, self.id, GivenHow.SPOKEN, self.at)

    def revise(self) -> None:
        fields = self.draw.choice(FIELDS)
        introductions.revise(self.actor, self.id, None, fields, "Bonjour", self.at)

    def send(self) -> None:
        introductions.send(self.actor, self.id, self.address, self.at)

    def nudge(self) -> None:
        introductions.nudge(self.actor, self.id, self.address, self.at)

    def address(self, secret: str) -> str:
        return f"https://exemple.test/{secret}/"

    def withdraw_consent(self) -> None:
        with system("test.read", self.at):
            consent = Consent.objects.filter(withdrawn_at=None).order_by("-given_at").first()
        if consent is not None:
            withdraw_consent(self.actor, self.household.first, consent.pk, self.at)

    def wait(self) -> None:
        self.at += timedelta(days=self.draw.choice((1, 16, 40)))

    def said(self) -> Answer:
        verb = self.draw.choice(list(V))
        refusal = Refusal.DATES if verb is V.REFUSE else None
        return Answer(verb, self.at + timedelta(9), refusal, "")

    def settle(self) -> None:
        introductions.settle(self.actor, self.id, self.said(), self.at)

    def answer(self) -> None:
        for secret in self.secrets():
            answers.answer(secret, self.said(), self.at)

    def interest(self) -> None:
        for secret in self.secrets():
            answers.answer(secret, Answer(V.ACKNOWLEDGE), self.at)

    def secrets(self) -> Iterator[str]:
        for message in reversed(mail.outbox):
            found = re.search(r"exemple\.test/([\w-]+)/", str(message.body))
            assert found is not None
            yield found[1]

    def seen(self) -> set[str]:
        """Whatever any link that ever left shows at this moment."""
        shown: set[str] = set()
        for secret in self.secrets():
            with suppress(NotHere):
                shown |= {value for _, value in answers.asked(secret, self.at).shared}
        return shown


def counted(model: type[Disclosure], at: datetime) -> int:
    with system("test.count", at):
        return model.objects.count()


@pytest.mark.django_db
@pytest.mark.bar(29)
def test_nothing_leaves_and_nobody_is_named_without_consent(bars_full: bool):
    sent = named = shut = 0
    for seed in range(SEQUENCES_FULL if bars_full else SEQUENCES):
        one = Sequence(seed)
        for _ in range(STEPS):
            before = one.row()
            letters, disclosures = len(mail.outbox), counted(Disclosure, one.at)
            allowed = one.allowed(before)
            one.step()
            row = one.row()
            if len(mail.outbox) > letters:
                sent += 1
                assert allowed, "a message left without consent"
            if counted(Disclosure, one.at) > disclosures:
                assert allowed, "somebody was named without consent"
            if before.state in OVER:
                assert row.state == before.state, "what is over stays over"
            shown = one.seen()
            if shown:
                named += 1
                assert one.allowed(row), "a link names somebody without consent"
                assert IntroductionState(row.state) in INTERESTED
                with system("test.read", one.at):
                    assert Disclosure.objects.filter(person=row.person).exists()
            elif before.state in INTERESTED and not one.allowed(row):
                shut += 1
    # It tried what it is about.
    assert min(sent, named, shut) > 0, (sent, named, shut)
    print(f"{sent} messages, {named} times named with consent, {shut} times shut after it")
