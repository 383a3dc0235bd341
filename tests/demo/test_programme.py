"""The demonstration programme is whole, and plainly made up."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.people import AT, make_actor, make_centre, make_member
from trousseau.accounts.actions import Place, ReservedAddress, invite
from trousseau.accounts.choices import CentreKind, Role
from trousseau.accounts.models import Centre, CentreMembership, User
from trousseau.audit.models import LogRow
from trousseau.demo.people import lists
from trousseau.demo.programme import (
    ADDRESSES,
    PASSWORD,
    is_demonstration,
    make_programme,
    read,
    second_factor,
    sign_ins,
)
from trousseau.web.atlas import shared_atlas

# The whole programme is made once, in test_whole.
FEW = 16


@pytest.fixture
def _made(db: None) -> None:
    assert make_programme(AT, FEW)


@pytest.mark.usefixtures("_made")
def test_there_are_31_centres_at_both_ends_and_a_sign_in_for_each_role():
    assert Centre.objects.count() == 31
    assert set(Centre.objects.values_list("kind", flat=True)) == set(CentreKind)
    accounts = read("accounts.yaml")
    assert {account["role"] for account in accounts} == set(Role)
    for account in accounts:
        user = User.objects.get(username=account["username"])
        assert user.check_password(PASSWORD)
        code = second_factor(user.username)
        assert (code is None) == (account["role"] == Role.PARTICIPANT)
    assert CentreMembership.objects.filter(role=Role.PARTICIPANT, person=None).count() == 0


@pytest.mark.usefixtures("_made")
def test_only_listed_accounts_show_their_second_factor():
    """Somebody who was invited to the demonstration has one of their own."""
    assert second_factor("referente.01@trousseau.example") is None
    guest = make_member(Role.MANAGER).user
    TOTP.activate(guest, generate_totp_secret())
    assert second_factor(guest.username) is None


@pytest.mark.django_db
def test_an_invitation_makes_no_demonstration():
    """What marks one is an address that nobody is invited with."""
    centre = make_centre()
    place = Place(Role.PARTNER, centre.pk, f"x{ADDRESSES}", "X", "Exemple")
    with pytest.raises(ReservedAddress):
        invite(make_actor(Role.CASEWORKER, centre), place, AT)
    assert not is_demonstration()
    assert sign_ins() == []


@pytest.mark.usefixtures("_made")
def test_the_demonstration_is_known_as_one():
    assert is_demonstration()
    assert len(sign_ins()) == len(read("accounts.yaml"))


@pytest.mark.usefixtures("_made")
def test_it_is_made_once():
    rows = LogRow.objects.count()
    assert not make_programme(AT, FEW)
    assert LogRow.objects.count() == rows


def test_each_centre_is_a_town_of_the_atlas():
    communes = {row["commune"] for kind in CentreKind for row in read("centres.yaml")[kind]}
    atlas = shared_atlas()
    assert all(atlas.commune(code) for code in communes)


def test_nobody_is_real():
    assert set(lists("people")["family_names"]) == {
        "Exemple", "Modèle", "Essai", "Fictif", "Specimen", "Démonstration",
    }  # fmt: skip
    assert all(
        account["username"].endswith("@trousseau.example") or account["role"] == Role.PARTICIPANT
        for account in read("accounts.yaml")
    )
