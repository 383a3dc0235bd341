"""`trousseau backup`, `restore` and `export`: what they say, and with which code they leave."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import clean
from tests.people import make_actor, make_person
from tests.safekeeping.conftest import Said
from tests.safekeeping.conftest import home as home
from tests.safekeeping.conftest import trousseau as trousseau
from trousseau.accounts.choices import Role
from trousseau.audit.endings import register_path
from trousseau.privacy.models import Person
from trousseau.safekeeping import schema
from trousseau.safekeeping.restore import is_empty

pytestmark = pytest.mark.django_db(transaction=True)
Trousseau = Callable[..., Said]


@pytest.fixture
def saved(trousseau: Trousseau, tmp_path: Path) -> Path:
    make_person(make_actor(Role.CASEWORKER))
    path = tmp_path / "one.backup"
    said = trousseau("backup", path)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{path}: ")
    assert said.out.endswith(" MB, read back and found good\n")
    return path


def test_there_and_back(trousseau: Trousseau, saved: Path):
    clean()
    said = trousseau("restore", saved)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("restored as of ")
    assert said.out.endswith("\nended again: nothing had to be\n")
    with_everything = trousseau("export", saved.with_name("all.jsonl"))
    assert with_everything.code == 0
    assert b'"privacy_person"' in saved.with_name("all.jsonl").read_bytes()


def test_a_file_that_exists_is_one_line(trousseau: Trousseau, saved: Path):
    for command in ("backup", "export"):
        said = trousseau(command, saved)
        assert (said.code, said.out) == (2, "")
        assert said.err == f"trousseau: {saved}: File exists\n"


@pytest.mark.bar(20)
def test_a_damaged_backup_is_one_line(trousseau: Trousseau, saved: Path):
    whole = saved.read_bytes()
    clean()
    for altered in (whole[:-1], whole.replace(b"20", b"21", 1), b"", whole + b"\n"):
        saved.write_bytes(altered)
        said = trousseau("restore", saved)
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("trousseau: ")
        assert said.err.count("\n") == 1
    assert is_empty()


def test_a_file_that_is_not_there_is_one_line(trousseau: Trousseau, tmp_path: Path):
    said = trousseau("restore", tmp_path / "none")
    assert (said.code, said.err) == (
        2,
        f"trousseau: {tmp_path / 'none'}: No such file or directory\n",
    )


def test_a_database_that_is_not_empty_is_one_line(trousseau: Trousseau, saved: Path):
    said = trousseau("restore", saved)
    assert said.code == 3
    assert said.err.startswith("trousseau: the database is not empty; ")
    assert said.err.count("\n") == 1


@pytest.mark.bar(26)
def test_a_register_that_is_gone_is_one_line_and_its_loss_has_to_be_said(
    trousseau: Trousseau, saved: Path
):
    clean()
    kept = saved.with_name("kept.jsonl")
    register_path().rename(kept)
    said = trousseau("restore", saved)
    assert said.code == 1
    assert "--register-lost" in said.err
    assert said.err.count("\n") == 1
    both = trousseau("restore", saved, "--register", kept, "--register-lost")
    assert (both.code, both.err.count("\n")) == (2, 1)
    assert is_empty()
    lost = trousseau("restore", saved, "--register-lost")
    assert lost.code == 0
    assert "what was withdrawn, closed or revoked" in lost.err


def test_a_saved_register_can_be_given(trousseau: Trousseau, saved: Path):
    clean()
    kept = saved.with_name("kept.jsonl")
    register_path().rename(kept)
    assert trousseau("restore", saved, "--register", kept).code == 0
    assert register_path().read_bytes() == kept.read_bytes()


def test_tables_of_another_release_are_one_line(
    trousseau: Trousseau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(schema, "pending", lambda: ["privacy.0003_more"])
    for command in ("backup", "export"):
        said = trousseau(command, tmp_path / "one")
        assert said.code == 3
        assert said.err == (
            "trousseau: the database is not of this release (1 migrations to make); "
            "run trousseau migrate\n"
        )
    assert Person.objects.count() == 0
