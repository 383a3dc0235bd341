"""A copy of everything, and being erased: for the person, their centre, and the officer."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.people import make_centre, make_member
from tests.privacy.whole_files import WholeFile, make_whole_file
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre
from trousseau.audit.models import LogRow
from trousseau.privacy.models import ErasureNotice, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def whole(centre: Centre) -> WholeFile:
    return make_whole_file(actor_of(make_member(Role.CASEWORKER, centre), timezone.now()))


@pytest.fixture
def not_announced(whole: WholeFile) -> UUID:
    """The person, with the notice called off that comes with a whole file."""
    with system("test.write", timezone.now()):
        ErasureNotice.objects.update(called_off_on=timezone.localdate())
    return whole.canaries.person


@pytest.fixture
def manager(centre: Centre) -> Client:
    return client_of(make_member(Role.MANAGER, centre))


@pytest.fixture
def participant(whole: WholeFile) -> Client:
    return client_of(whole.participant)


@pytest.fixture
def officer() -> Client:
    return client_of(make_member(Role.DPO))


def notice_of(person: UUID) -> ErasureNotice:
    with system("test.read", timezone.now()):
        return ErasureNotice.objects.get(person=person, called_off_on=None)


def left_out(whole: WholeFile, text: str) -> set[str]:
    """What was put into a file and is not in a text; a word each, as they begin."""
    missing = {one for one in whole.canaries.values | whole.texts if one not in text}
    return {one.partition("-")[0] for one in missing}


# The note, what colleagues are typing, and how to call without doing harm: who holds the person's
# telephone may be who they fear. So too what they said alone, and where they would go.
BY_STAFF_FOR_STAFF = {
    "note", "brouillon", "sonner", "own", "remark", "Foyer", "refus", "translator", "translated",
    "verdict", "together", "ready", "proof",
}  # fmt: skip


@pytest.mark.bar(28)
@pytest.mark.parametrize(
    ("who", "without"), [("participant", BY_STAFF_FOR_STAFF), ("manager", set())]
)
def test_the_file_holds_everything_and_its_name_nothing(
    who: str,
    without: set[str],
    whole: WholeFile,
    request: pytest.FixtureRequest,
    settings: pytest.FixtureRequest,
):
    client: Client = request.getfixturevalue(who)
    before = set(Path(settings.HOME).rglob("*"))  # type: ignore[attr-defined]
    answer = client.post(reverse("rights_export", args=[whole.canaries.person]))
    text = answer.content.decode()
    assert left_out(whole, text) == without
    with system("test.read", timezone.now()):
        reference = Person.objects.get(pk=whole.canaries.person).reference
    assert answer["Content-Disposition"] == f'attachment; filename="dossier-{reference}.json"'
    assert answer["Cache-Control"] == "no-store"
    assert json.loads(text)["reference"] == reference
    # Nowhere but in this answer.
    after = set(Path(settings.HOME).rglob("*"))  # type: ignore[attr-defined]
    assert not [path for path in after - before if path.suffix == ".json"]
    row = LogRow.objects.order_by("-number").first()
    assert row is not None
    assert (row.action, row.person) == ("rights.export", whole.canaries.person)


@pytest.mark.bar(28)
@pytest.mark.parametrize(
    ("who", "without"), [("participant", BY_STAFF_FOR_STAFF), ("manager", set())]
)
def test_the_copy_to_read_holds_everything_too(
    who: str, without: set[str], whole: WholeFile, request: pytest.FixtureRequest
):
    client: Client = request.getfixturevalue(who)
    page = client.get(reverse("rights_copy", args=[whole.canaries.person])).content.decode()
    in_words = {whole.canaries.fields[name] for name in ("birth_date", "language")}
    assert left_out(whole, page + " ".join(in_words)) == without
    assert "pachto" in page
    born = date.fromisoformat(whole.canaries.fields["birth_date"])
    assert date_format(born, "j F Y") in page
    for title in ("Identité et dossier", "Moyens de vous joindre", "Accords donnés"):
        assert title in page
    assert ("Brouillons" in page) == (who == "manager")


def test_a_manager_plans_an_erasure_and_calls_it_off(manager: Client, not_announced: UUID):
    show = reverse("rights_show", args=[not_announced])
    assert "La personne demande à être effacée" in manager.get(show).content.decode()
    answer = manager.post(reverse("rights_erase", args=[not_announced]))
    assert answer["Location"] == show
    assert not notice_of(not_announced).at_once
    # Sent twice, it is planned once.
    assert manager.post(reverse("rights_erase", args=[not_announced])).status_code == 302
    page = manager.get(show).content.decode()
    assert "Effacement prévu le" in page
    call_off = reverse("rights_call_off", args=[not_announced])
    assert "Dites pourquoi" in manager.post(call_off).content.decode()
    assert "Effacement prévu le" in manager.get(show).content.decode()
    assert manager.post(call_off, {"reason": "changed_mind"}).status_code == 302
    assert "Effacement prévu le" not in manager.get(show).content.decode()


def test_the_officer_confirms_what_is_to_be_at_once(
    manager: Client, officer: Client, not_announced: UUID
):
    manager.post(reverse("rights_erase", args=[not_announced]), {"at_once": "on"})
    show = manager.get(reverse("rights_show", args=[not_announced])).content.decode()
    assert "une autre personne doit encore confirmer" in show
    page = officer.get(reverse("rights_index")).content.decode()
    notice = notice_of(not_announced)
    assert reverse("rights_confirm", args=[notice.pk]) in page
    assert officer.post(reverse("rights_confirm", args=[notice.pk])).status_code == 302
    page = officer.get(reverse("rights_index")).content.decode()
    assert "Confirmés, pour cette nuit" in page
    assert notice_of(not_announced).confirmed_by is not None
    # Once is enough: the second finds nothing.
    assert officer.post(reverse("rights_confirm", args=[notice.pk])).status_code == 404
    # The manager leaves it to the officer from here on.
    assert (
        "Seul le délégué"
        in manager.get(reverse("rights_show", args=[not_announced])).content.decode()
    )
    revoke = reverse("rights_revoke", args=[notice.pk])
    assert revoke in page
    assert "Dites pourquoi" in officer.post(revoke).content.decode()
    assert officer.post(revoke, {"reason": "not_asked"}).status_code == 302
    assert "Rien n’attend" in officer.get(reverse("rights_index")).content.decode()


def test_the_officer_sees_no_name(
    manager: Client, officer: Client, whole: WholeFile, not_announced
):
    manager.post(reverse("rights_erase", args=[not_announced]), {"at_once": "on"})
    page = officer.get(reverse("rights_index")).content.decode()
    assert not [one for one in whole.canaries.values if len(one) > 2 and one in page]


def test_the_person_is_told_that_they_will_be_erased(participant: Client, whole: WholeFile):
    page = participant.get(reverse("rights_show", args=[whole.canaries.person])).content.decode()
    assert "Effacement prévu le" in page
    assert "parlez à votre centre" in page
    assert "rights_call_off" not in page
    assert reverse("rights_call_off", args=[whole.canaries.person]) not in page


@pytest.mark.parametrize("route", ["rights_erase", "rights_call_off"])
def test_the_person_neither_plans_nor_calls_off(route: str, participant: Client, whole: WholeFile):
    assert participant.post(reverse(route, args=[whole.canaries.person])).status_code == 404


@pytest.mark.parametrize("route", ["rights_export", "rights_erase", "rights_call_off"])
def test_nothing_happens_by_a_link(route: str, manager: Client, whole: WholeFile):
    assert manager.get(reverse(route, args=[whole.canaries.person])).status_code == 405


@pytest.mark.parametrize("route", ["rights_show", "rights_copy"])
def test_another_centre_and_another_person_find_nothing(
    route: str, centre: Centre, whole: WholeFile
):
    other = make_whole_file(actor_of(make_member(Role.CASEWORKER, centre), timezone.now()))
    strangers = (client_of(make_member(Role.MANAGER)), client_of(other.participant))
    for stranger in strangers:
        assert stranger.get(reverse(route, args=[whole.canaries.person])).status_code == 404
