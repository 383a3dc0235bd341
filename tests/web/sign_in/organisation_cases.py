"""Through an organisation's own server; `test_organisation.py` runs these with one set up."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.people import make_member
from tests.second_factors import activate, code_at
from tests.web.sign_in.provider import CLIENT, code_for
from trousseau.accounts.choices import PROGRAMME_ROLES, Role
from trousseau.accounts.models import CentreMembership, User
from trousseau.audit.models import LogRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
LOGIN = "openid_connect_login"
REFUSED = "/account/login/?refused"


@pytest.fixture
def member() -> CentreMembership:
    return make_member(Role.MANAGER)


def come_back(
    client: Client, address: str, *, verified: object = True, query: str = "", subject: str = "42"
) -> str:
    """Go to the organisation's server and come back as `address`; where one lands."""
    away = client.get(reverse(LOGIN, args=["organisation"]) + query)
    assert away.status_code == 302
    asked = urlsplit(away["Location"])
    assert f"{asked.scheme}://{asked.netloc}" == settings.OIDC_URL
    sent = parse_qs(asked.query)
    assert sent["client_id"] == [CLIENT]
    assert sent["code_challenge_method"] == ["S256"]
    code = code_for(sub=subject, email=address, email_verified=verified, name="Canari Exemple")
    back = reverse("openid_connect_callback", args=["organisation"])
    answer = client.get(back, {"code": code, "state": sent["state"][0]})
    assert answer.status_code == 302
    return str(answer["Location"])


def nothing_kept() -> bool:
    tables = ("SocialAccount", "SocialToken", "SocialApp")
    return (
        not any(apps.get_model("socialaccount", name).objects.exists() for name in tables)
        and not User.objects.filter(name__contains="Canari").exists()
    )


def test_the_page_offers_it_by_name(client: Client):
    page = client.get(reverse("account_login")).content.decode()
    assert "Passer par Association Exemple" in page
    assert reverse(LOGIN, args=["organisation"]) in page


def test_whoever_has_an_account_comes_in_and_nothing_is_kept(member: CentreMembership):
    client = Client()
    assert come_back(client, member.user.email.upper()) == reverse("desk_index")
    assert nothing_kept()
    after = client.get(reverse("desk_index"))["Location"]
    assert after == reverse("today_index" if settings.OIDC_SECOND_FACTOR else "mfa_index")


def test_the_second_factor_is_asked_unless_the_organisation_answers_for_it(
    member: CentreMembership,
):
    activate(member.user)
    client = Client()
    landed = come_back(client, member.user.email)
    if settings.OIDC_SECOND_FACTOR:
        assert landed == reverse("desk_index")
        return
    assert landed == reverse("mfa_authenticate")
    assert client.get(reverse("desk_index"))["Location"].startswith(reverse("account_login"))
    from tests.second_factors import SEED

    answer = client.post(landed, {"code": code_at(SEED, None)})
    assert answer["Location"] == reverse("desk_index")


@pytest.mark.parametrize("role", sorted(PROGRAMME_ROLES))
def test_roles_of_the_whole_programme_always_show_ours(role: Role):
    """Also those somebody holds besides another, or is given while they are in."""
    member = make_member(role)
    client = Client()
    come_back(client, member.user.email)
    assert client.get(reverse("desk_index"))["Location"] == reverse("mfa_index")
    both = make_member(Role.MANAGER)
    make_member(role, user=both.user)
    client = Client()
    come_back(client, both.user.email, subject="43")
    assert client.get(reverse("desk_index"))["Location"] == reverse("mfa_index")
    later = make_member(Role.MANAGER)
    client = Client()
    come_back(client, later.user.email, subject="44")
    place = make_member(role, user=later.user)
    client.post(reverse("desk_switch"), {"place": place.pk})
    missing = client.get(reverse("desk_index"))["Location"]
    assert missing == reverse("mfa_index")


def test_from_the_first_time_on_nobody_else_over_there_is_let_in(member: CentreMembership):
    """The address was given to somebody else, or changed to a colleague's."""
    other = make_member(Role.ADMINISTRATOR)
    assert come_back(Client(), member.user.email, subject="42") != REFUSED
    assert come_back(Client(), member.user.email, subject="43") == REFUSED
    assert come_back(Client(), other.user.email, subject="42") == REFUSED
    assert come_back(Client(), member.user.email, subject="42") != REFUSED
    assert come_back(Client(), other.user.email, subject="43") != REFUSED
    rows = LogRow.objects.filter(action="account.organisation").order_by("number")
    assert [(row.outcome, row.record) for row in rows] == [
        ("done", f"user:{member.user_id}"),
        ("refused", f"user:{member.user_id}"),
        ("refused", f"user:{other.user_id}"),
        ("done", f"user:{other.user_id}"),
    ]
    marks = User.objects.exclude(organisation_mark="").values_list("organisation_mark", flat=True)
    assert all(len(mark) == 64 for mark in marks)


@pytest.mark.parametrize(
    "address", ["a@autre.test", "a@sous.exemple.test", "a@exemple.test@autre.test", "exemple.test"]
)
def test_an_address_of_another_domain_opens_nothing(member: CentreMembership, address: str):
    User.objects.filter(pk=member.user_id).update(email=address)
    assert come_back(Client(), address) == REFUSED
    assert not User.objects.exclude(organisation_mark="").exists()


def test_nobody_without_an_account_gets_one(member: CentreMembership):
    before = User.objects.count()
    client = Client()
    assert come_back(client, "inconnue@exemple.test") == REFUSED
    assert User.objects.count() == before
    assert nothing_kept()
    assert "ne vous a pas fait entrer" in client.get(REFUSED).content.decode()


@pytest.mark.parametrize("verified", [False, None, 0, "false", "no"])
def test_an_address_that_was_not_verified_opens_nothing(member: CentreMembership, verified: object):
    assert come_back(Client(), member.user.email, verified=verified) == REFUSED


def test_a_closed_account_stays_closed(member: CentreMembership):
    User.objects.filter(pk=member.user_id).update(is_active=False)
    assert come_back(Client(), member.user.email) == REFUSED


def test_no_address_at_all_is_nobody(member: CentreMembership):
    User.objects.filter(pk=member.user_id).update(email="")
    assert come_back(Client(), "") == REFUSED


def test_an_answer_that_was_not_asked_for_is_refused(member: CentreMembership):
    back = reverse("openid_connect_callback", args=["organisation"])
    code = code_for(sub="42", email=member.user.email, email_verified=True)
    for state in ("", "made-up"):
        answer = Client().get(back, {"code": code, "state": state})
        assert (answer.status_code, answer["Location"]) == (302, REFUSED)


def test_one_who_cancels_there_is_back_at_the_page(member: CentreMembership):
    client = Client()
    away = client.get(reverse(LOGIN, args=["organisation"]))
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    back = reverse("openid_connect_callback", args=["organisation"])
    answer = client.get(back, {"error": "access_denied", "state": state})
    assert answer["Location"] == REFUSED


def test_it_connects_no_profile_to_an_account_that_is_signed_in(member: CentreMembership):
    from tests.signing_in import client_of

    other = make_member(Role.MANAGER)
    client = client_of(member)
    come_back(client, other.user.email, query="?process=connect")
    assert nothing_kept()


def test_the_way_back_leads_to_this_site_only(member: CentreMembership):
    for foreign in ("https://example.org/", "//example.org/", "https:example.org"):
        landed = come_back(Client(), member.user.email, query=f"?next={foreign}")
        assert landed == reverse("desk_index")
    assert come_back(Client(), member.user.email, query="?next=/people/") == "/people/"


def test_another_provider_s_name_is_not_found(client: Client):
    assert client.get(reverse(LOGIN, args=["autre"])).status_code == 404
