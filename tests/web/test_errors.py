"""What goes wrong is said calmly, and says nothing that a stranger should not know."""

import errno

import pytest
from django.db import IntegrityError, InterfaceError, InternalError, OperationalError, connection
from django.test import Client, RequestFactory

from tests.people import AT, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.audit.anchor import AnchorError
from trousseau.audit.cipher import Undecipherable
from trousseau.audit.endings import RegisterError, make_register, register_path
from trousseau.audit.master_key import MasterKeyError, make_master_key
from trousseau.audit.models import LogRow
from trousseau.privacy.keys import PersonErased
from trousseau.privacy.models import Person, SearchToken
from trousseau.web import errors

REQUEST = RequestFactory().get("/")
PAUSE = "Trousseau fait une pause"


def test_no_such_address(client: Client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Il n’y a rien à cette adresse" in answer.content.decode()


@pytest.mark.parametrize(("view", "status"), [(errors.bad_request, 400), (errors.forbidden, 403)])
def test_other_refusals(view, status: int):
    answer = view(REQUEST)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"


def test_our_own_faults(client: Client, monkeypatch):
    def broken(*_args: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("trousseau.web.sources.layer_cards", broken)
    client.raise_request_exception = False
    answer = client.get("/sources/")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "Quelque chose s’est mal passé" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError(), True),
        (InterfaceError(), True),
        (InternalError(), True),
        (MasterKeyError(), True),
        (Undecipherable("x"), True),
        (AnchorError(), True),
        (RegisterError(), True),
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EROFS, "read-only"), True),
        # Our own faults are not hidden behind a pause.
        (IntegrityError(), False),
        (FileNotFoundError(errno.ENOENT, "gone"), False),
        (RuntimeError(), False),
        (None, False),
    ],
)
def test_what_is_an_outage(error: BaseException | None, away: bool):
    assert errors.is_outage(error) is away


@pytest.mark.bar(23)
@pytest.mark.django_db
@pytest.mark.parametrize("where", ["session", "account", "view", "saving"])
def test_wherever_the_database_is_missed_the_page_is_the_same(where: str, monkeypatch):
    """Also before a view is found, where the session and the account are read, and after it."""
    client = client_of(make_member(Role.CASEWORKER))
    client.raise_request_exception = False

    def away(*_arguments: object, **_named: object) -> None:
        raise OperationalError("secret host name")

    target = {
        "session": "trousseau.web.session_store.SessionStore.load",
        "account": "django.contrib.auth.get_user",
        "view": "trousseau.web.drafts.own_drafts",
        # What Django's own way to save would take for a session that somebody else ended.
        "saving": "django.contrib.sessions.models.Session.save",
    }[where]
    monkeypatch.setattr(target, away)
    if where == "account":
        monkeypatch.setattr("django.contrib.auth.middleware.auth.get_user", away)
    answer = client.get("/drafts/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert PAUSE in answer.content.decode()
    assert "secret" not in answer.content.decode()
    monkeypatch.undo()
    assert client.get("/drafts/").status_code == 200


@pytest.mark.bar(23)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pragma", ["query_only", "max_page_count"])
def test_a_database_that_cannot_be_written_shows_and_changes_nothing(pragma: str):
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL: tests/web/test_outage.py")
    membership = make_member(Role.CASEWORKER)
    canaries = make_person(actor_of(membership, AT))
    client = client_of(membership)
    file = f"/people/{canaries.person}/"
    assert client.get(file).status_code == 200
    before = LogRow.objects.count()
    # More than the free room of the last pages.
    long = {"given_names": "Nouveau", "note": "x" * 4000, "do": "anyway"}
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        free = cursor.execute("PRAGMA freelist_count").fetchone()[0]
        cursor.execute(
            "PRAGMA query_only=1" if pragma == "query_only" else f"PRAGMA max_page_count={pages}"
        )
    assert free < 3
    try:
        answers = [client.post("/households/add/", long)]
        if pragma == "query_only":
            answers.append(client.get(file))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only=0")
            cursor.execute("PRAGMA max_page_count=1073741823")
    for answer in answers:
        assert answer.status_code == 503
        assert PAUSE in answer.content.decode()
        assert not [text for text in canaries.values if text in answer.content.decode()]
    assert LogRow.objects.count() == before
    with system("test.look", AT):
        assert Person.objects.count() == 1
        assert SearchToken.objects.exclude(person=canaries.person).count() == 0
    assert client.get(file).status_code == 200
    assert client.post("/households/add/", long).status_code == 302


@pytest.mark.bar(23)
@pytest.mark.django_db
@pytest.mark.parametrize("key", ["absent", "another"])
def test_without_the_master_key_there_is_no_page(key: str, settings, tmp_path):
    membership = make_member(Role.CASEWORKER)
    canaries = make_person(actor_of(membership, AT))
    client = client_of(membership)
    client.raise_request_exception = False
    settings.MASTER_KEY_FILE = tmp_path / "other.key"
    if key == "another":
        make_master_key()
    for address in (f"/people/{canaries.person}/", "/people/", "/drafts/", "/accounts/"):
        answer = client.get(address)
        assert answer.status_code in (200, 503)
        assert not [text for text in canaries.values if text in answer.content.decode()]
        if answer.status_code == 503:
            assert PAUSE in answer.content.decode()
    assert client.get(f"/people/{canaries.person}/").status_code == 503
    sent = {"given_names": "Nouveau", "do": "anyway"}
    assert client.post("/households/add/", sent).status_code == 503


@pytest.mark.bar(23)
@pytest.mark.django_db
def test_without_the_register_nothing_ends_and_that_is_said():
    """It would begin again with the next backup that is restored."""
    manager, member = make_member(Role.MANAGER), make_member(Role.CASEWORKER)
    member.centre = manager.centre
    member.save()
    client = client_of(manager)
    client.raise_request_exception = False
    register_path().unlink()
    answer = client.post(f"/accounts/{member.user_id}/close/")
    assert (answer.status_code, PAUSE in answer.content.decode()) == (503, True)
    member.refresh_from_db()
    assert (member.until_on, member.user.is_active) == (None, True)
    make_register()
    assert client.post(f"/accounts/{member.user_id}/close/").status_code == 302
    member.refresh_from_db()
    assert member.until_on is not None


@pytest.mark.django_db
def test_who_was_erased_just_now_is_not_found(monkeypatch):
    """Between the look whether the file is theirs, and the opening of it."""
    membership = make_member(Role.CASEWORKER)
    canaries = make_person(actor_of(membership, AT))
    client = client_of(membership)

    def erased(*_arguments: object) -> None:
        raise PersonErased

    monkeypatch.setattr("trousseau.privacy.queries.open_key", erased)
    answer = client.get(f"/people/{canaries.person}/")
    assert answer.status_code == 404
    assert "Il n’y a rien à cette adresse" in answer.content.decode()


@pytest.mark.bar(2)
@pytest.mark.django_db
@pytest.mark.parametrize("digits", [1, 17, 18, 19, 20, 100, 3000])
def test_no_number_is_too_long_to_be_refused(digits: int):
    """In the address of each route that has one: it is not there, whatever it is."""
    client = client_of(make_member(Role.MANAGER))
    officer = client_of(make_member(Role.DPO))
    number = "9" * digits
    for address in (
        f"/break-glass/{number}/seen/",
        f"/links/{number}/revoke/",
        f"/accounts/{number}/end-place/",
        f"/rights/{number}/confirm/",
        f"/log/alerts/{number}/seen/",
        f"/mfa/{number}/edit-webauthn/",
        f"/mfa/{number}/remove-webauthn/",
    ):
        for one in (client, officer):
            assert one.post(address).status_code in (302, 404), address
