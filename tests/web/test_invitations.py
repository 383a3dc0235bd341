"""The pages behind a link: a GET changes nothing, a weak password is said, a dead link is calm."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import AT, make_actor, make_centre
from trousseau.accounts import actions
from trousseau.accounts.choices import Role
from trousseau.accounts.models import Link, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> str:
    centre = make_centre()
    place = actions.Place(Role.CASEWORKER, centre.pk, "neuve@exemple.test", "Neuve Exemple")
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    return reverse(
        "invitations_accept", args=[actions.invite(make_actor(Role.MANAGER, centre), place, AT)]
    )


def test_looking_at_an_invitation_does_not_use_it(address: str):
    for _ in range(3):
        assert Client().get(address).status_code == 200
    assert Link.objects.get().used_at is None
    assert not User.objects.filter(username="neuve@exemple.test").exists()


def test_a_weak_password_is_explained_and_the_link_lives(address: str):
    answer = Client().post(address, {"name": "Neuve", "password": "12345"})
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()
    assert Link.objects.get().used_at is None


def test_a_dead_link_says_what_to_do():
    answer = Client().get(reverse("invitations_renew", args=["n-a-jamais-servi"]))
    assert answer.status_code == 404
    assert "Demandez-en un autre" in answer.content.decode()


def test_the_first_administrator_is_invited_by_nobody(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    _, secret = actions.invite_administrator("ada@exemple.test", AT)
    address = reverse("invitations_accept", args=[secret])
    page = Client().get(address).content.decode()
    assert "Votre premier rôle ici : Administration des comptes" in page
    Client().post(address, {"name": "Ada", "password": "quatre mots sans lien"})
    assert Client().get(address).status_code == 404
    assert User.objects.get(username="ada@exemple.test").is_active


def test_of_two_that_arrive_at_once_one_is_calmly_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    centre = make_centre()
    place = actions.Place(Role.CASEWORKER, centre.pk, "neuve@exemple.test", "Neuve Exemple")
    manager = make_actor(Role.MANAGER, centre)
    secrets = [actions.invite(manager, place, AT) for _ in "ab"]
    answers = []
    for secret in secrets:
        Link.objects.update(revoked_at=None)
        address = reverse("invitations_accept", args=[secret])
        answers.append(Client().post(address, {"name": "N", "password": "quatre mots sans lien"}))
    assert [answer.status_code for answer in answers] == [200, 404]
    assert "Demandez-en un autre" in answers[1].content.decode()
