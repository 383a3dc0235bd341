"""`trousseau retention`: the dry run, and the run."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.people import AT, Canaries, make_actor, make_person
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.audit.endings import make_register
from trousseau.cli import application
from trousseau.cli.main import run
from trousseau.privacy.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(27)]


@pytest.fixture
def canaries(
    tmp_path: Path, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Canaries:
    """Somebody with whom there was no contact for two years; the clock stands at AT."""
    settings.ANCHOR_FOLDER = tmp_path / "anchor"  # type: ignore[attr-defined]
    make_register()
    monkeypatch.setattr(application, "now", lambda: AT)
    canaries = make_person(make_actor(Role.CASEWORKER))
    with system("test.contact", AT):
        Person.objects.update(last_contact_on=date(2024, 3, 1))
    return canaries


def test_plan_says_and_changes_nothing(canaries: Canaries, capsys: pytest.CaptureFixture[str]):
    for _ in range(2):
        assert run(["retention", "plan"]) == 0
        due_on = (AT + timedelta(days=30)).date()
        assert capsys.readouterr().out == f"person: announce {canaries.person} on {due_on}\n"


def test_run_does_it(
    canaries: Canaries, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert run(["retention", "run"]) == 0
    assert "person: announce" in capsys.readouterr().out
    assert run(["retention", "run"]) == 0
    assert capsys.readouterr().out == "nothing is due\n"
    monkeypatch.setattr(application, "now", lambda: AT + timedelta(days=30))
    assert run(["retention", "run"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"person: erase {canaries.person}")
    assert not [text for text in canaries.values if len(text) > 2 and text in out]
    with system("test.read", AT):
        assert Person.objects.get().wrapped_key is None


def test_a_lost_register_is_said(canaries: Canaries, tmp_path: Path, capsys):
    (tmp_path / "anchor" / "endings.jsonl").unlink()
    assert run(["retention", "run"]) == 1
    assert capsys.readouterr().err.startswith("trousseau: the register of endings")
