"""What ended stays ended, whatever the database goes back to."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.databases import clean
from tests.people import AT, PASSWORD, make_centre, make_member, make_person
from tests.second_factors import SEED, activate
from tests.signing_in import client_of
from trousseau.accounts import actions
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.links import find_link
from trousseau.accounts.models import CentreMembership, User
from trousseau.accounts.second_factor import (
    ending_what_goes,
    has_codes_application,
    use_code,
)
from trousseau.audit.endings import Kind, RegisterError, endings, register_path
from trousseau.audit.models import LogRow, RegisterMark
from trousseau.privacy import retention
from trousseau.privacy.choices import (
    CallOffReason,
    ErasureCause,
    GivenHow,
    Purpose,
    RecipientKind,
)
from trousseau.privacy.consents import give_consent, withdraw_consent
from trousseau.privacy.disclosures import NoConsent, disclose
from trousseau.privacy.erasure import ask_for_erasure, call_off_erasure, erase_person
from trousseau.privacy.models import Consent, Person
from trousseau.privacy.recipients import Recipient
from trousseau.safekeeping.backup import make_backup
from trousseau.safekeeping.endings import end_again, rebuild_register
from trousseau.safekeeping.restore import restore

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(26)]
LATER = AT + timedelta(hours=3)
NEW = "quatre-portes-vers-Figeac"
EMPLOYER = Recipient(RecipientKind.EMPLOYER, "Boulangerie Exemple")


class Programme:
    """A centre with a manager, a colleague with every kind of secret, a person and a consent."""

    def __init__(self) -> None:
        """Everything is there and works."""
        centre = make_centre()
        self.manager = actor_of(make_member(Role.MANAGER, centre), AT)
        self.place = make_member(Role.CASEWORKER, centre)
        self.colleague = self.place.user
        self.worker = actor_of(self.place, AT)
        self.person = make_person(self.manager).person
        self.consent = give_consent(
            self.manager, self.person, EMPLOYER, Purpose.JOB, ("given_names",),
            AT + timedelta(90), AT, GivenHow.SIGNED,
        )  # fmt: skip
        activate(self.colleague, SEED)
        codes = Authenticator.objects.get(user=self.colleague, type="recovery_codes")
        self.codes: list[str] = codes.wrap().get_unused_codes()
        offered = actions.Place(Role.CASEWORKER, self.manager.centre, "ada@exemple.test", "Ada")
        self.invitation = actions.invite(self.manager, offered, AT)
        self.renewal = actions.renew_access(self.manager, self.colleague.pk, AT)

    def can_disclose(self) -> bool:
        """Whether the consent counts."""
        try:
            disclose(self.manager, self.person, EMPLOYER, Purpose.JOB, ["given_names"], LATER)
        except NoConsent:
            return False
        return True

    def works(self, kind: LinkKind, secret: str) -> bool:
        """Whether a link does."""
        try:
            find_link(kind, secret, LATER)
        except NotHere:
            return False
        return True

    def user(self) -> User:
        """The colleague, as they are now."""
        return User.objects.get(pk=self.colleague.pk)

    def is_readable(self) -> bool:
        """Whether the person's file opens."""
        with system("test.read", LATER):
            return Person.objects.get(pk=self.person).wrapped_key is not None


def _change_password(programme: Programme) -> None:
    client = client_of(programme.place)
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), sent).status_code == 302
    assert programme.user().check_password(NEW)


def _remove_codes_application(programme: Programme) -> None:
    assert client_of(programme.place).post(reverse("mfa_deactivate_totp")).status_code == 302


def _renew_recovery_codes(programme: Programme) -> None:
    assert (
        client_of(programme.place).post(reverse("mfa_generate_recovery_codes")).status_code == 302
    )


def _use_renewal(programme: Programme) -> None:
    actions.use_renewal(programme.renewal, NEW, AT)


def _has_old_codes(programme: Programme) -> bool:
    return use_code(programme.user(), programme.codes[1], LATER) is not None


# What is done after the backup, and whether what it ended is there (again).
ENDINGS: dict[str, tuple[Callable[[Programme], object], Callable[[Programme], bool]]] = {
    "a consent is withdrawn": (
        lambda it: withdraw_consent(it.manager, it.person, it.consent, AT),
        Programme.can_disclose,
    ),
    "a person is erased": (
        lambda it: erase_person(it.person, ErasureCause.ASKED, AT),
        Programme.is_readable,
    ),
    "an account is closed": (
        lambda it: actions.close_account(it.manager, it.colleague.pk, AT),
        lambda it: it.user().is_active,
    ),
    "a place ends": (
        lambda it: actions.end_place(it.manager, it.place.pk, AT),
        lambda it: CentreMembership.objects.filter(pk=it.place.pk, until_on=None).exists(),
    ),
    "an invitation is accepted": (
        lambda it: actions.accept_invitation(it.invitation, "Ada", NEW, AT),
        lambda it: it.works(LinkKind.INVITATION, it.invitation),
    ),
    "an invitation is made once more": (
        lambda it: actions.invite(
            it.manager,
            actions.Place(Role.FINANCE, it.manager.centre, "ada@exemple.test", "Ada"),
            AT,
        ),
        lambda it: it.works(LinkKind.INVITATION, it.invitation),
    ),
    "access is renewed: its link": (
        _use_renewal,
        lambda it: it.works(LinkKind.RENEWAL, it.renewal),
    ),
    "access is renewed: the password": (
        _use_renewal,
        lambda it: it.user().check_password(PASSWORD),
    ),
    "access is renewed: the second factor": (
        _use_renewal,
        lambda it: has_codes_application(it.user()),
    ),
    "a password is changed": (_change_password, lambda it: it.user().check_password(PASSWORD)),
    "a second factor is removed": (
        _remove_codes_application,
        lambda it: has_codes_application(it.user()),
    ),
    "a recovery code is used": (
        lambda it: use_code(it.user(), it.codes[0], AT),
        lambda it: use_code(it.user(), it.codes[0], LATER) is not None,
    ),
    "recovery codes are made anew": (_renew_recovery_codes, _has_old_codes),
}


@pytest.fixture
def programme(home: Path, static_files: None) -> Programme:
    return Programme()


@pytest.mark.parametrize("what", ENDINGS)
def test_an_older_backup_does_not_bring_back_what_ended(
    what: str, programme: Programme, tmp_path: Path
):
    end, is_there = ENDINGS[what]
    make_backup(tmp_path / "one.backup", AT)
    assert is_there(programme)
    end(programme)
    clean()
    done = restore(tmp_path / "one.backup", LATER)
    assert done.ended_again
    assert not is_there(programme)
    assert LogRow.objects.filter(action__in=("endings.again", "rights.erased")).exists()


@pytest.mark.parametrize("what", ENDINGS)
def test_what_did_not_end_comes_back(what: str, programme: Programme, tmp_path: Path):
    """Else the test above could not fail: it is the register that ends them."""
    _, is_there = ENDINGS[what]
    make_backup(tmp_path / "one.backup", AT)
    clean()
    assert restore(tmp_path / "one.backup", LATER).ended_again == {}
    assert is_there(programme)


def test_who_got_another_place_since_is_not_left_in_between(programme: Programme, tmp_path: Path):
    """The old place ended, the new one is not in the backup: the account closes."""
    make_backup(tmp_path / "one.backup", AT)
    administrator = actor_of(make_member(Role.ADMINISTRATOR), AT)
    actions.add_place(
        administrator, programme.colleague.pk, Role.FINANCE, programme.manager.centre, AT
    )
    actions.end_place(programme.manager, programme.place.pk, AT)
    clean()
    restore(tmp_path / "one.backup", LATER)
    assert not programme.user().is_active
    offered = actions.Place(
        Role.CASEWORKER, programme.manager.centre, programme.colleague.username, "Ada"
    )
    assert actions.invite(programme.manager, offered, LATER)


def test_a_number_that_is_given_out_again_is_another_one(programme: Programme):
    """A database that went back counts on from there; what has the same number did not end."""
    user = programme.user()
    with ending_what_goes(user, AT):
        Authenticator.objects.filter(user=user).delete()
    number = int(endings()[-1].record.split("/")[1])
    newer = activate(user)
    Authenticator.objects.filter(user=user).exclude(pk=newer.pk).delete()
    Authenticator.objects.filter(pk=newer.pk).update(id=number)
    RegisterMark.objects.all().delete()
    assert end_again(LATER) == {}
    assert has_codes_application(user)


def test_a_password_alone_does_not_open_what_two_factors_did(programme: Programme, tmp_path: Path):
    """The factor in the place of the removed one is not in the backup."""
    make_backup(tmp_path / "one.backup", AT)
    _remove_codes_application(programme)
    clean()
    restore(tmp_path / "one.backup", LATER)
    assert not programme.user().has_usable_password()


def test_an_erasure_that_was_called_off_is_not_carried_out(programme: Programme, tmp_path: Path):
    ask_for_erasure(programme.manager, programme.person, False, AT)
    make_backup(tmp_path / "one.backup", AT)
    call_off_erasure(programme.manager, programme.person, CallOffReason.CHANGED_MIND, AT)
    clean()
    assert restore(tmp_path / "one.backup", LATER).ended_again == {Kind.NOTICE: 1}
    retention.run(AT + timedelta(days=31))
    assert programme.is_readable()


def test_a_machine_that_went_back_ends_it_again_before_it_serves(programme: Programme):
    """As with a snapshot of the disk: the database is older, the register is not."""
    withdraw_consent(programme.manager, programme.person, programme.consent, AT)
    actions.close_account(programme.manager, programme.colleague.pk, AT)
    with system("test.write", AT):
        Consent.objects.filter(pk=programme.consent).update(withdrawn_at=None)
    User.objects.filter(pk=programme.colleague.pk).update(is_active=True, closed_at=None)
    RegisterMark.objects.all().delete()
    assert end_again(LATER) == {Kind.CONSENT: 1, Kind.ACCOUNT: 1}
    assert (programme.can_disclose(), programme.user().is_active) == (False, False)
    # Once: what is known is not looked at again.
    assert end_again(LATER) == {}


def test_who_is_invited_again_is_not_closed_with_their_old_account(programme: Programme):
    """Long after it was closed; whatever the worker does every night."""
    actions.close_account(programme.manager, programme.colleague.pk, AT)
    offered = actions.Place(
        Role.CASEWORKER, programme.manager.centre, programme.colleague.username, "Ada"
    )
    secret = actions.invite(programme.manager, offered, LATER)
    user = actions.accept_invitation(secret, "Ada", NEW, LATER)
    for day in range(3):
        end_again(LATER + timedelta(days=day))
    assert (User.objects.get(pk=user.pk).is_active, programme.user().is_active) == (True, False)


@pytest.mark.parametrize("harm", ["emptied", "cut", "another line", "unsigned"])
def test_a_register_that_was_harmed_is_noticed_and_nothing_ends(harm: str, programme: Programme):
    withdraw_consent(programme.manager, programme.person, programme.consent, AT)
    actions.close_account(programme.manager, programme.colleague.pk, AT)
    lines = register_path().read_text().splitlines(keepends=True)
    forged = json.loads(lines[-1]) | {"record": str(UUID(int=1))}
    register_path().write_text(
        {
            "emptied": "",
            "cut": "".join(lines[:-1]),
            "another line": "".join([*lines[1:], lines[0]]),
            "unsigned": "".join([*lines, json.dumps(forged) + "\n"]),
        }[harm]
    )
    with pytest.raises(RegisterError):
        end_again(LATER)
    with pytest.raises(RegisterError):
        endings()


def test_a_register_that_is_lost_for_good_is_made_of_what_the_database_knows(
    programme: Programme,
):
    withdraw_consent(programme.manager, programme.person, programme.consent, AT)
    erase_person(programme.person, ErasureCause.ASKED, AT)
    actions.close_account(programme.manager, programme.colleague.pk, AT)
    before = {(one.kind, one.record) for one in endings()}
    assert not rebuild_register(LATER)
    register_path().unlink()
    assert rebuild_register(LATER)
    found = {(one.kind, one.record) for one in endings()}
    # The consent went with the person.
    assert {kind for kind, _ in before - found} <= {Kind.CONSENT}
    assert {Kind.PERSON, Kind.ACCOUNT, Kind.PLACE, Kind.LINK} == {kind for kind, _ in found}
    assert end_again(LATER) == {}
