"""Files of one centre opened from another, as pages."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import AT, Canaries, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import BreakGlassAccess, Centre, CentreMembership
from trousseau.audit.models import LogRow
from trousseau.privacy.queries import person_sheet

pytestmark = pytest.mark.django_db

INDEX, OPEN = "/break-glass/", "/break-glass/open/"


@pytest.fixture
def home() -> Centre:
    return make_centre("Rodez")


@pytest.fixture
def keeper(home: Centre) -> CentreMembership:
    return make_member(Role.CASEWORKER, home)


@pytest.fixture
def canaries(keeper: CentreMembership) -> Canaries:
    return make_person(actor_of(keeper, AT))


@pytest.fixture
def reference(keeper: CentreMembership, canaries: Canaries) -> str:
    return person_sheet(actor_of(keeper, AT), canaries.person, AT).reference


@pytest.fixture
def colleague() -> CentreMembership:
    member = make_member(Role.CASEWORKER, make_centre("Créteil"))
    member.user.name = "Léa Exemple"
    member.user.save()
    return member


def open_file(client: Client, reference: str, reason: str = "danger"):
    return client.post(OPEN, {"reference": reference, "reason": reason})


@pytest.mark.bar(11)
def test_a_reference_and_a_reason_open_the_file(colleague, canaries, reference):
    client = client_of(colleague)
    answer = open_file(client, reference.replace("-", " ").lower())
    address = reverse("people_show", args=[canaries.person])
    assert answer.headers["Location"] == address
    assert canaries.fields["family_name"] in client.get(address).content.decode()
    page = client.get(OPEN).content.decode()
    assert reference in page
    assert canaries.fields["family_name"] not in page


@pytest.mark.bar(11)
@pytest.mark.parametrize("reason", ["", "curiosity"])
def test_without_a_reason_nothing_opens_and_nothing_is_said_of_the_file(
    reason: str, colleague, canaries, reference
):
    client = client_of(colleague)
    answer = open_file(client, reference, reason)
    assert answer.status_code == 200
    assert "Dites pourquoi" in answer.content.decode()
    assert not BreakGlassAccess.objects.exists()
    assert client.get(reverse("people_show", args=[canaries.person])).status_code == 404


def test_a_reference_that_nobody_has_is_said_to_be_none(colleague):
    client = client_of(colleague)
    page = open_file(client, "ZZZZ-ZZZZ").content.decode()
    assert "Aucun dossier n’a cette référence." in page
    assert "Il reste 9 essais" in page
    assert "huit signes, sans 0" in open_file(client, "K7F2-42Q0").content.decode()


def test_after_ten_tries_there_is_no_other_for_an_hour(colleague, reference):
    client = client_of(colleague)
    for _ in range(10):
        assert open_file(client, "ZZZZ-ZZZZ").status_code == 200
    answer = open_file(client, reference)
    assert answer.status_code == 429
    assert "Dix essais en une heure" in answer.content.decode()
    assert not BreakGlassAccess.objects.exists()


@pytest.mark.bar(11)
def test_the_home_centre_sees_it_on_its_next_page(home, keeper, colleague, canaries, reference):
    manager = client_of(make_member(Role.MANAGER, home))
    assert 'class="waiting"' not in manager.get(INDEX).content.decode()
    open_file(client_of(colleague), reference)
    page = manager.get(INDEX).content.decode()
    assert '<span class="waiting">1<' in page
    for text in ("Léa Exemple", "Créteil", "Danger immédiat", canaries.fields["family_name"]):
        assert text in page
    page = client_of(keeper).get(INDEX).content.decode()
    assert "Léa Exemple" in page
    assert 'class="waiting"' not in page


def test_seen_is_seen_for_everybody_of_the_centre(home, keeper, colleague, reference):
    manager = client_of(make_member(Role.MANAGER, home))
    open_file(client_of(colleague), reference)
    opening = BreakGlassAccess.objects.get()
    answer = manager.post(reverse("break_glass_seen", args=[opening.pk]))
    assert answer.headers["Location"] == INDEX
    assert 'class="waiting"' not in manager.get(INDEX).content.decode()
    page = client_of(keeper).get(INDEX).content.decode()
    assert "Vu par" in page
    assert "J’ai vu" not in page


def test_a_get_changes_nothing(home, keeper, colleague, reference):
    open_file(client_of(colleague), reference)
    opening = BreakGlassAccess.objects.get()
    manager = client_of(make_member(Role.MANAGER, home))
    assert manager.get(reverse("break_glass_seen", args=[opening.pk])).status_code == 405
    opening.refresh_from_db()
    assert opening.seen_at is None


def test_another_centre_s_openings_are_not_there(colleague, reference):
    open_file(client_of(colleague), reference)
    opening = BreakGlassAccess.objects.get()
    other = client_of(make_member(Role.MANAGER))
    assert "Léa Exemple" not in other.get(INDEX).content.decode()
    assert other.post(reverse("break_glass_seen", args=[opening.pk])).status_code == 404


def test_the_names_on_the_list_are_in_the_log(keeper, colleague, canaries, reference):
    open_file(client_of(colleague), reference)
    client_of(keeper).get(INDEX)
    row = LogRow.objects.get(action="break_glass.index")
    assert (row.person, row.extent) == (canaries.person, "line")


def test_a_file_that_is_gone_does_not_break_the_list(keeper, colleague, canaries, reference):
    from trousseau.accounts.doors import system
    from trousseau.privacy.models import Person

    open_file(client_of(colleague), reference)
    with system("test.erase", AT):
        Person.objects.filter(pk=canaries.person).update(erased_on=timezone.localdate())
    assert "n’est plus ici" in client_of(keeper).get(INDEX).content.decode()


def test_one_s_own_centre_s_file_opens_without_any_of_this(keeper, canaries, reference):
    answer = open_file(client_of(keeper), reference)
    assert answer.headers["Location"] == reverse("people_show", args=[canaries.person])
    assert not BreakGlassAccess.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.FINANCE, Role.DPO, Role.ADMINISTRATOR, Role.PARTNER, Role.PARTICIPANT]
)
def test_other_roles_have_no_such_pages(role: Role, canaries):
    own = canaries.person if role == Role.PARTICIPANT else None
    client = client_of(make_member(role, person=own))
    assert client.get(INDEX).status_code == 404
    assert client.get(OPEN).status_code == 404
