"""What is typed into a form survives the lock, the end of the session and a missing script."""

import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.people import AT, PASSWORD, make_actor, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import PROGRAMME_ROLES, Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Draft, Person
from trousseau.web.draft_forms import match_of
from trousseau.web.session_clock import SEEN, SIGNED_IN

pytestmark = pytest.mark.django_db
ADD, SAVE, DISCARD, LOCK, UNLOCK = (
    "/households/add/", "/drafts/save/", "/drafts/discard/", "/lock/", "/unlock/",
)  # fmt: skip
TYPED = {"given_names": "Tapé-Canari", "note": "ligne une\nligne deux"}


@pytest.fixture
def membership() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def person(membership: CentreMembership) -> UUID:
    return make_person(actor_of(membership, AT)).person


def edit(person: UUID) -> str:
    return f"/people/{person}/edit/"


def go_idle(client: Client, minutes: int = 20) -> None:
    session = client.session
    session[SIGNED_IN] -= minutes * 60
    session[SEEN] -= minutes * 60
    session.save()


def arrive(membership: CentreMembership) -> Client:
    client = client_of(membership)
    client.get("/drafts/")
    return client


def count() -> int:
    with system("test.look", AT):
        return Draft.objects.count()


def note_of(person: UUID) -> str:
    with system("test.look", AT):
        found = Person.objects.get(pk=person)
        return open_key(found).read(found, "note")


def forms(text: str) -> str:
    """The page without its header, where nobody's text is."""
    return text.split('<main id="content"')[1]


@pytest.mark.bar(9)
@pytest.mark.parametrize("how", ["idle", "locked"])
def test_a_form_sent_to_a_locked_session_is_kept_and_not_acted_on(
    how: str, membership: CentreMembership, person: UUID
):
    client = arrive(membership)
    before = note_of(person)
    client.post(LOCK) if how == "locked" else go_idle(client)
    answer = client.post(edit(person), TYPED)
    assert answer.headers["Location"] == f"/lock/?next={edit(person)}&kept"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Ce que vous aviez écrit est gardé" in page
    assert "Canari" not in page
    assert note_of(person) == before
    answer = client.post(UNLOCK, {"password": PASSWORD, "next": edit(person)})
    assert answer.headers["Location"] == edit(person)
    page = forms(client.get(edit(person)).content.decode())
    assert "Voici ce que vous aviez écrit" in page
    assert 'value="Tapé-Canari"' in page
    assert "ligne une\nligne deux" in page
    assert note_of(person) == before
    assert count() == 1


@pytest.mark.bar(9)
@pytest.mark.parametrize("how", ["idle", "locked", "over"])
@pytest.mark.parametrize("by_script", [False, True])
def test_what_comes_late_never_takes_the_place_of_what_was_kept_before(
    how: str, by_script: bool, membership: CentreMembership, person: UUID
):
    """Whoever sits at the locked screen may be somebody else; and the owner's text is not lost."""
    client = arrive(membership)
    form = edit(person)
    client.post(SAVE, {"draft_form": form, "note": "avant-canari"})
    client.post(LOCK) if how == "locked" else go_idle(client, 13 * 60 if how == "over" else 20)
    sent = {"note": "tardif-canari"}
    client.post(SAVE, {"draft_form": form, **sent}) if by_script else client.post(form, sent)
    again = arrive(membership)
    page = forms(again.get(form).content.decode())
    assert "avant-canari" in page
    assert "tardif-canari" not in page
    assert f"{form}?late" in page
    late = forms(again.get(f"{form}?late").content.decode())
    assert "tardif-canari" in late
    assert "avant-canari" not in late
    assert "quand l’écran était déjà verrouillé" in late
    assert f'href="{form}?late"' in again.get("/drafts/").content.decode()
    again.post(DISCARD, {"draft_form": form, "late": "1"})
    assert count() == 1
    assert "avant-canari" in forms(again.get(f"{form}?late").content.decode())


def test_sending_a_form_ends_both_of_its_drafts(membership: CentreMembership):
    client = arrive(membership)
    client.post(SAVE, {"draft_form": ADD, "note": "avant"})
    go_idle(client)
    client.post(ADD, TYPED)
    client.post(UNLOCK, {"password": PASSWORD, "next": ADD})
    assert count() == 2
    assert client.post(f"{ADD}?late", TYPED).status_code == 302
    assert count() == 0


@pytest.mark.bar(2)
@pytest.mark.parametrize("how", ["idle", "locked", "over"])
@pytest.mark.parametrize("by_script", [False, True])
def test_a_locked_screen_tells_not_who_is_there(
    how: str, by_script: bool, membership: CentreMembership, person: UUID
):
    foreign = make_person(make_actor(Role.CASEWORKER)).person

    def answer(about: UUID) -> tuple[int, str, bytes]:
        client = arrive(membership)
        client.post(LOCK) if how == "locked" else go_idle(client, 13 * 60 if how == "over" else 20)
        form = edit(about)
        found = (
            client.post(SAVE, {"draft_form": form, **TYPED})
            if by_script
            else client.post(form, TYPED)
        )
        told = found.headers.get("Location", ""), found.content
        return (
            found.status_code,
            told[0].replace(str(about), "ID"),
            told[1].replace(str(about).encode(), b"ID"),
        )

    answers = [answer(about) for about in (person, foreign, UUID(int=4))]
    assert answers[0] == answers[1] == answers[2]
    assert "ID" in str(answers[0])
    with system("test.look", AT):
        assert set(Draft.objects.values_list("person", flat=True)) == {person}


@pytest.mark.bar(3)
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CASEWORKER, Role.MANAGER}))
@pytest.mark.parametrize("locked", [False, True])
def test_no_draft_of_a_form_that_is_not_for_the_role(
    role: Role, locked: bool, membership: CentreMembership, person: UUID
):
    centre = None if role in PROGRAMME_ROLES else membership.centre
    own = person if role == Role.PARTICIPANT else None
    member = make_member(role, centre, person=own)
    for form in (edit(person), f"/consents/{person}/give/", ADD):
        client = arrive(member)
        if locked:
            go_idle(client)
        answer = client.post(SAVE, {"draft_form": form, **TYPED})
        assert answer.json() == {"said": ""} or form not in answer.json()["go"]
        if not locked:
            client.post(form, TYPED)
    assert count() == 0
    if not locked:
        refused = LogRow.objects.filter(action="drafts.save", outcome="refused")
        assert [row.person for row in refused.order_by("number")] == [person, person, None]


def test_about_somebody_new_as_well(membership: CentreMembership):
    client = arrive(membership)
    go_idle(client)
    client.post(ADD, TYPED)
    client.post(UNLOCK, {"password": PASSWORD, "next": ADD})
    assert 'value="Tapé-Canari"' in client.get(ADD).content.decode()
    with system("test.look", AT):
        assert Person.objects.count() == 0


def test_sending_the_form_ends_its_draft(membership: CentreMembership):
    client = arrive(membership)
    client.post(SAVE, {"draft_form": ADD, **TYPED})
    assert count() == 1
    # Not complete yet: the answer is the form once more, and the draft stays.
    assert client.post(ADD, {"note": "x"}).status_code == 200
    assert count() == 1
    assert client.post(ADD, TYPED).status_code == 302
    assert count() == 0
    assert "Voici ce que" not in client.get(ADD).content.decode()


@pytest.mark.bar(9)
def test_after_the_session_is_over_the_same_user_is_offered_the_draft_and_nobody_else(
    membership: CentreMembership, person: UUID
):
    client = arrive(membership)
    go_idle(client, minutes=13 * 60)
    answer = client.post(edit(person), TYPED)
    assert answer.headers["Location"].endswith(f"?next={edit(person)}")
    assert "_auth_user_id" not in client.session
    colleague = arrive(make_member(Role.MANAGER, membership.centre))
    page = forms(colleague.get(edit(person)).content.decode())
    assert "Tapé-Canari" not in page
    assert "Voici ce que" not in page
    again = arrive(membership)
    assert edit(person) in again.get("/drafts/").content.decode()
    assert 'value="Tapé-Canari"' in again.get(edit(person)).content.decode()


def test_another_who_signs_in_at_the_locked_screen_sees_no_draft(membership: CentreMembership):
    client = arrive(membership)
    go_idle(client)
    client.post(ADD, TYPED)
    client.post("/sign-out/")
    other = make_member(Role.CASEWORKER, membership.centre)
    client.force_login(other.user)
    client.cookies = client_of(other).cookies
    for address in (ADD, "/drafts/"):
        assert "Canari" not in forms(client.get(address).content.decode())


def test_what_keeps_no_draft_says_that_it_was_not_done(membership: CentreMembership):
    client = arrive(membership)
    go_idle(client)
    answer = client.post(
        "/people/", {"words": "Canari"}, headers={"Referer": "http://testserver/people/"}
    )
    assert answer.headers["Location"] == "/lock/?next=/people/&undone"
    assert "n’a pas été exécutée" in client.get(answer.headers["Location"]).content.decode()
    assert count() == 0
    elsewhere = {"Referer": "https://example.org/people/"}
    answer = client.post("/people/", {"words": "Canari"}, headers=elsewhere)
    assert answer.headers["Location"] == "/lock/?next=/&undone"


# --- the script ---------------------------------------------------------------------------------


def test_the_script_keeps_what_is_typed_and_is_told_when(
    membership: CentreMembership, person: UUID
):
    client = arrive(membership)
    answer = client.post(SAVE, {"draft_form": edit(person), **TYPED})
    assert re.fullmatch(r"Brouillon gardé à \d\d:\d\d", answer.json()["said"])
    assert 'value="Tapé-Canari"' in client.get(edit(person)).content.decode()


def test_the_script_is_sent_to_the_lock_with_the_draft_kept(membership: CentreMembership):
    client = arrive(membership)
    go_idle(client)
    answer = client.post(SAVE, {"draft_form": ADD, **TYPED})
    assert answer.status_code == 409
    assert answer.json() == {"go": f"/lock/?next={ADD}&kept"}
    assert count() == 1


def test_a_participant_s_script_is_sent_to_the_sign_in():
    centre = make_centre()
    person = make_person(make_actor(Role.CASEWORKER, centre)).person
    client = arrive(make_member(Role.PARTICIPANT, centre, person=person))
    go_idle(client)
    answer = client.post(SAVE, {"draft_form": ADD, **TYPED})
    assert answer.json()["go"].startswith("/account/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.bar(2)
def test_a_form_that_is_not_there_and_one_out_of_reach_are_answered_alike(
    membership: CentreMembership,
):
    foreign = make_person(make_actor(Role.CASEWORKER)).person
    client = arrive(membership)
    answers = {
        client.post(SAVE, {"draft_form": form, **TYPED}).content
        for form in (
            edit(foreign),
            edit(UUID(int=4)),
            "/people/",
            "/nowhere/",
            "https://example.org/households/add/",
            "",
            f"{ADD}?next=/",
        )
    }
    assert answers == {b'{"said": ""}'}
    assert count() == 0
    assert LogRow.objects.filter(outcome="refused", person=foreign).count() == 1
    assert not LogRow.objects.filter(record__contains="people").exists()


def test_passwords_files_and_tokens_are_never_kept(membership: CentreMembership):
    client = arrive(membership)
    sent = {
        **TYPED,
        "draft_form": ADD,
        "password": "secret-canari",
        "old_password": "secret-canari",
        "app_secret": "secret-canari",
        "csrfmiddlewaretoken": "secret-canari",
        "photo": SimpleUploadedFile("canari.txt", b"secret-canari"),
    }
    client.post(SAVE, sent)
    draft = client.get(ADD)
    assert draft.context["draft"].dict() == TYPED


def test_the_draft_can_be_let_go(membership: CentreMembership, person: UUID):
    client = arrive(membership)
    client.post(SAVE, {"draft_form": edit(person), **TYPED})
    answer = client.post(DISCARD, {"draft_form": edit(person)})
    assert answer.headers["Location"] == edit(person)
    assert count() == 0
    assert "Tapé-Canari" not in client.get(edit(person)).content.decode()
    for form in ("/nowhere/", "https://example.org/", ""):
        assert client.post(DISCARD, {"draft_form": form}).headers["Location"] == "/drafts/"


@pytest.mark.bar(5)
def test_a_draft_does_not_outlast_the_right_to_its_form(membership: CentreMembership, person: UUID):
    client = arrive(membership)
    client.post(SAVE, {"draft_form": edit(person), **TYPED})
    elsewhere = make_centre()
    with system("test.transfer", AT):
        Person.objects.filter(pk=person).update(centre=elsewhere)
    assert client.get(edit(person)).status_code == 404
    assert edit(person) not in forms(client.get("/drafts/").content.decode())


def test_every_form_with_free_text_keeps_its_draft():
    """A page with a long text that a lock would lose fails here."""
    from pathlib import Path

    import trousseau.web

    templates = Path(trousseau.web.__file__).parent / "templates"
    marked = {
        path.relative_to(templates).as_posix()
        for path in templates.rglob("*.html")
        if "data-draft" in path.read_text(encoding="utf-8")
    }
    assert {"households/add.html", "people/edit.html"} <= marked
    for name in marked - {"base.html"}:
        assert "drafts/notice.html" in (templates / name).read_text(encoding="utf-8"), name
    for form in (ADD, edit(UUID(int=4))):
        match_of(form)


def test_after_signing_in_what_was_begun_is_offered_first(membership: CentreMembership):
    client = arrive(membership)
    assert client.get("/desk/").headers["Location"] == "/today/"
    client.post(SAVE, {"draft_form": ADD, **TYPED})
    assert client.get("/desk/").headers["Location"] == "/drafts/"
