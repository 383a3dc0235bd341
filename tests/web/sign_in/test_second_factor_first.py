"""No page of staff or partners before the second factor: each route, each role, each method."""

import time
from collections.abc import Callable
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from tests.people import AT, Canaries, make_centre, make_member, make_person
from tests.second_factors import activate, password_only
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import PROGRAMME_ROLES, Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import SystemKey
from trousseau.web import sign_in
from trousseau.web.for_roles import ATTRIBUTE
from trousseau.web.session_clock import SEEN, SIGNED_IN

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.bar(7)]
METHODS, OTHERS = ("GET", "POST"), ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
ROLES = sorted(set(Role) - {Role.PARTICIPANT})
# The desk sends on at once to what is missing.
SIGN_IN = ("/mfa/", "/account/login/", "/account/reauthenticate/", "/desk/")
# What somebody sees who has given the password, and has no second factor yet.
TO_SET_UP = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_generate_recovery_codes",
    "account_change_password",
    "account_reauthenticate",
}


def patterns(resolver: URLResolver | None = None) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in (resolver or get_resolver()).url_patterns:
        found += patterns(entry) if isinstance(entry, URLResolver) else [entry]
    return found


def open_to_all(route: URLPattern) -> bool:
    """Pages that need no account: they show nothing about anybody."""
    return hasattr(route.callback, ATTRIBUTE) and getattr(route.callback, ATTRIBUTE) is None


BEHIND = [route for route in patterns() if not open_to_all(route)]


def address(route: URLPattern, person: UUID) -> str:
    """With something for each argument: a person the role would see, had it come in."""
    values: dict[str, object] = {}
    for name, converter in route.pattern.converters.items():
        if isinstance(converter, UUIDConverter):
            values[name] = person
        else:
            values[name] = 1 if isinstance(converter, IntConverter) else "x"
    return reverse(str(route.name), kwargs=values)


@pytest.fixture
def here() -> tuple[CentreMembership, Canaries]:
    keeper = make_member(Role.CASEWORKER, make_centre())
    return keeper, make_person(actor_of(keeper, AT))


@pytest.fixture
def methods(bars_full: bool) -> tuple[str, ...]:
    return METHODS + OTHERS if bars_full else METHODS


def member_of(role: Role, keeper: CentreMembership) -> CentreMembership:
    return make_member(role, None if role in PROGRAMME_ROLES else keeper.centre)


def leads_to_the_sign_in(answer: HttpResponseBase) -> bool:
    if answer.status_code == 302:
        return answer["Location"].startswith(SIGN_IN)
    return answer.status_code in (404, 405)


def walk(
    client: Client, canaries: Canaries, allowed: set[str], methods: tuple[str, ...]
) -> list[str]:
    """Everything that opened and should not have."""
    faults = []
    # The code of a language is in any page.
    shown = [value for value in canaries.values if len(value) > 4]
    for route in BEHIND:
        for method in methods:
            answer = client.generic(method, address(route, canaries.person))
            body = answer.content.decode()
            if any(value in body for value in shown):
                faults.append(f"{method} {route.name} shows a person")
            if route.name not in allowed and not leads_to_the_sign_in(answer):
                faults.append(f"{method} {route.name} answers {answer.status_code}")
    return faults


def test_there_are_pages_to_walk_through():
    names = {route.name for route in BEHIND}
    assert {"people_show", "desk_index", *TO_SET_UP} <= names
    assert {"account_login", "mfa_login_webauthn"} <= sign_in.ROUTES


@pytest.mark.parametrize("role", ROLES)
def test_the_password_alone_opens_what_sets_a_second_factor_up(
    role: Role, here: tuple[CentreMembership, Canaries], methods: tuple[str, ...]
):
    keeper, canaries = here
    client = password_only(member_of(role, keeper))
    assert client.get(reverse("desk_index"))["Location"] == "/mfa/"
    assert not walk(client, canaries, TO_SET_UP, methods)


@pytest.mark.parametrize("role", ROLES)
def test_with_a_second_factor_the_password_alone_opens_nothing(
    role: Role, here: tuple[CentreMembership, Canaries], methods: tuple[str, ...]
):
    keeper, canaries = here
    member = member_of(role, keeper)
    activate(member.user)
    client = password_only(member)
    allowed = {"account_login", "mfa_authenticate", "mfa_login_webauthn"}
    assert not walk(client, canaries, allowed, methods)


@pytest.mark.parametrize("role", ROLES)
def test_a_session_that_has_not_shown_it_opens_only_where_it_is_shown(
    role: Role, here: tuple[CentreMembership, Canaries], methods: tuple[str, ...]
):
    """The second factor was set up elsewhere, after this session had begun."""
    keeper, canaries = here
    member = member_of(role, keeper)
    client = password_only(member)
    activate(member.user)
    assert not walk(client, canaries, {"mfa_reauthenticate"}, methods)


# --- and nothing is written ---------------------------------------------------------------------


def written() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for sessions, and keys that are made when they are needed."""
    with system("test.look", AT):
        return {
            model._meta.db_table: sorted(model._base_manager.values_list(), key=str)
            for model in apps.get_models()
            if model not in (Session, SystemKey)
        }


def let_pass(client: Client, minutes: int) -> None:
    session = client.session
    for name in (SIGNED_IN, SEEN):
        session[name] = int(time.time()) - minutes * 60
    session.save()


def send_everything(arrive: Callable[[], Client], canaries: Canaries, minutes: int) -> list[str]:
    """A form to each route, in a session so many minutes old; what a table then held anew."""
    faults = []
    before = written()
    client = arrive()
    before = written()
    for route in BEHIND:
        if SESSION_KEY not in client.session:
            client = arrive()
            before = written()
        let_pass(client, minutes)
        sent = {"draft_form": f"/people/{canaries.person}/edit/", "note": "écrit-sans-rien"}
        client.post(address(route, canaries.person), sent)
        after = written()
        faults += [f"{route.name} writes {name}" for name in after if after[name] != before[name]]
        before = after
    return faults


@pytest.mark.parametrize("minutes", [1, 20, 13 * 60])
@pytest.mark.parametrize("has_factor", [False, True])
def test_nothing_is_written_before_the_second_factor(
    here: tuple[CentreMembership, Canaries], has_factor: bool, minutes: int
):
    """Neither a draft nor a row of the log about anybody; nor does an idle session keep one."""
    keeper, canaries = here
    if has_factor:
        activate(keeper.user)

    def arrive() -> Client:
        client = client_of(keeper)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()
        return client

    assert not send_everything(arrive, canaries, minutes)


def test_the_look_at_what_is_written_finds_a_draft(here: tuple[CentreMembership, Canaries]):
    keeper, canaries = here
    faults = send_everything(lambda: client_of(keeper), canaries, 20)
    assert {"people_edit writes privacy_draft", "people_edit writes audit_logrow"} <= set(faults)


def test_an_idle_session_without_its_second_factor_is_over(
    here: tuple[CentreMembership, Canaries],
):
    """It has no page that a lock could lead back to."""
    keeper, _ = here
    client = password_only(keeper)
    activate(keeper.user)
    let_pass(client, 20)
    assert client.get("/people/")["Location"].startswith("/account/login/")
    assert SESSION_KEY not in client.session


def test_the_walk_finds_what_is_open(here: tuple[CentreMembership, Canaries]):
    keeper, canaries = here
    faults = walk(client_of(keeper), canaries, set(), METHODS)
    assert "GET people_show shows a person" in faults
