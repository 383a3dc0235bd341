"""`trousseau keys`: what is said, and the two runs where the key comes from the environment."""

from pathlib import Path

import pytest

from tests.people import AT, make_actor, make_person
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.audit.master_key import fresh, make_master_key, master_keys, parse
from trousseau.cli.main import run
from trousseau.privacy.queries import person_sheet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(32)]
VARIABLE = "TROUSSEAU_MASTER_KEY"


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.MASTER_KEY_FILE = tmp_path / "master.key"  # type: ignore[attr-defined]
    settings.ANCHOR_FOLDER = tmp_path / "anchor"  # type: ignore[attr-defined]
    make_master_key()


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER)


def test_status_says_which_key_is_in_use_for_what(actor: Actor, capsys: pytest.CaptureFixture[str]):
    make_person(actor)
    name = master_keys().current
    assert run(["keys", "status"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"privacy.Person.wrapped_key  {name}  current  1" in lines


def test_status_fails_for_keys_that_nothing_opens(
    actor: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    make_person(actor)
    name = master_keys().current
    (tmp_path / "master.key").write_text(fresh().text())
    assert run(["keys", "status"]) == 1
    assert f"privacy.Person.wrapped_key  {name}  NOT HERE  1" in capsys.readouterr().out


def test_rotate_says_what_is_to_be_kept(actor: Actor, capsys: pytest.CaptureFixture[str]):
    make_person(actor)
    old = master_keys().current
    assert run(["keys", "rotate"]) == 0
    out = capsys.readouterr().out
    assert f"new master key {master_keys().current}" in out
    assert f"retired: {old}; only backups made until now need it" in out
    assert run(["keys", "status"]) == 0
    assert old not in capsys.readouterr().out


def test_no_key_is_printed_but_for_the_environment(
    actor: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    make_person(actor)
    before = (tmp_path / "master.key").read_text().split()[1]
    run(["keys", "rotate"])
    run(["keys", "status"])
    captured = capsys.readouterr()
    after = (tmp_path / "master.key").read_text().split()[1]
    assert before != after
    assert not [key for key in (before, after) if key in captured.out + captured.err]


def test_from_the_environment_it_takes_two_runs(
    actor: Actor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    canaries = make_person(actor)
    old = master_keys()
    monkeypatch.setenv(VARIABLE, old.text())

    assert run(["keys", "rotate"]) == 0
    captured = capsys.readouterr()
    both = parse(captured.out, "stdout")
    assert list(both.keys)[1:] == [old.current]
    assert "then run this again" in captured.err

    monkeypatch.setenv(VARIABLE, captured.out.strip())
    assert run(["keys", "rotate"]) == 0
    captured = capsys.readouterr()
    assert captured.out.strip() == ",".join(both.text().splitlines()[:1])
    assert "the rotation is finished" in captured.err

    monkeypatch.setenv(VARIABLE, captured.out.strip())
    sheet = person_sheet(actor, canaries.person, AT)
    assert sheet.fields["note"] == canaries.fields["note"]
    assert run(["keys", "status"]) == 0
    assert old.current not in capsys.readouterr().out
