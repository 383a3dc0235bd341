"""Idle sessions lock or end, the lock opens for its owner alone, and leaving leaves nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.people import PASSWORD, Canaries, make_actor, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import PROGRAMME_ROLES, Role
from trousseau.accounts.known_browsers import COOKIE
from trousseau.accounts.models import CentreMembership
from trousseau.web import guessing
from trousseau.web.session_clock import LOCKED, SEEN, SIGNED_IN, State, state, touch

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTES, HOURS = 60, 3600
# A page that every role has.
PAGE = "/drafts/"
STAFF = [role for role in Role if role != Role.PARTICIPANT]


def member(role: Role = Role.CASEWORKER) -> CentreMembership:
    centre = make_centre()
    if role == Role.PARTICIPANT:
        person = make_person(make_actor(Role.CASEWORKER, centre)).person
        return make_member(role, centre, person=person)
    return make_member(role, None if role in PROGRAMME_ROLES else centre)


def arrive(membership: CentreMembership) -> Client:
    """Signed in, and seen just now."""
    client = client_of(membership)
    assert client.get(PAGE).status_code == 200
    return client


def pass_time(client: Client, seconds: float, *, busy: bool = False) -> None:
    """Let time go by since the sign-in; busy: the last request was just now."""
    session = client.session
    session[SIGNED_IN] -= seconds
    if not busy:
        session[SEEN] -= seconds
    session.save()


def leads_to(client: Client, address: str = PAGE, **fields: str) -> str:
    """Where a request ends up: its own page, the lock or the sign-in, by path."""
    answer = client.post(address, fields) if fields else client.get(address)
    return answer.headers["Location"].split("?")[0] if answer.status_code == 302 else address


LOCK, SIGN_IN = "/lock/", reverse("account_login")


@pytest.mark.bar(9)
@pytest.mark.parametrize("role", STAFF)
def test_after_a_quarter_of_an_hour_staff_and_partners_find_the_lock(role: Role):
    client = arrive(member(role))
    pass_time(client, 13 * MINUTES)
    assert leads_to(client) == PAGE
    pass_time(client, 15 * MINUTES)
    assert leads_to(client) == LOCK
    assert leads_to(client, "/desk/places/") == LOCK
    assert leads_to(client, "/drafts/discard/", draft_form="/x/") == LOCK


@pytest.mark.bar(9)
@pytest.mark.parametrize("role", STAFF)
def test_twelve_hours_after_the_sign_in_it_is_over_however_busy(role: Role):
    client = arrive(member(role))
    pass_time(client, 12 * HOURS - 5 * MINUTES, busy=True)
    assert leads_to(client) == PAGE
    pass_time(client, 5 * MINUTES, busy=True)
    assert leads_to(client) == SIGN_IN
    # And it does not come back.
    assert leads_to(client) == SIGN_IN
    assert "_auth_user_id" not in client.session


@pytest.mark.bar(9)
def test_a_participant_is_signed_out_by_a_quarter_of_an_hour_and_by_two_hours():
    membership = member(Role.PARTICIPANT)
    idle, busy = arrive(membership), arrive(membership)
    pass_time(idle, 15 * MINUTES)
    assert leads_to(idle) == SIGN_IN
    assert "_auth_user_id" not in idle.session
    pass_time(busy, 2 * HOURS - 5 * MINUTES, busy=True)
    assert leads_to(busy) == PAGE
    pass_time(busy, 5 * MINUTES, busy=True)
    assert leads_to(busy) == SIGN_IN


@pytest.mark.bar(9)
def test_unlocking_does_not_lengthen_the_twelve_hours():
    client = arrive(member())
    pass_time(client, 11 * HOURS)
    assert leads_to(client, "/unlock/", password=PASSWORD, next=PAGE) == PAGE
    assert leads_to(client) == PAGE
    pass_time(client, 1 * HOURS, busy=True)
    assert leads_to(client) == SIGN_IN


@pytest.mark.parametrize(
    ("role", "signed_in", "seen", "expected"),
    [
        (Role.CASEWORKER, 0, 0, State.OPEN),
        (Role.CASEWORKER, 60, 14, State.OPEN),
        (Role.CASEWORKER, 60, 15, State.LOCKED),
        (Role.CASEWORKER, 719, 719, State.LOCKED),
        (Role.CASEWORKER, 720, 0, State.OVER),
        (Role.PARTNER, 60, 15, State.LOCKED),
        (Role.PARTICIPANT, 60, 14, State.OPEN),
        (Role.PARTICIPANT, 60, 15, State.OVER),
        (Role.PARTICIPANT, 120, 0, State.OVER),
    ],
)
def test_the_clock(role: Role, signed_in: int, seen: int, expected: State):
    session = SessionBase()
    session[SIGNED_IN] = int((AT - timedelta(minutes=signed_in)).timestamp())
    session[SEEN] = int((AT - timedelta(minutes=seen)).timestamp())
    assert state(session, role, AT) is expected


def test_being_here_is_written_down_once_a_minute_and_never_later_than_it_was():
    session = SessionBase()
    written = []
    for second in range(0, 600, 7):
        session.modified = False
        touch(session, AT + timedelta(seconds=second))
        if session.modified:
            written.append(second)
        assert session[SEEN] <= AT.timestamp() + second < session[SEEN] + 60
    assert len(written) <= 10


def test_a_page_within_the_minute_writes_nothing(django_assert_num_queries):
    client = arrive(member())
    before = set(Session.objects.values_list("session_data", flat=True))
    assert client.get(PAGE).status_code == 200
    assert set(Session.objects.values_list("session_data", flat=True)) == before


# --- the lock -----------------------------------------------------------------------------------


def caseworker_with_person() -> tuple[Client, Canaries]:
    membership = member()
    canaries = make_person(actor_of(membership, AT))
    return arrive(membership), canaries


def test_i_leave_my_desk():
    client, canaries = caseworker_with_person()
    file = f"/people/{canaries.person}/"
    assert client.get(file).status_code == 200
    answer = client.post(LOCK, {"next": file})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/lock/?next={file}"
    assert leads_to(client, file) == LOCK


def test_a_locked_session_shows_nobody_s_data():
    client, canaries = caseworker_with_person()
    client.post(LOCK)
    for address in (f"/people/{canaries.person}/", "/people/", LOCK, "/", "/no-such-page/"):
        answer = client.get(address, follow=True)
        text = answer.content.decode()
        assert not [value for value in canaries.values if value in text], address


def test_a_get_neither_locks_nor_unlocks():
    client = arrive(member())
    assert leads_to(client, LOCK) == "/"
    assert leads_to(client) == PAGE
    client.post(LOCK)
    assert client.get(LOCK).status_code == 200
    assert client.get("/unlock/").status_code == 405
    assert leads_to(client) == LOCK


def test_the_password_opens_it_again_where_one_was():
    client, canaries = caseworker_with_person()
    file = f"/people/{canaries.person}/"
    client.post(LOCK)
    answer = client.post("/unlock/", {"password": PASSWORD, "next": file})
    assert answer.headers["Location"] == file
    assert canaries.fields["family_name"] in client.get(file).content.decode()


def test_a_wrong_password_does_not():
    client = arrive(member())
    client.post(LOCK)
    answer = client.post("/unlock/", {"password": "autre-chose", "next": PAGE}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/lock/?next={PAGE}&wrong"
    assert "Ce n’est pas le bon mot de passe" in answer.content.decode()
    assert leads_to(client) == LOCK
    assert leads_to(client, "/unlock/", password="") == LOCK
    assert leads_to(client) == LOCK


def test_another_s_password_does_not():
    client = arrive(member())
    other = member()
    other.user.set_password("mot-de-passe-d’une-autre")
    other.user.save()
    client.post(LOCK)
    client.post("/unlock/", {"password": "mot-de-passe-d’une-autre", "next": PAGE})
    assert leads_to(client) == LOCK


def test_the_lock_of_a_closed_account_does_not_open():
    membership = member()
    client = arrive(membership)
    client.post(LOCK)
    membership.user.is_active = False
    membership.user.save()
    assert leads_to(client, "/unlock/", password=PASSWORD) == SIGN_IN
    assert leads_to(client) == SIGN_IN


def test_guessing_ends_the_session():
    client = arrive(member())
    client.post(LOCK)
    for _ in range(60):
        if leads_to(client, "/unlock/", password="devinette", next=PAGE) == "/signed-out/":
            break
    else:
        pytest.fail("sixty guesses were let in")
    assert leads_to(client, "/unlock/", password=PASSWORD, next=PAGE) == SIGN_IN


def test_a_request_still_on_its_way_cannot_unlock():
    """It loaded the session before it was locked, and saves it after."""
    client = arrive(member())
    late = client.session
    late[SEEN] = 0
    client.post(LOCK)
    with pytest.raises(UpdateError):
        late.save()
    assert leads_to(client) == LOCK


def test_a_form_that_was_open_can_be_sent_after_unlocking():
    """Its token is still the right one."""
    membership = member()
    client = Client(enforce_csrf_checks=True)
    client.cookies = arrive(membership).cookies
    page = client.get(PAGE).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    def send(address: str, **fields: str) -> int:
        return client.post(address, {"csrfmiddlewaretoken": token, **fields}).status_code

    assert send("/drafts/save/", draft_form="/x/") == 200
    assert send(LOCK) == 302
    assert send("/unlock/", password=PASSWORD, next=PAGE) == 302
    assert send("/drafts/save/", draft_form="/x/") == 200
    assert client.post("/drafts/save/", {"draft_form": "/x/"}).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["//example.org/", "https://example.org/", "/\\example.org", "javascript:x", "/nowhere/", ""],
)
def test_nobody_is_led_elsewhere_after_unlocking(address: str):
    client = arrive(member())
    client.post(LOCK)
    assert leads_to(client, "/unlock/", password=PASSWORD, next=address) == "/"


def test_the_pages_of_one_s_own_account_are_locked_too():
    from tests.matrix.test_matrix import ROUTES
    from trousseau.web import sign_in

    client = arrive(member())
    client.post(LOCK)
    shown = []
    for name in sorted(sign_in.ROUTES & set(ROUTES)):
        if ROUTES[name].pattern.converters or name in {"account_login", "account_logout"}:
            continue
        answer = client.get(reverse(name))
        if answer.status_code == 200:
            shown.append(name)
    # Pages that ask for a secret again, or start a sign-in, show nothing.
    assert set(shown) <= {
        "account_reauthenticate",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate_webauthn",
    }


# --- signing out --------------------------------------------------------------------------------


@pytest.mark.bar(9)
@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.CASEWORKER])
def test_signing_out_ends_the_session_and_clears_the_browser(role: Role):
    membership = member(role)
    client = arrive(membership)
    guessing.remember(RequestFactory().get("/"), known := HttpResponse(), membership.user)
    client.cookies.update(known.cookies)
    key = client.session.session_key
    answer = client.post("/sign-out/")
    # The browser stays known, or strangers could lock the owner out: its cookies go by name.
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Location"] == "/signed-out/"
    assert not Session.objects.filter(pk=key).exists()
    assert client.cookies["session"]["max-age"] == client.cookies["csrf"]["max-age"] == 0
    assert client.cookies[COOKIE].value == known.cookies[COOKIE].value
    assert "Vous pouvez partir tranquille" in client.get("/signed-out/").content.decode()
    assert leads_to(client) == SIGN_IN


def test_signing_out_is_not_a_link():
    client = arrive(member())
    assert client.get("/sign-out/").status_code == 405
    assert leads_to(client) == PAGE


def test_a_participant_who_locks_is_signed_out():
    client = arrive(member(Role.PARTICIPANT))
    assert leads_to(client, LOCK, next=PAGE) == "/signed-out/"
    assert leads_to(client) == SIGN_IN


def test_a_new_sign_in_begins_the_clocks_again_and_takes_the_lock_away():
    from django.contrib.sessions.backends.db import SessionStore

    from trousseau.web.session_clock import begin

    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session[LOCKED] = True
    request.session[SIGNED_IN] = request.session[SEEN] = 0
    assert state(request.session, Role.CASEWORKER, AT) is State.OVER
    begin(request, AT)
    assert state(request.session, Role.CASEWORKER, AT) is State.OPEN


# --- what changes meanwhile ---------------------------------------------------------------------


@pytest.mark.bar(5)
@pytest.mark.parametrize("change", ["role", "end", "close"])
def test_a_change_bites_on_the_next_request(change: str):
    membership = member()
    canaries = make_person(actor_of(membership, AT))
    file = f"/people/{canaries.person}/"
    client = client_of(membership)
    assert canaries.fields["family_name"] in client.get(file).content.decode()
    match change:
        case "role":
            membership.role = Role.PARTNER
            membership.save()
        case "end":
            membership.until_on = AT.date()
            membership.save()
        case "close":
            membership.user.is_active = False
            membership.user.save()
    answer = client.get(file)
    assert answer.status_code in (302, 404)
    assert canaries.fields["family_name"] not in answer.content.decode()
