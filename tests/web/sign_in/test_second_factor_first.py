"""No page of staff or partners before the second factor: each route, each role, each method."""

from uuid import UUID

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from tests.people import AT, Canaries, make_centre, make_member, make_person
from tests.second_factors import activate, password_only
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import PROGRAMME_ROLES, Role
from trousseau.accounts.models import CentreMembership
from trousseau.web import sign_in
from trousseau.web.doors import ATTRIBUTE

pytestmark = [pytest.mark.django_db, pytest.mark.bar(7)]
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


def test_the_walk_finds_what_is_open(here: tuple[CentreMembership, Canaries]):
    keeper, canaries = here
    faults = walk(client_of(keeper), canaries, set(), METHODS)
    assert "GET people_show shows a person" in faults
