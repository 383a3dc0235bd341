"""Second factors: showing one, setting one up, recovery codes. Passkeys: tests/browser."""

import json
import re
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.people import PASSWORD, make_member
from tests.second_factors import SEED, activate, code_at, password_only, seed_shown
from tests.signing_in import client_of
from tests.web.test_account import make_old
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow
from trousseau.web import session_clock

pytestmark = pytest.mark.django_db
PERSON = UUID("00000000-0000-4000-8000-000000000001")
DESK = "/desk/"
ASSERTION = {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA"}
CREATION = {"clientDataJSON": "e30", "attestationObject": "oA"}
FORMED = {"id": "AAAA", "rawId": "AAAA", "type": "public-key"}
# What no browser makes.
SHAPES: list[Any] = [
    {},
    [],
    None,
    3,
    {"id": "x"},
    {"id": 3, "response": {}},
    {"response": 3},
    {**FORMED, "response": {}},
    {**FORMED, "response": []},
    {**FORMED, "response": ASSERTION},
    {**FORMED, "response": {**ASSERTION, "userHandle": None}},
    {**FORMED, "response": {**ASSERTION, "userHandle": "AAAA"}},
    {**FORMED, "response": {**ASSERTION, "userHandle": 7}},
    {**FORMED, "response": CREATION},
    {**FORMED, "response": {**CREATION, "attestationObject": "////"}},
    {**FORMED, "rawId": [], "response": CREATION},
]
MADE_UP = ["", "no json", *map(json.dumps, SHAPES)]


@pytest.fixture
def member() -> CentreMembership:
    """A manager with an application and recovery codes, which are kept."""
    member = make_member(Role.MANAGER)
    activate(member.user)
    keep(member)
    return member


def keep(member: CentreMembership) -> None:
    codes = Authenticator.objects.get(user=member.user, type="recovery_codes")
    codes.data["viewed_at"] = 1
    codes.save()


def codes_on(page: Any) -> list[str]:
    return re.findall(r"<li>(\d{4} \d{4})</li>", page.content.decode())


def two_factors(client: Client) -> bool:
    methods = client.session["account_authentication_methods"]
    return any(found["method"] == "mfa" for found in methods)


def is_in(client: Client) -> bool:
    return client.get(DESK)["Location"] == reverse("today_index")


# --- authenticate -------------------------------------------------------------------------------


def test_after_the_password_comes_the_code(member: CentreMembership):
    client = Client()
    fields = {"login": member.user.username, "password": PASSWORD}
    answer = client.post("/account/login/", {**fields, "next": "/people/"})
    assert answer["Location"] == "/mfa/authenticate/"
    assert client.get(DESK)["Location"].startswith("/account/login/")
    page = client.get("/mfa/authenticate/").content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    answer = client.post("/mfa/authenticate/", {"code": code_at(SEED, None)})
    assert answer["Location"] == "/people/"
    assert is_in(client)


def test_a_wrong_code_is_said_to_be_wrong(member: CentreMembership):
    client = password_only(member)
    answer = client.post("/mfa/authenticate/", {"code": "12 34 56"})
    assert answer.status_code == 200
    assert "Attendez le suivant" in answer.content.decode()
    assert client.get(DESK)["Location"].startswith("/account/login/")


def test_a_code_that_opened_one_browser_opens_no_other(member: CentreMembership):
    first, second = password_only(member), password_only(member)
    code = code_at(SEED, None)
    assert first.post("/mfa/authenticate/", {"code": code}).status_code == 302
    assert second.post("/mfa/authenticate/", {"code": code}).status_code == 200
    assert is_in(first)
    assert not second.session.get("_auth_user_id")


def test_a_recovery_code_opens_once(member: CentreMembership):
    codes = Authenticator.objects.get(user=member.user, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[3]
    typed = f"{code[:4]} {code[4:]}"
    assert password_only(member).post("/mfa/authenticate/", {"code": typed}).status_code == 302
    assert password_only(member).post("/mfa/authenticate/", {"code": typed}).status_code == 200


def test_without_the_password_there_is_no_page_for_the_code(client: Client):
    for answer in (client.get("/mfa/authenticate/"), client.post("/mfa/authenticate/", {})):
        assert answer["Location"] == "/account/login/"


def test_giving_up_forgets_the_password_that_was_given(member: CentreMembership):
    client = password_only(member)
    client.post(reverse("sessions_sign_out"))
    assert client.get("/mfa/authenticate/")["Location"] == "/account/login/"


def test_a_passkey_of_nobody_is_answered_with_the_page(client: Client):
    for credential in MADE_UP:
        client.get("/mfa/login-webauthn/", headers={"Accept": "application/json"})
        answer = client.post("/mfa/login-webauthn/", {"credential": credential})
        assert answer.status_code == 200, credential
        assert "n’ouvre aucun compte" in answer.content.decode()


def test_a_passkey_that_names_an_account_is_not_enough(member: CentreMembership, client: Client):
    import base64

    client.get("/mfa/login-webauthn/", headers={"Accept": "application/json"})
    handle = base64.urlsafe_b64encode(member.user.pk.hex.encode()).decode()
    credential = {**FORMED, "response": {**ASSERTION, "userHandle": handle}}
    answer = client.post("/mfa/login-webauthn/", {"credential": json.dumps(credential)})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


# --- reauthenticate -----------------------------------------------------------------------------


def test_a_session_from_before_the_second_factor_has_to_show_it():
    member = make_member(Role.PARTICIPANT, person=PERSON)
    client = password_only(member)
    assert client.get("/mfa/").status_code == 200
    activate(member.user)
    for page in ("/desk/", "/mfa/", "/account/change-password/", "/mfa/deactivate-totp/"):
        answer = client.get(page)
        assert answer["Location"].startswith("/mfa/reauthenticate/?next="), page
    assert client.post("/mfa/deactivate-totp/")["Location"].startswith("/mfa/reauthenticate/")
    assert Authenticator.objects.filter(user=member.user, type="totp").exists()
    fields = {"code": code_at(SEED, None), "next": "/mfa/"}
    assert client.post("/mfa/reauthenticate/", fields)["Location"] == "/mfa/"
    assert two_factors(client)


def test_a_code_given_again_is_used_up_too(member: CentreMembership):
    client = client_of(member)
    code = code_at(SEED, None)
    assert client.post("/mfa/reauthenticate/", {"code": code}).status_code == 302
    assert client.post("/mfa/reauthenticate/", {"code": code}).status_code == 200


def test_removing_a_factor_takes_the_factor_not_just_the_password(member: CentreMembership):
    client = client_of(member)
    make_old(client)
    answer = client.post("/mfa/deactivate-totp/")
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert client.get(answer["Location"])["Location"].startswith("/mfa/reauthenticate/")
    assert Authenticator.objects.filter(user=member.user, type="totp").exists()


# --- setting one up -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_staff_without_one_are_led_to_set_one_up_and_get_in_with_it():
    member = make_member(Role.CASEWORKER)
    client = password_only(member)
    assert client.get(DESK)["Location"] == "/mfa/"
    assert "Choisissez une seconde clé" in client.get("/mfa/").content.decode()
    seed = seed_shown(client)
    answer = client.post("/mfa/activate-totp/", {"code": code_at(seed, None)})
    assert answer["Location"] == "/mfa/view-recovery-codes/"
    assert client.get(DESK)["Location"] == "/mfa/view-recovery-codes/"
    codes = codes_on(client.get("/mfa/view-recovery-codes/"))
    assert len(codes) == 10
    assert client.post("/mfa/view-recovery-codes/")["Location"] == DESK
    assert is_in(client)
    assert "codes_to_keep" not in client.session
    actions = set(LogRow.objects.values_list("action", flat=True))
    assert {"account.login", "mfa.activate_totp"} <= actions


def test_a_participant_need_not_have_one_and_may():
    member = make_member(Role.PARTICIPANT, person=PERSON)
    client = password_only(member)
    assert not client.get(DESK)["Location"].startswith("/mfa/")
    page = client.get("/mfa/").content.decode()
    assert "Choisissez une seconde clé" not in page
    client.post("/mfa/activate-totp/", {"code": code_at(seed_shown(client), None)})
    assert two_factors(client)
    assert password_only(member).get("/mfa/authenticate/").status_code == 200


def test_the_page_shows_the_same_seed_when_it_is_loaded_again():
    client = password_only(make_member(Role.CASEWORKER))
    assert seed_shown(client) == seed_shown(client)


def test_a_wrong_first_code_sets_nothing_up():
    member = make_member(Role.CASEWORKER)
    client = password_only(member)
    seed = seed_shown(client)
    answer = client.post("/mfa/activate-totp/", {"code": code_at(seed, None, steps=40)})
    assert "automatique" in answer.content.decode()
    assert not Authenticator.objects.exists()
    assert seed_shown(client) == seed


def test_the_code_it_was_set_up_with_opens_nothing_afterwards():
    member = make_member(Role.CASEWORKER)
    client = password_only(member)
    code = code_at(seed_shown(client), None)
    client.post("/mfa/activate-totp/", {"code": code})
    assert password_only(member).post("/mfa/authenticate/", {"code": code}).status_code == 200


def test_the_seed_does_not_stay_in_the_session():
    client = password_only(make_member(Role.CASEWORKER))
    seed = seed_shown(client)
    assert seed not in str(dict(client.session))
    client.post("/mfa/activate-totp/", {"code": code_at(seed, None)})
    assert "mfa.totp.secret" not in client.session


def test_the_qr_code_is_in_the_page_and_says_its_name():
    page = password_only(make_member(Role.CASEWORKER)).get("/mfa/activate-totp/").content.decode()
    assert '<svg class="qr"' in page
    assert "data:image" not in page


def test_a_second_application_is_not_set_up_beside_the_first(member: CentreMembership):
    assert client_of(member).get("/mfa/activate-totp/")["Location"] == "/mfa/"


# --- removing one -------------------------------------------------------------------------------


def test_without_its_last_factor_staff_set_one_up_before_anything_else(member: CentreMembership):
    client = client_of(member)
    assert client.get("/mfa/deactivate-totp/").status_code == 200
    client.post("/mfa/deactivate-totp/")
    assert not Authenticator.objects.exists()
    assert not two_factors(client)
    assert client.get(DESK)["Location"] == "/mfa/"
    assert LogRow.objects.filter(action="mfa.deactivate_totp").count() == 1


@pytest.mark.parametrize("page", ["edit-webauthn", "remove-webauthn"])
def test_a_passkey_of_somebody_else_is_not_found(member: CentreMembership, page: str):
    other = make_member(Role.MANAGER)
    data = {"name": "Canari", "credential": {}}
    passkey = Authenticator.objects.create(user=other.user, type="webauthn", data=data)
    client = client_of(member)
    for pk in (passkey.pk, passkey.pk + 1000):
        assert client.get(f"/mfa/{pk}/{page}/").status_code == 404
        assert client.post(f"/mfa/{pk}/{page}/", {"name": "Autre"}).status_code == 404
    passkey.refresh_from_db()
    assert passkey.data == data


# --- recovery codes -----------------------------------------------------------------------------


def test_recovery_codes_are_shown_until_they_are_kept_and_never_again(member: CentreMembership):
    client = client_of(member)
    assert client.get("/mfa/view-recovery-codes/").status_code == 404
    assert client.get("/mfa/download-recovery-codes/").status_code == 404
    assert client.get("/mfa/generate-recovery-codes/").status_code == 200
    answer = client.post("/mfa/generate-recovery-codes/")
    assert answer["Location"] == "/mfa/view-recovery-codes/"
    shown = codes_on(client.get("/mfa/view-recovery-codes/"))
    assert shown == codes_on(client.get("/mfa/view-recovery-codes/"))
    text = client.get("/mfa/download-recovery-codes/")
    assert text["Content-Disposition"].startswith("attachment")
    assert text["Cache-Control"] == "no-store" or "no-store" in text["Cache-Control"]
    assert all(code in text.content.decode() for code in shown)
    client.post("/mfa/view-recovery-codes/")
    assert client.get("/mfa/view-recovery-codes/").status_code == 404
    assert client.get("/mfa/download-recovery-codes/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_new_codes_end_the_old_ones(member: CentreMembership):
    codes = Authenticator.objects.get(user=member.user, type="recovery_codes").wrap()
    old = codes.get_unused_codes()[0]
    client_of(member).post("/mfa/generate-recovery-codes/")
    assert password_only(member).post("/mfa/authenticate/", {"code": old}).status_code == 200
    assert LogRow.objects.filter(action="mfa.generate_recovery_codes").count() == 1


def test_codes_that_were_not_kept_come_up_at_the_next_sign_in():
    member = make_member(Role.MANAGER)
    activate(member.user)
    client = password_only(member)
    client.post("/mfa/authenticate/", {"code": code_at(SEED, None)})
    assert client.get(DESK)["Location"] == "/mfa/view-recovery-codes/"


def test_without_a_factor_there_are_no_recovery_codes_to_make():
    client = password_only(make_member(Role.CASEWORKER))
    answer = client.post("/mfa/generate-recovery-codes/")
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_how_many_are_left_is_said(member: CentreMembership):
    assert "Il vous en reste 10" in client_of(member).get("/mfa/").content.decode()


@pytest.mark.parametrize("page", ["add-webauthn", "list-webauthn"])
def test_pages_of_passkeys_open(member: CentreMembership, page: str):
    assert client_of(member).get(f"/mfa/{page}/").status_code == 200


def test_a_made_up_passkey_is_not_added(member: CentreMembership):
    client = client_of(member)
    for credential in MADE_UP:
        client.get("/mfa/add-webauthn/")
        answer = client.post("/mfa/add-webauthn/", {"name": "x", "credential": credential})
        assert answer.status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()


@pytest.mark.parametrize(
    "address",
    [
        "/mfa/",
        "/mfa/activate-totp/",
        "/mfa/deactivate-totp/",
        "/mfa/view-recovery-codes/",
        "/mfa/download-recovery-codes/",
        "/mfa/generate-recovery-codes/",
        "/mfa/list-webauthn/",
        "/mfa/add-webauthn/",
        "/mfa/1/edit-webauthn/",
        "/mfa/1/remove-webauthn/",
        "/mfa/reauthenticate/",
        "/mfa/reauthenticate-webauthn/",
        "/account/reauthenticate/",
        "/account/change-password/",
    ],
)
def test_a_locked_session_opens_none_of_this(member: CentreMembership, address: str):
    client = client_of(member)
    session = client.session
    session[session_clock.LOCKED] = True
    session.save()
    for answer in (client.get(address), client.post(address)):
        assert answer["Location"].startswith("/lock/"), address
