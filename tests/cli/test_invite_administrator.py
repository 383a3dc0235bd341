"""A new server is entered by a link that the machine itself prints, while nobody else can."""

import re

import pytest
from django.utils import timezone

from tests.people import make_member
from trousseau.accounts import actions, queries
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.doors import NotHere
from trousseau.accounts.models import CentreMembership, User
from trousseau.audit.models import Alert, LogRow
from trousseau.cli.main import run

pytestmark = pytest.mark.django_db
GOOD = "quatre mots sans lien"
EMAIL = "ada@exemple.test"


def link(capsys: pytest.CaptureFixture[str], email: str = EMAIL) -> str:
    assert run(["invite-administrator", email]) == 0
    found = re.fullmatch(r"http://localhost:8000(/\S+)\n", capsys.readouterr().out)
    assert found
    return found[1]


def refusal(capsys: pytest.CaptureFixture[str], email: str) -> str:
    assert run(["invite-administrator", email]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def secret_in(address: str) -> str:
    return address.split("/")[2]


def test_from_an_empty_database_to_somebody_who_invites(capsys):
    user = actions.accept_invitation(secret_in(link(capsys)), "Ada Exemple", GOOD, timezone.now())
    member = CentreMembership.objects.get(user=user)
    assert (user.username, member.role) == (EMAIL, Role.ADMINISTRATOR)
    place = actions.Place(Role.COORDINATOR, None, "nora@exemple.test")
    assert actions.invite(actor_of(member, timezone.now()), place, timezone.now())
    row = LogRow.objects.get(actor="system")
    assert (row.action, row.record.partition(":")[0]) == ("accounts.invite", "invitation")


def test_the_address_is_the_one_people_use(capsys, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://trousseau.exemple.test"]
    assert run(["invite-administrator", EMAIL]) == 0
    assert capsys.readouterr().out.startswith("https://trousseau.exemple.test/invitations/")


def test_only_the_newest_link_works(capsys):
    older, newer = link(capsys), link(capsys, "autre@exemple.test")
    with pytest.raises(NotHere):
        queries.offer(LinkKind.INVITATION, secret_in(older), timezone.now())
    assert queries.offer(LinkKind.INVITATION, secret_in(newer), timezone.now()).by == ""


def test_an_administrator_who_is_locked_out_gets_a_new_access_and_the_officer_is_told(capsys):
    """Their password was replaced since the backup that was restored; nobody else could help."""
    member = make_member(Role.ADMINISTRATOR)
    older, newer = (link(capsys, member.user.username.upper()) for _ in range(2))
    with pytest.raises(NotHere):
        actions.use_renewal(secret_in(older), GOOD, timezone.now())
    assert newer.endswith("/renew/")
    user = actions.use_renewal(secret_in(newer), GOOD, timezone.now())
    assert (user.pk, user.check_password(GOOD)) == (member.user_id, True)
    assert Alert.objects.filter(kind=Alert.Kind.ACCESS_GIVEN, actor="system").count() == 2


def test_who_is_administrator_no_more_gets_none(capsys):
    member, _ = make_member(Role.ADMINISTRATOR), make_member(Role.ADMINISTRATOR)
    given = link(capsys, member.user.username)
    CentreMembership.objects.filter(pk=member.pk).update(until_on=timezone.localdate())
    with pytest.raises(NotHere):
        actions.use_renewal(secret_in(given), GOOD, timezone.now())
    assert "there is an administrator already" in refusal(capsys, member.user.username)


def test_not_while_there_is_an_administrator(capsys):
    make_member(Role.ADMINISTRATOR)
    assert "there is an administrator already" in refusal(capsys, EMAIL)
    assert not User.objects.filter(username=EMAIL).exists()


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("ada", "'ada' is not an e-mail address"),
        ("ada@trousseau.example", "addresses that end with .example are nobody's"),
    ],
)
def test_an_address_that_cannot_be_is_said_in_one_line(capsys, email: str, said: str):
    assert refusal(capsys, email).startswith(f"trousseau: {said}")


def test_an_address_with_an_account_is_said(capsys):
    taken = make_member(Role.DPO).user.username
    assert "is the address of an account already" in refusal(capsys, taken)
