"""What is installed is named to the byte, and nothing in a lock says where to take it from."""

import tomllib
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.supply.lock import DEVELOPMENT, ROOT, RUNTIME, Pin, faults, read

pytestmark = pytest.mark.bar(35)

HASH = f"--hash=sha256:{'0' * 64}"


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def absent(requirements: list[str], pins: tuple[Pin, ...]) -> list[str]:
    """What of these a lock does not hold, or holds in a version that is not allowed.

    A requirement with extras asks for theirs as well: `psycopg[binary]` for `psycopg-binary`.
    """
    versions = {pin.name: pin.version for pin in pins}
    found = []
    for requirement in map(Requirement, requirements):
        name = canonicalize_name(requirement.name)
        if name not in versions or not requirement.specifier.contains(versions[name], True):
            found.append(str(requirement))
        for extra in requirement.extras:
            of_extra = [Requirement(text) for text in requires(name) or []]
            found += absent(
                [
                    f"{needed.name}{needed.specifier}"
                    for needed in of_extra
                    if needed.marker
                    and needed.marker.evaluate({"extra": extra})
                    and not needed.marker.evaluate({"extra": ""})
                ],
                pins,
            )
    return found


@pytest.mark.parametrize("path", [RUNTIME, DEVELOPMENT], ids=lambda path: path.name)
def test_every_package_is_one_version_with_hashes_and_no_address(path: Path):
    assert faults(path) == []
    assert len(read(path)) > 20


def test_the_application_is_the_same_in_both_locks():
    runtime, development = read(RUNTIME), {pin.name: pin for pin in read(DEVELOPMENT)}
    differ = [
        pin.name
        for pin in runtime
        if (pin.version, sorted(pin.hashes))
        != (development[pin.name].version, sorted(development[pin.name].hashes))
    ]
    assert differ == []
    assert len(development) > len(runtime)


def test_all_that_the_application_asks_for_is_in_its_lock():
    read_project = project()
    asked = read_project["project"]["dependencies"] + read_project["dependency-groups"]["setup"]
    assert absent(asked, read(RUNTIME)) == []


def test_all_that_extras_and_developers_ask_for_is_in_the_other_lock():
    read_project = project()
    asked = [*read_project["dependency-groups"]["dev"], *read_project["build-system"]["requires"]]
    for extra in read_project["project"]["optional-dependencies"].values():
        asked += extra
    assert absent(asked, read(DEVELOPMENT)) == []


def test_what_is_installed_here_is_what_the_lock_names():
    wanted = [pin for pin in read(DEVELOPMENT) if pin.wanted_here]
    differ = {pin.name: version(pin.name) for pin in wanted if version(pin.name) != pin.version}
    assert differ == {}
    assert len(wanted) > 20


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("django>=5.2 " + HASH, "django: not one exact version"),
        ("django==5.2.* " + HASH, "django: not one exact version"),
        ("django===5.2 " + HASH, "django: not one exact version"),
        ("django " + HASH, "django: not one exact version"),
        ("django==5.2", "django: no hash"),
        ("django==5.2 --hash=md5:" + "0" * 32, f"django: md5:{'0' * 32} is no SHA-256"),
        ("django==5.2 --hash=sha256:00", "django: sha256:00 is no SHA-256"),
        ("django @ file:///django.whl " + HASH, "django: taken from a place of its own"),
        ("-e ./django", "--editable ./django: taken from a place of its own"),
        ("--index-url //example.invalid", "an option: --index-url //example.invalid"),
        ("--find-links wheels", "an option: --find-links wheels"),
        ("--trusted-host example.invalid", "an option: --trusted-host example.invalid"),
        ("# from https://example.invalid", "an address"),
        ("-r other.lock", "an option: --requirement other.lock"),
        ("django==", "not read: django=="),
        (f"sound==1.0 {HASH}", "sound: pinned twice"),
    ],
)
def test_a_lock_that_is_none_is_seen(tmp_path: Path, line: str, fault: str):
    lock = tmp_path / "made-up.lock"
    lock.write_text(f"Sound==1.0 \\\n    {HASH}\n    # via nobody\n")
    assert faults(lock) == []
    lock.write_text(f"{lock.read_text()}{line}\n")
    assert fault in faults(lock)


def test_an_empty_lock_is_a_fault(tmp_path: Path):
    lock = tmp_path / "made-up.lock"
    lock.write_text("# nothing\n")
    assert faults(lock) == ["nothing is pinned"]


def test_a_requirement_outside_the_lock_is_seen():
    pins = (Pin("psycopg", "3.3.0", ()), Pin("django", "5.2", ()))
    assert absent(["psycopg>=3.2", "django~=5.2.0"], pins) == []
    assert absent(["psycopg[binary]>=3.2"], pins)[0].startswith("psycopg-binary")
    assert absent(["Django>=6", "babel"], pins) == ["Django>=6", "babel"]
