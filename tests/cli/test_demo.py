"""The demonstration: made at the first start, its second factors on request, never mixed."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_serve import PROGRAM, environment, free_port
from tests.test_readme import COMMANDS

__all__ = ["environment"]


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments], env=environment, capture_output=True, text=True, timeout=90
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A demonstration that these tests only look at."""
    environment = {
        "PATH": os.environ["PATH"],
        "TROUSSEAU_HOME": str(tmp_path_factory.mktemp("demonstration") / "home"),
    }
    done = run(environment, "demo", "--check", "--households", "16", "--port", str(free_port()))
    assert done.returncode == 0, done.stderr
    return environment


def test_the_command_of_the_readme_prints_six_digits(made: dict[str, str]):
    (command,) = [command for command in COMMANDS if command[0] == "demo"]
    done = run(made, *command)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().isdecimal()
    assert len(done.stdout.strip()) == 6


def test_an_account_without_one_is_said_in_one_line(made: dict[str, str]):
    done = run(made, "demo", "code", "personne@trousseau.example")
    assert done.returncode == 2
    assert done.stderr == (
        "trousseau: 'personne@trousseau.example' has no second factor here; "
        "the sign-in page lists the accounts\n"
    )


def test_without_a_demonstration_there_is_no_code(environment: dict[str, str]):
    assert run(environment, "migrate").returncode == 0
    done = run(environment, "demo", "code", "referente@trousseau.example")
    assert done.returncode == 2
    assert "there is no demonstration here" in done.stderr


@pytest.mark.parametrize(
    ("more", "host"),
    [
        ({"TROUSSEAU_HTTPS": "1"}, "0.0.0.0"),
        ({"TROUSSEAU_HTTPS": "1"}, "127.0.0.1"),
        ({"TROUSSEAU_PROXIES": "1"}, "127.0.0.1"),
    ],
)
def test_the_demonstration_is_not_served_to_others(
    made: dict[str, str], more: dict[str, str], host: str
):
    done = run({**made, **more}, "serve", "--host", host, "--port", str(free_port()))
    assert done.returncode == 2
    assert "its passwords are known" in done.stderr


def test_it_is_not_mixed_with_a_real_programme(environment: dict[str, str], tmp_path: Path):
    assert run(environment, "migrate").returncode == 0
    script = tmp_path / "real.py"
    script.write_text(
        "from trousseau.cli.application import load, now\n"
        "load()\n"
        "from trousseau.accounts.models import Centre\n"
        "Centre.objects.create(name='Vrai', kind='both', commune='12202', opened_on=now())\n"
    )
    subprocess.run([PROGRAM.with_name("python"), script], env=environment, check=True)
    done = run(environment, "demo", "--check", "--households", "16", "--port", str(free_port()))
    assert done.returncode == 2
    assert "holds a real programme" in done.stderr
