"""A change bites on the next request, while requests of the same person keep coming.

One thread asks without a pause, each request on its own as from another process; the other makes
the change. Whatever was begun after the change was committed must be refused.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from tests.people import AT, make_actor, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership, User
from trousseau.privacy.choices import Purpose, RecipientKind
from trousseau.privacy.consents import give_consent, withdraw_consent
from trousseau.privacy.disclosures import NoConsent, disclose
from trousseau.privacy.recipients import Recipient

pytestmark = [pytest.mark.bar(5), pytest.mark.django_db(transaction=True)]
ROUNDS_FULL, ROUNDS = 50, 2
BEFORE, AFTER = 3, 4
FIELDS = ("given_names", "family_name")

Ask = Callable[[], bool]


def watched(ask: Ask, change: Callable[[], None]) -> None:
    """Ask again and again while `change` is made; fails when one begun after it was let in."""
    seen: list[tuple[float, bool]] = []
    faults: list[BaseException] = []
    stop = threading.Event()

    def asking() -> None:
        try:
            while not stop.is_set():
                begun = time.monotonic()
                seen.append((begun, ask()))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    def wait_for(count: int) -> None:
        end = time.monotonic() + 30
        while len(seen) < count and not faults and time.monotonic() < end:
            time.sleep(0.002)

    thread = threading.Thread(target=asking)
    thread.start()
    try:
        wait_for(BEFORE)
        change()
        changed = time.monotonic()
        wait_for(len(seen) + AFTER)
    finally:
        stop.set()
        thread.join()
    assert not faults, faults
    assert seen[0][1], "nothing was let in before"
    after = [let_in for begun, let_in in seen if begun > changed]
    assert len(after) >= AFTER - 1
    assert not any(after)


def file_of(client: Client, address: str, canary: str) -> Ask:
    def ask() -> bool:
        answer = client.get(address)
        shown = canary in answer.content.decode()
        assert shown == (answer.status_code == 200)
        return shown

    return ask


def new_role(membership: CentreMembership) -> None:
    CentreMembership.objects.filter(pk=membership.pk).update(role=Role.PARTNER)


def end_of_membership(membership: CentreMembership) -> None:
    CentreMembership.objects.filter(pk=membership.pk).update(until_on=AT.date())


def other_centre(membership: CentreMembership) -> None:
    CentreMembership.objects.filter(pk=membership.pk).update(centre=make_centre())


def closed_account(membership: CentreMembership) -> None:
    User.objects.filter(pk=membership.user_id).update(is_active=False)


def other_password(membership: CentreMembership) -> None:
    membership.user.set_password("une-autre-clef-pour-Mende")
    membership.user.save()


def sign_out_elsewhere(membership: CentreMembership) -> None:
    Session.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [new_role, end_of_membership, other_centre, closed_account, other_password, sign_out_elsewhere],
)
def test_who_may_no_longer_is_refused_from_the_next_request_on(
    change: Callable[[CentreMembership], None], bars_full: bool
):
    for _ in range(ROUNDS_FULL if bars_full else ROUNDS):
        membership = make_member(Role.CASEWORKER)
        canaries = make_person(actor_of(membership, AT))
        ask = file_of(
            client_of(membership), f"/people/{canaries.person}/", canaries.fields["family_name"]
        )
        watched(ask, partial(change, membership))


def test_nothing_leaves_on_a_consent_that_was_withdrawn(bars_full: bool):
    recipient = Recipient(RecipientKind.EMPLOYER, "Boulangerie Exemple")
    for _ in range(ROUNDS_FULL if bars_full else ROUNDS):
        centre = make_centre()
        caseworker = make_actor(Role.CASEWORKER, centre)
        canaries = make_person(caseworker)
        participant = make_actor(Role.PARTICIPANT, centre, person=canaries.person)
        until = AT + timedelta(days=90)
        consent = give_consent(
            participant, canaries.person, recipient, Purpose.JOB, FIELDS, until, AT
        )

        def ask(actor: Actor = caseworker, person: UUID = canaries.person) -> bool:
            try:
                disclose(actor, person, recipient, Purpose.JOB, FIELDS, AT)
            except NoConsent:
                return False
            return True

        watched(ask, partial(withdraw_consent, participant, canaries.person, consent, AT))
