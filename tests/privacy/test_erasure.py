"""After an erasure nothing of the person can be read again, from anywhere, with any key at hand."""

import random
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core import serializers
from django.db.models import CASCADE
from django.test import Client

from tests.people import AT, make_actor, make_centre, make_person
from tests.privacy.whole_files import WholeFile, make_whole_file, secrets_in_database
from tests.raw_files import in_dump, keys_that_open, raw_files, where
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import CentreMembership, User
from trousseau.audit.endings import RegisterError
from trousseau.audit.models import LogRow
from trousseau.audit.system_keys import system_key
from trousseau.privacy import erasure
from trousseau.privacy.actions import edit_person
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure import erase_person, purge_leftovers, reapply_register
from trousseau.privacy.erasure_register import registered
from trousseau.privacy.models import Person, SearchToken
from trousseau.privacy.personal_data import personal_tables
from trousseau.privacy.queries import person_sheet

pytestmark = [pytest.mark.bar(26), pytest.mark.usefixtures("anchor_folder")]
ASKED = ErasureCause.ASKED


@pytest.fixture
def caseworker(db: None) -> Actor:
    return make_actor(Role.CASEWORKER)


def shell_of(person: UUID) -> Person:
    with system("test.read", AT):
        return Person.objects.get(pk=person)


class TestWhatStays:
    """In the database, as the application sees it."""

    def test_the_file_reaches_every_table_about_people(self, caseworker: Actor):
        """Otherwise the tests below would not notice a table that is left out."""
        whole = make_whole_file(caseworker)
        with system("test.read", AT):
            empty = [
                table.model._meta.label
                for table in personal_tables()
                if not table.rows(whole.canaries.person).exists()
            ]
        assert not empty

    def test_only_an_empty_shell_and_the_log(self, caseworker: Actor):
        whole = make_whole_file(caseworker)
        person = whole.canaries.person
        before = shell_of(person)
        erase_person(person, ASKED, AT)
        shell = shell_of(person)
        for field in shell._meta.concrete_fields:
            value = getattr(shell, field.name)
            if field.name == "erased_on":
                assert value == AT.date()
            elif field.name == "reference":
                # Whoever has an old letter finds nobody; not even the centre.
                assert value
                assert value != before.reference
            elif field.name in Person.left_at_erasure:
                assert value == getattr(before, field.name)
            else:
                assert value is None, field.name
        with system("test.read", AT):
            for table in personal_tables():
                if table.model is not Person:
                    assert not table.rows(person).exists(), table.model
            assert LogRow.objects.filter(person=person, action="rights.erased").count() == 1

    def test_the_account_is_closed_and_empty(self, caseworker: Actor):
        whole = make_whole_file(caseworker)
        before = whole.participant.user
        erase_person(whole.canaries.person, ASKED, AT)
        user = User.objects.get(pk=before.pk)
        assert not user.is_active
        assert not user.has_usable_password()
        assert before.username not in (user.username, user.email, user.name)
        # It would say which centre they were at.
        assert not CentreMembership.objects.filter(person=whole.canaries.person).exists()
        for relation in User._meta.related_objects:
            if relation.on_delete is CASCADE:
                rows = relation.related_model._base_manager.filter(**{relation.field.name: user})
                assert not rows.exists(), relation

    def test_a_session_of_theirs_ends_at_once(self, caseworker: Actor, client: Client):
        whole = make_whole_file(caseworker)
        client.force_login(whole.participant.user, "django.contrib.auth.backends.ModelBackend")
        assert "_auth_user_id" in client.session
        erase_person(whole.canaries.person, ASKED, AT)
        assert "_auth_user_id" not in client.session

    def test_somebody_who_works_here_too_keeps_their_account(self, caseworker: Actor):
        whole = make_whole_file(caseworker)
        user = whole.participant.user
        CentreMembership.objects.create(
            user=user, role=Role.CASEWORKER, centre=make_centre(), from_on=AT.date()
        )
        erase_person(whole.canaries.person, ASKED, AT)
        after = User.objects.get(pk=user.pk)
        assert (after.username, after.is_active) == (user.username, True)
        assert not CentreMembership.objects.filter(person=whole.canaries.person).exists()

    def test_others_are_left_alone(self, caseworker: Actor):
        whole, other = make_whole_file(caseworker), make_whole_file(caseworker)
        before = secrets_in_database(other)
        erase_person(whole.canaries.person, ASKED, AT)
        assert secrets_in_database(other) == before
        sheet = person_sheet(caseworker, other.canaries.person, AT)
        assert sheet.fields["family_name"] == other.canaries.fields["family_name"]

    def test_the_person_is_not_here_any_more(self, caseworker: Actor):
        person = make_person(caseworker).person
        erase_person(person, ASKED, AT)
        with pytest.raises(NotHere):
            person_sheet(caseworker, person, AT)
        with pytest.raises(NotHere):
            edit_person(caseworker, person, {"note": "x"}, None, AT)

    def test_twice_is_as_good_as_once(self, caseworker: Actor):
        person = make_person(caseworker).person
        erase_person(person, ASKED, AT)
        erase_person(person, ASKED, AT + timedelta(days=3))
        assert shell_of(person).erased_on == AT.date()
        assert len(registered()) == 1


class TestOrder:
    """The register first; whatever happens next, the person stays erased."""

    def test_what_was_interrupted_after_the_register_is_finished(
        self, caseworker: Actor, monkeypatch: pytest.MonkeyPatch
    ):
        person = make_person(caseworker).person

        def power_cut(*arguments: object) -> None:
            raise KeyboardInterrupt

        system_key("anchor")  # as the first row of the log leaves it
        with monkeypatch.context() as patch:
            patch.setattr(erasure, "forget_person", power_cut)
            with pytest.raises(KeyboardInterrupt):
                erase_person(person, ASKED, AT)
        assert shell_of(person).wrapped_key is not None
        assert [one.person for one in registered()] == [person]
        assert reapply_register(AT + timedelta(days=1)) == 1
        shell = shell_of(person)
        assert shell.wrapped_key is None
        # The day on which it was decided, not that of the repair.
        assert shell.erased_on == AT.date()
        assert reapply_register(AT) == 0

    def test_without_the_register_nothing_is_erased(self, caseworker: Actor, anchor_folder: Path):
        person = make_person(caseworker).person
        (anchor_folder / "endings.jsonl").unlink()
        with pytest.raises(RegisterError):
            erase_person(person, ASKED, AT)
        assert shell_of(person).wrapped_key is not None
        with pytest.raises(RegisterError):
            reapply_register(AT)

    def test_who_comes_back_with_an_older_backup_is_erased_again(self, caseworker: Actor):
        whole, other = make_whole_file(caseworker), make_whole_file(caseworker)
        person = whole.canaries.person
        with system("test.read", AT):
            saved = serializers.serialize(
                "json", [row for table in reversed(personal_tables()) for row in table.rows(person)]
            )
        erase_person(person, ASKED, AT)
        with system("test.restore", AT):
            for restored in serializers.deserialize("json", saved):
                restored.save()
        assert shell_of(person).wrapped_key is not None
        assert reapply_register(AT) == 1
        assert shell_of(person).wrapped_key is None
        with system("test.read", AT):
            for table in personal_tables():
                assert table.model is Person or not table.rows(person).exists(), table.model
            assert other.canaries.person in Person.objects.exclude(wrapped_key=None).values_list(
                "pk", flat=True
            )


PEOPLE_FULL, PEOPLE = 600, 12


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_an_erased_person_is_left_in_any_file(bars_full: bool, tmp_path: Path):
    """Key, sealed values, tokens, account: as they stood, in the database's files and in a dump."""
    lot = random.Random(26)
    actor = make_actor(Role.CASEWORKER)
    everybody = _busy_files(actor, PEOPLE_FULL if bars_full else PEOPLE, lot)
    going = lot.sample(everybody, len(everybody) // 3)
    staying = next(one for one in everybody if one not in going)
    gone = {
        f"{number}:{name}": value
        for number, whole in enumerate(going)
        for name, value in secrets_in_database(whole).items()
    }
    kept = secrets_in_database(staying)
    # Who shares a word of a name with somebody shares its token.
    others = {value for one in everybody if one not in going for value in tokens_of(one)}
    gone = {name: value for name, value in gone.items() if value not in others}

    files = raw_files()
    assert where(gone, files) == set(gone)
    # A dump has no sessions.
    dumped = {name for name in gone | kept if "session." not in name}
    assert in_dump(gone | kept, tmp_path / "before") == dumped
    assert all(keys_that_open(whole.canaries.person, files.values()) for whole in going[:3])

    for whole in going:
        erase_person(whole.canaries.person, ASKED, AT)
    assert purge_leftovers(AT) == []

    files = raw_files()
    assert where(gone, files) == set()
    assert where(kept, files) == set(kept)
    assert in_dump(gone | kept, tmp_path / "after") == dumped & set(kept)
    texts = {
        text: text.encode()
        for whole in going
        for text in whole.canaries.values | whole.texts
        if len(text) > 10  # a language is two letters, and a day is not a person's alone
    }
    assert where(texts, files) == set()
    for whole in going if bars_full else going[:3]:
        assert keys_that_open(whole.canaries.person, files.values()) == 0
    assert keys_that_open(staying.canaries.person, files.values()) == 1


def _busy_files(actor: Actor, count: int, lot: random.Random) -> list[WholeFile]:
    """People with everything, and changed a few times, so that rows have moved about."""
    everybody = [make_whole_file(actor) for _ in range(count)]
    for whole in lot.sample(everybody, count // 2):
        note = "canari " * lot.randint(1, 200)
        edit_person(actor, whole.canaries.person, {"note": note}, None, AT)
    return everybody


def tokens_of(whole: WholeFile) -> set[bytes]:
    with system("test.read", AT):
        rows = SearchToken.objects.filter(person=whole.canaries.person)
        return {bytes(token) for token in rows.values_list("token", flat=True)}
