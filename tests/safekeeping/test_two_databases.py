"""The same data are the same bytes on SQLite and on PostgreSQL, there and back."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator

from tests.people import AT, make_actor, make_person
from tests.postgres import postgres
from tests.safekeeping.installation import Installation
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre, User
from trousseau.demo.programme import make_programme
from trousseau.privacy.models import Consent
from trousseau.safekeeping import schema

AWKWARD = {
    "nested": [1.5, -0.0, 1e22, 1e-7, 2**60, True, None, {"é": "أمينة 🗝"}],
    "z": "“quotes” \\ and \u2028",
    "a": "",
}
USED_STEP = re.compile(rb',\\"used_step\\":\d+')


@pytest.fixture
def other(installation: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An installation with the same keys on the other kind of database."""
    if installation.server:
        yield Installation(tmp_path / "other")
        return
    with postgres() as url:
        server = Installation(tmp_path / "other", url.partition("host=")[2])
        server.make_roles()
        with server.with_new_database() as made:
            yield made


@pytest.mark.bar(21)
def test_there_and_back_the_export_is_the_same_to_the_byte(
    installation: Installation, other: Installation
):
    installation.do(fill)
    first = exported(installation)
    assert b"privacy_consent" in first
    move(installation, other)
    assert exported(other) == first
    with installation.with_new_database() as back:
        move(other, back)
        assert exported(back) == first


def fill() -> None:
    """The demonstration programme, and what is written differently by the two databases."""
    schema.migrate()
    make_programme(AT, 16)
    actor = make_actor(Role.CASEWORKER)
    canaries = make_person(actor)
    user = User.objects.get(pk=actor.user)
    user.last_login = datetime(2026, 3, 29, 1, 59, 59, 999999, tzinfo=UTC)
    user.save()
    Authenticator.objects.create(user=user, type="webauthn", data=AWKWARD)
    centre = Centre.objects.get(pk=str(actor.centre))
    centre.opened_on, centre.name = AT.date(), "Œuvre “d’Aÿ” 🗝"
    centre.save()
    with system("tests.fill", AT):
        Consent.objects.create(
            person_id=canaries.person,
            purpose="job",
            fields=["given_names", "é"],
            given_at=AT,
            given_how="spoken",
            expires_at=AT + timedelta(days=1, microseconds=1),
            recorded_by=user,
        )


def move(here: Installation, there: Installation) -> None:
    """Take everything from one installation to another: a backup, the master key, the anchors."""
    file = here.home / "move.backup"
    here.run("backup", file)
    if there.home != here.home:
        shutil.rmtree(there.home, ignore_errors=True)
        there.home.mkdir(mode=0o700)
        shutil.copy(here.home / "master.key", there.home)
        shutil.copytree(here.home / "anchor", there.home / "anchor")
    there.run("restore", file)
    file.unlink()


def exported(installation: Installation) -> bytes:
    """The canonical export without the rows of the log that moving and exporting add, and without
    the last line, which counts them; and without the codes that restoring counts as used."""
    file = installation.home / "all.jsonl"
    installation.run("export", file)
    lines = file.read_bytes().splitlines(keepends=True)
    file.unlink()
    moved = (b'"backup.make"', b'"backup.restore"', b'"export.make"')
    kept = (line for line in lines[:-1] if not any(word in line for word in moved))
    return b"".join(USED_STEP.sub(b"", line) for line in kept)
