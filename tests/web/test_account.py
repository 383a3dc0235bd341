"""Signing in with a password, giving it again, changing it."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.people import PASSWORD, make_member, make_user
from tests.second_factors import activate, password_only
from tests.signing_in import client_of
from trousseau.accounts import known_browsers
from trousseau.accounts.choices import Role
from trousseau.accounts.models import User
from trousseau.audit.models import LogRow

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
PERSON = UUID("00000000-0000-4000-8000-000000000001")
NEW = "quatre-vents-et-une-lanterne"


def sign_in(username: str, password: str = PASSWORD, **more: str):
    return Client().post(LOGIN, {"login": username, "password": password, **more})


# --- login --------------------------------------------------------------------------------------


def test_staff_sign_in_with_their_address_in_any_case_of_letters():
    member = make_member(Role.MANAGER)
    for typed in (member.user.username, f"  {member.user.username.upper()} "):
        answer = sign_in(typed)
        assert (answer.status_code, answer["Location"]) == (302, reverse("desk_index"))


def test_a_participant_signs_in_with_the_identifier_of_their_centre():
    user = make_user()
    User.objects.filter(pk=user.pk).update(username="tournesol-42", email="")
    assert sign_in("tournesol-42").status_code == 302


def test_the_fields_tell_a_browser_what_to_fill_in(client: Client):
    page = client.get(LOGIN).content.decode()
    assert 'autocomplete="username webauthn"' in page
    assert 'autocomplete="current-password"' in page
    assert 'autocapitalize="none"' in page


def test_a_wrong_password_and_an_unknown_name_are_answered_alike():
    user = make_user()
    known = sign_in(user.username, "faux mot de passe")
    unknown = sign_in("personne@exemple.test", "faux mot de passe")
    assert known.status_code == unknown.status_code == 200
    assert _said(known) == _said(unknown)
    assert "Vérifiez les deux" in known.content.decode()


def _said(answer) -> str:
    page: str = answer.content.decode()
    return page[page.index('id="problems"') : page.index("</div>", page.index('id="problems"'))]


@pytest.mark.parametrize("kind", ["wrong", "unknown", "closed", "without a password"])
def test_as_much_work_is_done_for_a_name_that_does_not_exist(
    kind: str, monkeypatch: pytest.MonkeyPatch
):
    """One hash each time, so the time it takes tells nothing."""
    user = make_user()
    if kind == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    if kind == "without a password":
        user.set_unusable_password()
        user.save()
    hashed: list[str] = []
    hasher = hashers.get_hasher()
    encode = type(hasher).encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(type(hasher), "encode", counted)
    sign_in("personne@exemple.test" if kind == "unknown" else user.username, "faux mot de passe")
    assert len(hashed) == 1


def test_a_closed_account_is_like_a_wrong_password():
    user = make_user()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert _said(sign_in(user.username)) == _said(sign_in("personne@exemple.test"))


@pytest.mark.parametrize(
    "field",
    [
        {"login": "x\x00y"},
        {"password": "x\x00y"},
        {"login": "é" * 5000},
        {"password": "é" * 5000},
        {},
    ],
)
def test_nonsense_is_answered_with_the_page(field: dict[str, str]):
    answer = Client().post(LOGIN, field)
    assert answer.status_code == 200


def test_after_it_one_is_where_one_wanted_to_go():
    member = make_member(Role.MANAGER)
    client = Client()
    asked = client.get("/people/")
    assert asked.status_code == 302
    wanted = parse_qs(urlsplit(asked["Location"]).query)["next"]
    assert wanted == ["/people/"]
    page = client.get(asked["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/people/">' in page
    answer = sign_in(member.user.username, next="/people/")
    assert answer["Location"] == "/people/"


@pytest.mark.parametrize(
    "foreign", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_the_way_back_leads_to_this_site_only(foreign: str):
    member = make_member(Role.MANAGER)
    assert sign_in(member.user.username, next=foreign)["Location"] == reverse("desk_index")


def test_signing_in_is_logged_with_the_role():
    member = make_member(Role.MANAGER)
    sign_in(member.user.username)
    row = LogRow.objects.get(action="account.login")
    assert (row.actor, row.role, row.centre) == (
        str(member.user_id),
        Role.MANAGER,
        member.centre_id,
    )


def test_a_session_is_another_one_after_signing_in():
    member = make_member(Role.MANAGER)
    client = Client()
    client.get("/mfa/login-webauthn/", headers={"Accept": "application/json"})
    before = client.cookies["session"].value
    client.post(LOGIN, {"login": member.user.username, "password": PASSWORD})
    assert client.cookies["session"].value != before


def test_somebody_without_a_place_is_sent_away_again():
    client = Client()
    client.post(LOGIN, {"login": make_user().username, "password": PASSWORD})
    assert client.get(reverse("desk_index"))["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


def test_the_cookie_of_a_known_browser_is_out_of_reach_of_scripts_and_other_sites():
    cookie = sign_in(make_member(Role.MANAGER).user.username).cookies[known_browsers.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


@pytest.mark.parametrize(
    "route",
    [
        "account_signup",
        "account_email",
        "account_confirm_email",
        "account_reset_password",
        "account_set_password",
        "account_inactive",
        "account_logout",
        "mfa_trust",
        "mfa_signup_webauthn",
        "socialaccount_signup",
        "openid_connect_login",
    ],
)
def test_what_the_library_also_offers_has_no_address(route: str):
    with pytest.raises(NoReverseMatch):
        reverse(route)


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "login/code/", ""])
def test_and_is_not_found_where_it_would_be(client: Client, path: str):
    assert client.get(f"/account/{path}").status_code == 404


# --- reauthenticate -----------------------------------------------------------------------------


def make_old(client: Client, by: timedelta = timedelta(minutes=16)) -> None:
    """As if what was shown in this session had been shown longer ago."""
    session = client.session
    for found in session["account_authentication_methods"]:
        found["at"] -= by.total_seconds()
    session.save()


def test_a_quarter_of_an_hour_later_the_password_is_asked_again():
    member = make_member(Role.PARTICIPANT, person=PERSON)
    client = password_only(member)
    assert client.get("/mfa/activate-totp/").status_code == 200
    make_old(client)
    answer = client.get("/mfa/activate-totp/")
    assert answer["Location"] == "/account/reauthenticate/?next=%2Fmfa%2Factivate-totp%2F"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    wrong = client.post("/account/reauthenticate/", {"password": "faux", "next": "/mfa/"})
    assert "pas votre mot de passe" in wrong.content.decode()
    right = client.post(
        "/account/reauthenticate/", {"password": PASSWORD, "next": "/mfa/activate-totp/"}
    )
    assert right["Location"] == "/mfa/activate-totp/"
    assert client.get("/mfa/activate-totp/").status_code == 200


def test_what_was_sent_meanwhile_is_not_kept_in_the_session():
    member = make_member(Role.PARTICIPANT, person=PERSON)
    client = password_only(member)
    make_old(client)
    client.post("/mfa/activate-totp/", {"code": "123456"})
    assert "account_reauthentication_state" not in client.session


def test_a_password_does_not_stand_in_for_the_second_factor_one_has():
    member = make_member(Role.MANAGER)
    activate(member.user)
    client = client_of(member)
    answer = client.get("/account/reauthenticate/")
    assert answer["Location"] == "/mfa/reauthenticate/"


# --- change password ----------------------------------------------------------------------------


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    fields = {"oldpassword": old, "password1": new, "password2": again}
    return client.post("/account/change-password/", fields)


def test_a_changed_password_is_the_one_that_opens():
    member = make_member(Role.MANAGER)
    client, elsewhere = client_of(member), client_of(member)
    assert change(client)["Location"] == "/mfa/"
    assert client.get("/mfa/").status_code == 200
    assert sign_in(member.user.username).status_code == 200
    assert sign_in(member.user.username, NEW).status_code == 302
    assert elsewhere.get("/mfa/")["Location"].startswith(LOGIN)
    assert LogRow.objects.filter(action="account.change_password").count() == 1
    assert not mail.outbox


def test_this_browser_goes_on_being_known():
    member = make_member(Role.MANAGER)
    client = client_of(member)
    cookie = change(client).cookies[known_browsers.COOKIE].value
    member.user.refresh_from_db()
    assert known_browsers.known_as(cookie, member.user)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "faux mot de passe"}, "pas votre mot de passe actuel"),
        ({"again": NEW + "!"}, "Tapez deux fois le même"),
        ({"new": "Trousseau2026!", "again": "Trousseau2026!"}, "se devine vite"),
        ({"new": "court", "again": "court"}, "12"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(fields: dict[str, str], said: str):
    member = make_member(Role.MANAGER)
    answer = change(client_of(member), **fields)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert sign_in(member.user.username).status_code == 302


def test_the_password_cannot_be_guessed_from_an_open_session():
    member = make_member(Role.MANAGER)
    client = client_of(member)
    statuses = [change(client, old=f"faux {number}").status_code for number in range(30)]
    assert statuses.count(200) == 20
    assert statuses[-1] == 429
