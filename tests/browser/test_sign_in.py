"""Signing in, in a real browser: by keyboard, for the first time, with a passkey, on any screen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import OpenPage
from tests.people import AT, PASSWORD, make_member
from tests.second_factors import SEED, activate, code_at
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership
from trousseau.accounts.second_factor import keep_codes

Axe = Callable[[Page], None]


@pytest.fixture
def newcomer(site: str) -> CentreMembership:
    """A manager who has a password and no second factor yet."""
    return make_member(Role.MANAGER)


@pytest.fixture
def member(newcomer: CentreMembership) -> CentreMembership:
    """A manager with an application of codes."""
    activate(newcomer.user)
    keep_codes(newcomer.user, AT)
    return newcomer


def give_password(page: Page, member: CentreMembership) -> None:
    page.goto("/account/login/")
    page.get_by_label("Adresse ou identifiant").fill(member.user.username)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()


def is_in(page: Page) -> None:
    expect(page).to_have_url(re.compile("/today/$"))


def passkeys(page: Page, **options: Any) -> tuple[CDPSession, str]:
    """An authenticator that belongs to the page's browser, and says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
                **options,
            }
        },
    )
    return session, str(made["authenticatorId"])


def test_password_and_code_by_keyboard_alone(page: Page, member: CentreMembership):
    page.goto("/account/login/")
    page.get_by_label("Adresse ou identifiant").focus()
    page.keyboard.type(member.user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Votre seconde clé")).to_be_visible()
    expect(page.get_by_label("Votre code")).to_be_focused()
    page.keyboard.type(code_at(SEED, None))
    page.keyboard.press("Enter")
    is_in(page)


def test_it_works_without_scripts(open_page: OpenPage, member: CentreMembership):
    page = open_page(javascript=False)
    give_password(page, member)
    page.get_by_label("Votre code").fill(code_at(SEED, None))
    page.get_by_role("button", name="Me connecter").click()
    is_in(page)


def test_what_went_wrong_has_the_focus(page: Page, member: CentreMembership):
    page.goto("/account/login/")
    page.get_by_label("Adresse ou identifiant").fill(member.user.username)
    page.get_by_label("Mot de passe").fill("faux mot de passe")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Vérifiez les deux")).to_be_focused()


def test_a_first_sign_in_sets_an_application_up(page: Page, newcomer: CentreMembership):
    give_password(page, newcomer)
    page.get_by_role("link", name="Choisir l’application de codes").click()
    expect(page.get_by_role("img", name=re.compile("Carré"))).to_be_visible()
    page.get_by_text("Je ne peux pas le photographier").click()
    seed = "".join(page.locator(".seed span").all_inner_texts())
    page.get_by_label("Le code que l’application montre").fill(code_at(seed, None))
    page.get_by_role("button", name="C’est prêt").click()
    codes = page.locator(".recovery-codes li")
    expect(codes).to_have_count(10)
    first = codes.first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").click()
    assert first in download.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Je les ai gardés").click()
    is_in(page)
    page.context.clear_cookies()
    give_password(page, newcomer)
    page.get_by_label("Votre code").fill(first)
    page.get_by_role("button", name="Me connecter").click()
    is_in(page)


def test_a_first_sign_in_takes_a_passkey_which_then_opens_alone(
    page: Page, newcomer: CentreMembership
):
    session, key = passkeys(page)
    give_password(page, newcomer)
    page.get_by_role("link", name="Choisir la clé d’accès").click()
    page.get_by_label("Nom de cette clé").fill("Bureau")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.get_by_role("button", name="Je les ai gardés").click()
    is_in(page)
    credentials = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [found["isResidentCredential"] for found in credentials] == [True]
    # Out, and in again with nothing typed. (The browser's own offer would be taken at once.)
    page.context.clear_cookies()
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    page.goto("/account/login/?next=/mfa/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("heading", name="Mes clés")).to_be_visible()
    assert Authenticator.objects.get(type="webauthn").data["name"] == "Bureau"


def test_the_browser_offers_the_passkey_beside_the_name(page: Page, newcomer: CentreMembership):
    """This browser takes its own offer: nothing is pressed."""
    take_passkey(page, newcomer)
    page.context.clear_cookies()
    page.goto("/account/login/?next=/mfa/")
    expect(page.get_by_role("heading", name="Mes clés")).to_be_visible()


def take_passkey(page: Page, member: CentreMembership) -> None:
    """The first sign-in, with a passkey for a second factor."""
    passkeys(page)
    give_password(page, member)
    page.get_by_role("link", name="Choisir la clé d’accès").click()
    page.get_by_role("button", name="Créer la clé d’accès").click()
    page.get_by_role("button", name="Je les ai gardés").click()
    is_in(page)


def test_a_passkey_as_the_second_factor(page: Page, newcomer: CentreMembership):
    take_passkey(page, newcomer)
    page.goto("/mfa/list-webauthn/")
    page.get_by_role("link", name="Renommer").click()
    page.get_by_label("Nom de cette clé").fill("Téléphone")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Téléphone")).to_be_visible()
    # In the sign-in by password: the offer beside the name would take the key by itself.
    page.context.clear_cookies()
    page.route("**/mfa/login-webauthn/", lambda route: route.abort())
    give_password(page, newcomer)
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    is_in(page)
    # The last one goes, and another factor is asked for at once.
    page.goto("/mfa/list-webauthn/")
    page.get_by_role("link", name="Retirer").click()
    page.get_by_role("button", name="La retirer").click()
    expect(page.get_by_role("heading", name="Choisissez une seconde clé")).to_be_visible()


def test_a_passkey_that_does_not_know_who_is_there_is_not_taken(
    page: Page, newcomer: CentreMembership
):
    passkeys(page, isUserVerified=False)
    give_password(page, newcomer)
    page.get_by_role("link", name="Choisir la clé d’accès").click()
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_text("La clé d’accès n’a pas répondu")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_a_passkey_of_another_account_is_refused_with_a_word(
    page: Page, newcomer: CentreMembership
):
    take_passkey(page, newcomer)
    Authenticator.objects.filter(type="webauthn").delete()
    page.context.clear_cookies()
    page.goto("/account/login/")
    expect(page.get_by_role("alert").filter(has_text="n’ouvre aucun compte")).to_be_visible()


def test_the_pages_are_for_everybody(page: Page, sound: Axe, newcomer: CentreMembership):
    def look(heading: str) -> None:
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        sound(page)

    page.goto("/account/login/?refused")
    look("Se connecter")
    page.get_by_label("Adresse ou identifiant").fill("personne@exemple.test")
    page.get_by_label("Mot de passe").fill("faux")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Vérifiez")).to_be_visible()
    look("Se connecter")
    give_password(page, newcomer)
    look("Choisissez une seconde clé")
    page.goto("/mfa/add-webauthn/")
    look("Une clé d’accès")
    page.goto("/mfa/activate-totp/")
    page.get_by_text("Je ne peux pas le photographier").click()
    look("Une application de codes")
    seed = "".join(page.locator(".seed span").all_inner_texts())
    page.get_by_label("Le code que").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ce code n’est pas le bon")).to_be_visible()
    look("Une application de codes")
    page.get_by_label("Le code que").fill(code_at(seed, None))
    page.keyboard.press("Enter")
    look("Vos codes de secours")
    page.get_by_role("button", name="Je les ai gardés").click()
    is_in(page)
    for address, heading in (
        ("/mfa/", "Mes clés"),
        ("/mfa/list-webauthn/", "Mes clés d’accès"),
        ("/mfa/deactivate-totp/", "Retirer l’application de codes ?"),
        ("/mfa/generate-recovery-codes/", "De nouveaux codes de secours ?"),
        ("/account/change-password/", "Changer de mot de passe"),
        ("/mfa/reauthenticate/", "C’est bien vous ?"),
    ):
        page.goto(address)
        look(heading)
    page.context.clear_cookies()
    give_password(page, newcomer)
    look("Votre seconde clé")
