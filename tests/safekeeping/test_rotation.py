"""The master key is replaced while twenty people read and write, and the old one opens nothing."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.made_up_households import make_household
from tests.people import AT, Canaries, make_actor, make_centre, make_member, make_person
from tests.raw_files import keys_that_open, raw_files
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre, CentreMembership
from trousseau.audit.cipher import Undecipherable, new_key
from trousseau.audit.endings import make_register
from trousseau.audit.master_key import (
    MasterKeyError,
    MasterKeys,
    make_master_key,
    master_keys,
    replace_master_keys,
    wrapped_under,
)
from trousseau.audit.models import SystemKey
from trousseau.audit.system_keys import system_key
from trousseau.audit.wrapped_keys import unwrap_key, wrap_key, wrapped_key_fields
from trousseau.privacy.actions import edit_person
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.drafts import keep_draft, read_draft
from trousseau.privacy.erasure import erase_person
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Person
from trousseau.privacy.queries import person_sheet
from trousseau.safekeeping import rotation
from trousseau.safekeeping.rotation import RotationUnderWay, UnknownMasterKey, keys_in_use, rotate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(32)]
WORKERS = 20
ROUNDS_FULL, ROUNDS = 10, 2
PEOPLE_FULL, PEOPLE = 2000, 30
# Of a rotation of five people's keys and three of the system: where it may be interrupted.
STEPS = 11


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    """A master key and an anchor of the test's own; those of the other tests stay as they are."""
    settings.MASTER_KEY_FILE = tmp_path / "master.key"  # type: ignore[attr-defined]
    settings.ANCHOR_FOLDER = tmp_path / "anchor"  # type: ignore[attr-defined]
    make_master_key()
    make_register()


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER)


def under() -> set[str]:
    """The master keys that any data key is wrapped under."""
    return {name for counts in keys_in_use(AT).values() for name in counts}


def opens_anything(keys: MasterKeys) -> bool:
    """Whether these master keys open any data key in the database."""
    with system("test.read", AT):
        for field in wrapped_key_fields():
            for row in field.model._base_manager.filter(**{f"{field.name}__isnull": False}):
                place = f"{row._meta.label_lower}.{field.name}.{row.pk}"
                try:
                    keys.unwrap(getattr(row, field.name), place)
                except Undecipherable:
                    continue
                return True
    return False


def test_every_kind_of_key_is_wrapped_anew(actor: Actor):
    canaries = make_household(actor).people[0]
    keep_draft(actor, "/people/new/", None, {"note": ["canari"]}, AT)
    system_key("search")
    kinds = {f"{field.model._meta.label}.{field.name}" for field in wrapped_key_fields()}
    assert set(keys_in_use(AT)) == kinds
    assert all(keys_in_use(AT).values())
    old = master_keys()
    done = rotate(AT)
    assert (done.retired, done.in_use) == ((old.current,), ())
    assert master_keys().current == done.current != old.current
    assert under() == {done.current}
    assert not opens_anything(old)
    assert person_sheet(actor, canaries.person, AT).fields["note"] == canaries.fields["note"]
    kept = read_draft(actor, "/people/new/", AT)
    assert kept is not None
    assert kept.fields == {"note": ["canari"]}


def test_no_byte_wrapped_under_the_old_key_is_left_in_the_files(actor: Actor):
    person = make_person(actor).person
    old = master_keys()
    assert keys_that_open(person, raw_files().values(), old) == 1
    rotate(AT)
    assert keys_that_open(person, raw_files().values(), old) == 0
    assert keys_that_open(person, raw_files().values()) == 1


class Office:
    """Twenty people at work until they are told to stop; what went wrong is written down."""

    def __init__(self, centre: Centre, known: list[Canaries]) -> None:
        self.members = [make_member(Role.CASEWORKER, centre) for _ in range(WORKERS)]
        self.known, self.over = known, threading.Event()
        self.faults: list[str] = []
        self.counts = {"read": 0, "written": 0}
        self.lock = threading.Lock()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        threads = [
            threading.Thread(target=self._work, args=(member, number))
            for number, member in enumerate(self.members)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join(60)

    def _work(self, member: CentreMembership, number: int) -> None:
        lot = random.Random(number)
        actor = actor_of(member, AT)
        try:
            while not self.over.is_set():
                # Half of them write, half only read.
                kind = self._write if number % 2 else self._read
                kind(actor, lot)
        except Exception as error:
            self.faults.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def _read(self, actor: Actor, lot: random.Random) -> None:
        canaries = lot.choice(self.known)
        sheet = person_sheet(actor, canaries.person, AT)
        name = canaries.fields["family_name"]
        if sheet.fields["family_name"] != name:
            self.faults.append(f"{name} read as {sheet.fields['family_name']}")
        self._count("read")

    def _write(self, actor: Actor, lot: random.Random) -> None:
        choice = lot.random()
        if choice < 0.4:
            canaries = make_person(actor)
            with self.lock:
                self.known.append(canaries)
        elif choice < 0.7:
            edit_person(actor, lot.choice(self.known).person, {"note": "vu"}, None, AT)
        else:
            form = f"/form/{lot.randint(0, 10**9)}/"
            keep_draft(actor, form, None, {"note": ["canari"]}, AT)
            if (kept := read_draft(actor, form, AT)) is None or kept.fields["note"] != ["canari"]:
                self.faults.append("a draft was not read as it was written")
        self._count("written")

    def wait_for(self, total: int) -> None:
        for _ in range(6000):
            if sum(self.counts.values()) > total or self.faults:
                return
            self.over.wait(0.01)
        pytest.fail("nobody got anything done")

    def _count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1


def test_twenty_people_at_work_notice_nothing(bars_full: bool):
    centre = make_centre()
    actor = make_actor(Role.CASEWORKER, centre)
    known = [make_person(actor) for _ in range(PEOPLE_FULL if bars_full else PEOPLE)]
    office, old = Office(centre, known), [master_keys()]
    rewrapped = 0
    with office.at_work():
        for _ in range(ROUNDS_FULL if bars_full else ROUNDS):
            before = sum(office.counts.values())
            rewrapped += rotate(AT).rewrapped
            old.append(master_keys())
            # Everybody got something done between two rotations.
            office.wait_for(before + WORKERS)
    print(f"{office.counts}, {rewrapped} keys wrapped anew")
    assert not office.faults, office.faults[:5]
    assert under() == {old.pop().current}
    assert not any(opens_anything(keys) for keys in old)
    with system("test.read", AT):
        for person in Person.objects.all():
            assert open_key(person).read(person, "family_name")


class TestInterrupted:
    """Wherever it stops, everything can be read, and a further run finishes."""

    @pytest.fixture(autouse=True)
    def _small_steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rotation, "AT_A_TIME", 2)

    @pytest.mark.parametrize("call", range(STEPS))
    def test_at_any_step(self, call: int, actor: Actor, monkeypatch: pytest.MonkeyPatch):
        everybody = [make_person(actor) for _ in range(5)]
        old, calls = master_keys(), iter(range(1000))

        def or_power_cut(step: Callable[..., object]) -> Callable[..., object]:
            def run(*arguments: object) -> object:
                if next(calls) == call:
                    raise KeyboardInterrupt
                return step(*arguments)

            return run

        with monkeypatch.context() as patch:
            for name in ("replace_master_keys", "_rewrap_row", "wait_for_wrappers"):
                patch.setattr(rotation, name, or_power_cut(getattr(rotation, name)))
            with pytest.raises(KeyboardInterrupt):
                rotate(AT)
        for canaries in everybody:
            sheet = person_sheet(actor, canaries.person, AT)
            assert sheet.fields["family_name"] == canaries.fields["family_name"]
        rotate(AT)
        assert under() == {master_keys().current}
        assert len(master_keys().keys) == 1
        assert not opens_anything(old)

    def test_the_steps_are_those(self, actor: Actor, monkeypatch: pytest.MonkeyPatch):
        """A key more or less would leave steps above untried."""
        for _ in range(5):
            make_person(actor)
        done: list[str] = []

        def noted(name: str, step: Callable[..., object]) -> Callable[..., object]:
            def run(*arguments: object) -> object:
                done.append(name)
                return step(*arguments)

            return run

        for name in ("replace_master_keys", "_rewrap_row", "wait_for_wrappers"):
            monkeypatch.setattr(rotation, name, noted(name, getattr(rotation, name)))
        rotate(AT)
        assert len(done) == STEPS
        assert done[0] == done[-1] == "replace_master_keys"


class TestSafe:
    """No key is let go that anything still needs."""

    def test_two_rotations_do_not_run_at_once(self, actor: Actor, monkeypatch: pytest.MonkeyPatch):
        make_person(actor)
        real = rotation.rewrap_all

        def second(at: object) -> int:
            with pytest.raises(RotationUnderWay):
                rotate(AT)
            return real(AT)

        monkeypatch.setattr(rotation, "rewrap_all", second)
        rotate(AT)
        assert len(master_keys().keys) == 1

    def test_a_key_under_an_unknown_master_key_stops_it(self, actor: Actor):
        make_person(actor)
        stranger = MasterKeys({"0badc0de": new_key()})
        with system("test.write", AT):
            person = Person.objects.get()
            Person.objects.update(wrapped_key=stranger.wrap(new_key(), f"x.{person.pk}"))
        old = master_keys()
        with pytest.raises(UnknownMasterKey, match="0badc0de"):
            rotate(AT)
        assert set(old.keys) < set(master_keys().keys)

    def test_who_is_erased_meanwhile_stays_erased(
        self, actor: Actor, monkeypatch: pytest.MonkeyPatch
    ):
        person = make_person(actor).person
        real = rotation._rewrap_row

        def erased_just_before(row: object, *arguments: object) -> int:
            if getattr(row, "pk", None) == person:
                erase_person(person, ErasureCause.ASKED, AT)
            return real(row, *arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(rotation, "_rewrap_row", erased_just_before)
        rotate(AT)
        with system("test.read", AT):
            assert Person.objects.get(pk=person).wrapped_key is None

    def test_a_key_is_not_wrapped_where_a_rotation_cannot_see_it(self):
        with pytest.raises(transaction.TransactionManagementError):
            wrap_key(SystemKey(purpose="x"), "wrapped", new_key())

    def test_it_waits_for_who_has_wrapped_and_not_committed(self, actor: Actor):
        """Otherwise a key would end up under a master key that is gone."""
        wrapped, commit = threading.Event(), threading.Event()
        found: list[UUID] = []

        def slow() -> None:
            try:
                with transaction.atomic():
                    with system("test.write", AT):
                        found.append(make_person(actor).person)
                    wrapped.set()
                    commit.wait(20)
            finally:
                connection.close()

        writer = threading.Thread(target=slow)
        writer.start()
        assert wrapped.wait(20)
        old = master_keys()
        done: list[object] = []

        def rotating() -> None:
            try:
                done.append(rotate(AT))
            finally:
                connection.close()

        rotator = threading.Thread(target=rotating)
        rotator.start()
        rotator.join(1)
        assert not done
        assert old.current in master_keys().keys
        commit.set()
        writer.join(20)
        rotator.join(30)
        assert done
        with system("test.read", AT):
            person = Person.objects.get(pk=found[0])
            assert wrapped_under(person.wrapped_key or b"") == master_keys().current
            open_key(person)

    def test_who_read_a_row_just_before_reads_it_again(self, actor: Actor):
        person = make_person(actor).person
        with system("test.read", AT):
            row = Person.objects.get(pk=person)
            purpose = SystemKey.objects.first()
        assert purpose is not None
        key = unwrap_key(purpose, "wrapped")
        rotate(AT)
        with system("test.read", AT):
            assert open_key(row).read(row, "family_name")
        assert unwrap_key(purpose, "wrapped") == key

    def test_from_the_environment_nothing_is_replaced(
        self, actor: Actor, monkeypatch: pytest.MonkeyPatch
    ):
        make_person(actor)
        keys = master_keys()
        monkeypatch.setenv("TROUSSEAU_MASTER_KEY", keys.text())
        with pytest.raises(MasterKeyError, match="TROUSSEAU_MASTER_KEY is set"):
            rotate(AT)
        with pytest.raises(MasterKeyError):
            replace_master_keys(keys)
        assert under() == {keys.current}
