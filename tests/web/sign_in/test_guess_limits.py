"""Guessing is limited whatever a request says of itself, and the owner still gets in."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.db import connections
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests.people import AT, PASSWORD, make_actor, make_member, make_person
from tests.second_factors import SEED, activate, code_at, password_only
from trousseau.accounts import actions
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow, Outcome
from trousseau.web import guessing
from trousseau.web.guessing import (
    OWN_BROWSER,
    STRANGERS_CODES_PER_ACCOUNT,
    STRANGERS_CODES_PER_DAY,
    STRANGERS_PER_ACCOUNT,
    STRANGERS_PER_ADDRESS,
    client_address,
)

pytestmark = [pytest.mark.django_db, pytest.mark.bar(8)]
FULL, SMALL = 10_000, 60
# What the bar asks for.
EVALUATED_AN_HOUR = 50
OFFICE = "192.0.2.10"
FORWARDING = (
    "X-Forwarded-For",
    "X-Real-IP",
    "Forwarded",
    "X-Client-IP",
    "X-Cluster-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "X-Original-Forwarded-For",
)


@dataclass
class Clock:
    """The time as the limits see it, and when a password was really compared."""

    now: datetime = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
    compared: list[datetime] = field(default_factory=list)

    def busiest_hour(self) -> int:
        """The most comparisons in any sixty minutes."""
        times = sorted(self.compared)
        hour = timedelta(hours=1)
        return max(
            (sum(1 for other in times if at <= other < at + hour) for at in times), default=0
        )


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Each hash that is worked out counts as a guess that was looked at."""
    clock = Clock()

    class Time:
        @staticmethod
        def now() -> datetime:
            return clock.now

    monkeypatch.setattr(guessing, "timezone", Time)
    hasher = type(hashers.get_hasher())
    encode = hasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        clock.compared.append(clock.now)
        return encode(self, password, salt)

    monkeypatch.setattr(hasher, "encode", counted)
    return clock


def forged(chance: random.Random) -> dict[str, str]:
    """Headers that claim another place for each request."""
    names = chance.sample(FORWARDING, k=chance.randint(1, len(FORWARDING)))
    return {
        name: ", ".join(_address(chance) for _ in range(chance.randint(1, 4))) for name in names
    }


def _address(chance: random.Random) -> str:
    return ".".join(str(chance.randint(1, 254)) for _ in range(4))


# A client gathers the middleware once; a new one for each guess would do so ten thousand times.
_browsers = threading.local()


def guess(username: str, password: str, address: str = OFFICE, **headers: str) -> int:
    """A guess from a browser that has never been here; the answer's status."""
    if not hasattr(_browsers, "client"):
        _browsers.client = Client()
    client: Client = _browsers.client
    client.cookies.clear()
    fields = {"login": username, "password": password}
    login = reverse("account_login")
    return client.post(login, fields, headers=headers, REMOTE_ADDR=address).status_code


def sign_in(client: Client, member: CentreMembership, password: str = PASSWORD) -> int:
    """In, and out again as a browser goes: it does what `Clear-Site-Data` says."""
    fields = {"login": member.user.username, "password": password}
    status = client.post(reverse("account_login"), fields).status_code
    left = client.post(reverse("sessions_sign_out"))
    if '"cookies"' in left.headers["Clear-Site-Data"]:
        client.cookies.clear()
    return status


@pytest.fixture
def owner(request: pytest.FixtureRequest) -> CentreMembership:
    """A manager, unless a test is about another role."""
    role = getattr(request, "param", Role.MANAGER)
    if role != Role.PARTICIPANT:
        return make_member(role)
    keeper = make_member(Role.CASEWORKER)
    person = make_person(actor_of(keeper, AT)).person
    return make_member(role, keeper.centre, person=person)


@pytest.fixture
def own_browser(owner: CentreMembership) -> Client:
    """A browser in which the owner has signed in before, in the office the attack comes from."""
    client = Client(REMOTE_ADDR=OFFICE)
    assert sign_in(client, owner) == 302
    return client


@pytest.mark.parametrize(
    ("owner", "from_many_places"),
    [(Role.MANAGER, False), (Role.PARTICIPANT, False), (Role.PARTICIPANT, True)],
    indirect=["owner"],
)
def test_an_hour_of_guesses_with_forged_headers(
    owner: CentreMembership,
    own_browser: Client,
    clock: Clock,
    bars_full: bool,
    from_many_places: bool,
):
    """All at once: no window moves on. The owner comes and goes meanwhile, mistyping at times."""
    chance = random.Random(8)
    number = FULL if bars_full else SMALL
    statuses: list[int] = []
    signed_in = looked_at = 0
    for count in range(number):
        address = _address(chance) if from_many_places else OFFICE
        before = len(clock.compared)
        statuses.append(
            guess(owner.user.username, f"essai numéro {count}", address, **forged(chance))
        )
        looked_at += len(clock.compared) - before
        if count % (number // 10) == 0:
            assert sign_in(own_browser, owner, "faute de frappe") == 200
            assert sign_in(own_browser, owner) == 302
            signed_in += 1
        if not count % 100:
            clock.now += timedelta(seconds=30)
    assert looked_at <= EVALUATED_AN_HOUR
    assert looked_at == STRANGERS_PER_ACCOUNT
    assert statuses.count(302) == 0
    assert statuses.count(429) == number - looked_at
    assert signed_in == 10
    print(f"\n{number} guesses, {looked_at} looked at, the owner in {signed_in} times")


def test_a_long_attack_never_has_a_busier_hour(
    owner: CentreMembership, clock: Clock, bars_full: bool
):
    """Spread out so as to use every window to its end."""
    chance = random.Random(9)
    number, hours = (2000, 24) if bars_full else (SMALL, 2)
    for count in range(number):
        guess(owner.user.username, f"essai {count}", _address(chance), **forged(chance))
        clock.now += timedelta(hours=hours) / number
    assert len(clock.compared) >= (hours - 1) * STRANGERS_PER_ACCOUNT
    assert clock.busiest_hour() <= EVALUATED_AN_HOUR
    busiest = clock.busiest_hour()
    print(f"\n{number} in {hours} h: {len(clock.compared)} looked at, {busiest} in an hour")


def test_one_place_that_tries_many_accounts(clock: Clock, bars_full: bool):
    members = [make_member(Role.MANAGER) for _ in range(30)]
    chance = random.Random(10)
    clock.compared.clear()
    for count in range(2000 if bars_full else SMALL):
        known = chance.choice(members).user.username
        name = known if count % 2 else f"personne-{count}@exemple.test"
        guess(name, "Printemps2026!", **forged(chance))
    assert len(clock.compared) == STRANGERS_PER_ADDRESS <= EVALUATED_AN_HOUR


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_too(
    owner: CentreMembership, own_browser: Client, clock: Clock, bars_full: bool
):
    clock.compared.clear()
    chance = random.Random(11)
    sent = [
        (f"essai {count}", _address(chance), forged(chance))
        for count in range(2000 if bars_full else 60)
    ]

    def one(what: tuple[str, str, dict[str, str]]) -> int:
        password, address, headers = what
        try:
            return guess(owner.user.username, password, address, **headers)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(one, sent))
    assert len(clock.compared) == STRANGERS_PER_ACCOUNT
    assert statuses.count(429) == len(sent) - STRANGERS_PER_ACCOUNT
    assert sign_in(own_browser, owner) == 302


def test_a_refused_guess_is_not_looked_at_even_when_it_is_right(
    owner: CentreMembership, clock: Clock
):
    for count in range(STRANGERS_PER_ACCOUNT):
        guess(owner.user.username, f"essai {count}", f"198.51.100.{count}")
    clock.compared.clear()
    answer = Client().post(
        reverse("account_login"), {"login": owner.user.username, "password": PASSWORD}
    )
    assert answer.status_code == 429
    assert answer["Retry-After"] == "3600"
    page = answer.content.decode()
    assert "clé d’accès" in page
    assert "d’habitude" in page
    assert not clock.compared


def test_an_account_that_does_not_exist_is_refused_alike(owner: CentreMembership, clock: Clock):
    for name in (owner.user.username, "personne@exemple.test"):
        statuses = [
            guess(name, f"essai {count}", f"198.51.100.{count}")
            for count in range(STRANGERS_PER_ACCOUNT + 3)
        ]
        assert statuses == [200] * STRANGERS_PER_ACCOUNT + [429] * 3


def test_capitals_and_blanks_give_no_further_guesses(owner: CentreMembership, clock: Clock):
    name = owner.user.username
    names = [name, name.upper(), f" {name}", name.title(), f"{name}  "]
    statuses = [
        guess(names[count % len(names)], f"essai {count}", f"198.51.100.{count}")
        for count in range(STRANGERS_PER_ACCOUNT + 5)
    ]
    assert statuses.count(200) == STRANGERS_PER_ACCOUNT


def test_right_passwords_use_nothing_up(owner: CentreMembership, clock: Clock):
    for _ in range(STRANGERS_PER_ACCOUNT + 10):
        assert sign_in(Client(REMOTE_ADDR=OFFICE), owner) == 302


def test_a_known_browser_that_fell_into_other_hands_has_few_guesses(
    owner: CentreMembership, own_browser: Client, clock: Clock
):
    clock.compared.clear()
    for count in range(SMALL):
        sign_in(own_browser, owner, f"essai {count}")
    assert len(clock.compared) == OWN_BROWSER + STRANGERS_PER_ACCOUNT <= EVALUATED_AN_HOUR


def test_the_owner_may_mistype_and_come_in_all_day(
    owner: CentreMembership, own_browser: Client, clock: Clock
):
    for count in range(3 * OWN_BROWSER):
        assert sign_in(own_browser, owner, f"faute {count}") == 200
        assert sign_in(own_browser, owner) == 302


def test_a_cookie_that_was_made_up_is_worth_nothing(owner: CentreMembership, clock: Clock):
    clock.compared.clear()
    for count in range(SMALL):
        client = Client(REMOTE_ADDR=f"198.51.100.{count % 250}")
        client.cookies["known-browser"] = f"W1siYSIsImIiXV0:{count}"
        sign_in(client, owner, f"essai {count}")
    assert len(clock.compared) == STRANGERS_PER_ACCOUNT


def test_one_s_own_known_browser_gives_no_guesses_at_another_account(
    owner: CentreMembership, clock: Clock
):
    attacker = make_member(Role.MANAGER)
    client = Client(REMOTE_ADDR=OFFICE)
    assert sign_in(client, attacker) == 302
    clock.compared.clear()
    for count in range(SMALL):
        sign_in(client, owner, f"essai {count}")
        if count % 10 == 0:
            before = len(clock.compared)
            assert sign_in(client, attacker) == 302
            del clock.compared[before:]
    assert len(clock.compared) == STRANGERS_PER_ACCOUNT


def test_the_owner_gets_in_by_a_link_from_the_centre_during_an_attack(
    owner: CentreMembership, clock: Clock
):
    clock.now = timezone.now()
    link = actions.renew_access(make_actor(Role.ADMINISTRATOR), owner.user_id, clock.now)
    new = Client()
    guess_until_refused(owner, clock)
    assert sign_in(new, owner) == 429
    password = "quatre-vents-et-une-lanterne"
    new.post(reverse("invitations_renew", args=[link]), {"password": password})
    guess_until_refused(owner, clock)
    assert sign_in(Client(), owner, password) == 429
    assert sign_in(new, owner, password) == 302


def guess_until_refused(member: CentreMembership, clock: Clock) -> None:
    for count in range(STRANGERS_PER_ACCOUNT + 1):
        status = guess(member.user.username, f"essai {count}", f"198.51.100.{count}")
    assert status == 429


def test_the_last_guess_is_logged_once_an_hour(owner: CentreMembership, clock: Clock):
    for count in range(SMALL):
        guess(owner.user.username, f"essai {count}", f"198.51.100.{count % 200}")
    rows = LogRow.objects.filter(action="account.guess_password")
    assert [(row.actor, row.reason, row.outcome) for row in rows] == [
        (str(owner.user_id), "last_guess", Outcome.REFUSED)
    ]


# --- second factors -----------------------------------------------------------------------------


def guess_code(client: Client, code: str) -> int:
    return client.post(reverse("mfa_authenticate"), {"code": code}).status_code


def test_codes_are_not_guessed_by_whoever_has_the_password(
    owner: CentreMembership, own_browser: Client, clock: Clock
):
    activate(owner.user)
    statuses = []
    for count in range(25):
        thief = Client(REMOTE_ADDR=f"198.51.100.{count}")
        fields = {"login": owner.user.username, "password": PASSWORD}
        thief.post(reverse("account_login"), fields)
        statuses.append(guess_code(thief, f"{count:06d}"))
    assert statuses.count(200) == STRANGERS_CODES_PER_ACCOUNT
    assert statuses.count(429) == len(statuses) - STRANGERS_CODES_PER_ACCOUNT
    fields = {"login": owner.user.username, "password": PASSWORD}
    own_browser.post(reverse("account_login"), fields)
    assert guess_code(own_browser, "000000") == 200
    assert guess_code(own_browser, code_at(SEED, clock.now)) == 302


def test_codes_are_not_guessed_day_and_night(owner: CentreMembership, clock: Clock):
    activate(owner.user)
    looked_at = 0
    for count in range(24 * 2):
        thief = password_only(owner)
        looked_at += guess_code(thief, f"{count:06d}") == 200
        clock.now += timedelta(minutes=30)
    assert looked_at == STRANGERS_CODES_PER_DAY


# --- where a request comes from -----------------------------------------------------------------


def request_from(address: str, forwarded: str = "") -> HttpRequest:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = address
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return request


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", OFFICE),
        (0, "203.0.113.1", OFFICE),
        (1, "", OFFICE),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "10.0.0.1, 203.0.113.1", "203.0.113.1"),
        (2, "10.0.0.1, 203.0.113.1, 198.51.100.2", "203.0.113.1"),
        (2, "203.0.113.1", OFFICE),
        (1, "10.0.0.1, nonsense", "unknown"),
    ],
)
def test_only_proxies_of_our_own_are_believed(proxies: int, forwarded: str, address: str):
    with override_settings(PROXIES=proxies):
        assert client_address(request_from(OFFICE, forwarded)) == address


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.10", OFFICE),
        ("", "unknown"),
    ],
)
def test_all_of_one_network_of_ipv6_counts_as_one_place(address: str, counted_as: str):
    assert client_address(request_from(address)) == counted_as
