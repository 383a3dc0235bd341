"""The bill of materials names all that the application is made of, and nothing of this machine."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.validation.json import JsonStrictValidator

from tests.supply import sbom
from tests.supply.lock import ROOT, RUNTIME, read
from trousseau import __version__

pytestmark = pytest.mark.bar(35)

# A package's own site may be named in a bill; an index that a machine installs from may not.
REGISTRY = re.compile(r"/simple\b|\b(?:registry|pypi|pythonhosted)\.\w+|index[-_]url", re.I)


@pytest.fixture(scope="module")
def text() -> str:
    return sbom.bill()


@pytest.fixture(scope="module")
def made(text: str) -> dict[str, Any]:
    read_again: dict[str, Any] = json.loads(text)
    return read_again


def test_it_is_valid_against_its_schema(text: str):
    assert JsonStrictValidator(sbom.SCHEMA).validate_str(text) is None
    spoilt = text.replace('"bomFormat": "CycloneDX"', '"bomFormat": "none"')
    assert JsonStrictValidator(sbom.SCHEMA).validate_str(spoilt) is not None


def test_its_components_are_the_lock(made: dict[str, Any]):
    written = [
        (
            found["name"],
            found["version"],
            found["purl"],
            {part["content"] for part in found["externalReferences"][0]["hashes"]},
        )
        for found in made["components"]
    ]
    locked = [
        (pin.name, pin.version, f"pkg:pypi/{pin.name}@{pin.version}", set(pin.hashes))
        for pin in read(RUNTIME)
    ]
    assert sorted(written, key=str) == sorted(locked, key=str)
    assert all(hashes for *_, hashes in written)


def test_the_licence_of_all_that_is_installed_is_known(made: dict[str, Any]):
    here = {pin.name for pin in read(RUNTIME) if pin.wanted_here}
    without = [found["name"] for found in made["components"] if not found.get("licenses")]
    assert here.isdisjoint(without)
    django = next(found for found in made["components"] if found["name"] == "django")
    assert django["licenses"][0]["license"]["id"] == "BSD-3-Clause"


def test_no_licence_is_taken_from_another_version():
    pin = read(RUNTIME)[0]
    licenses = [{"license": {"id": "MIT"}}]
    other = sbom.component(pin, {"version": f"{pin.version}.1", "licenses": licenses})
    assert "licenses" not in other
    same = sbom.component(pin, {"version": pin.version, "licenses": licenses})
    assert same["licenses"] == licenses


def test_what_only_some_machines_install_says_so(made: dict[str, Any]):
    told = {
        found["name"]: found["properties"][0]["value"]
        for found in made["components"]
        if "properties" in found
    }
    assert told == {pin.name: str(pin.marker) for pin in read(RUNTIME) if pin.marker}


def test_it_describes_the_application_and_who_needs_whom(made: dict[str, Any]):
    subject = made["metadata"]["component"]
    assert (subject["name"], subject["version"]) == (sbom.APPLICATION, __version__)
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in made["dependencies"]}
    references = {found["bom-ref"] for found in made["components"]} | {subject["bom-ref"]}
    assert set(needs) == references
    assert {other for needed in needs.values() for other in needed} <= references
    versions = {found["name"]: found["bom-ref"] for found in made["components"]}
    assert versions["django"] in needs[subject["bom-ref"]]
    assert versions["sqlparse"] in needs[versions["django"]]


def test_it_holds_no_path_and_no_registry(text: str):
    assert str(ROOT) not in text
    assert str(Path.home()) + "/" not in text
    assert "file:" not in text
    assert not REGISTRY.search(text)
    assert REGISTRY.search('"url": "https://www.pypi.example/project"')
    assert REGISTRY.search("/".join(("https://example.invalid", "simple", "django")))


def test_the_same_lock_gives_the_same_bytes(text: str, tmp_path: Path):
    target = tmp_path / "bill.json"
    assert sbom.main([str(target)]) == 0
    assert target.read_text(encoding="utf-8") == text
    assert "timestamp" not in text
    assert "serialNumber" not in text


def test_a_place_that_cannot_be_written_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sbom, "bill", lambda: "{}\n")
    assert sbom.main([str(tmp_path / "absent" / "bill.json")]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r"trousseau: \S+bill\.json: No such file or directory\n", told.err)


def test_a_bill_that_is_not_valid_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    seen = sbom.environment()
    monkeypatch.setattr(sbom, "environment", lambda: {**seen, "version": "first"})
    target = tmp_path / "bill.json"
    assert sbom.main([str(target)]) == 3
    assert not target.exists()
    assert capsys.readouterr().err.startswith("trousseau: the bill is not valid CycloneDX")
