"""`trousseau atlas …`: places are shown with sources, and a bad file changes nothing."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from trousseau.cli.atlas import QUALIFICATIONS
from trousseau.cli.main import BAD_INPUT, run
from trousseau.territories import Atlas
from trousseau.territories.occupations import Qualification

RENTS = (
    '"id_zone";"INSEE_C";"LIBGEO";"EPCI";"DEP";"REG";"loypredm2";"lwr.IPm2";"upr.IPm2";'
    '"TYPPRED";"nbobs_com";"nbobs_mail";"R2_adj"\n'
    '"1";"12202";"Rodez";"241200187";"12";"76";"9,5";"7,25";"12,75";"commune";"120";"120";"0,8"\n'
)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TROUSSEAU_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def rents(tmp_path: Path) -> Path:
    path = tmp_path / "pred-app-mef-dhup.csv"
    path.write_bytes(RENTS.encode("latin-1"))
    return path


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


@pytest.mark.parametrize("place", ["7621", "rodez", "Rodez"])
def test_show_an_area(capsys: pytest.CaptureFixture[str], place: str) -> None:
    assert run(["atlas", "show", place]) == 0
    out, _ = said(capsys)
    assert out.startswith("7621  employment area · Rodez (Occitanie) · ")
    assert "Unemployment rate: 4.7 % · INSEE 2023-T3" in out
    assert "Typical rent of a flat: not loaded" in out


def test_show_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["atlas", "show", "12202", "--json"]) == 0
    document = json.loads(said(capsys)[0])
    assert (document["version"], document["place"]["name"]) == (1, "Rodez")
    statuses = {figure["key"]: figure["status"] for figure in document["figures"]}
    assert statuses["people"] == "known"
    assert statuses["rent_eur_per_m2_month"] == "not_loaded"


def test_show_hiring_for_an_occupation_with_its_counts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["atlas", "show", "12202", "--occupation", "macon", "--qualification", "skilled"]
    assert run(asked) == 0
    out, _ = said(capsys)
    block = out[out.index("F1703  occupation · Maçon / Maçonne · skilled · hired as Maçons") :]
    assert "in the area of Rodez (7621)" in block
    for label in (
        "Hiring projects in the occupation",
        "Projects expected to be difficult in the occupation",
        "Seasonal projects in the occupation",
        "Hirings expected to be difficult in the occupation (estimate)",
    ):
        assert re.search(
            rf"^  {re.escape(label)}: \d.* · France Travail 2024$", block, re.MULTILINE
        )
    assert re.search(r"shortage occupations: (yes|no) · ", block)
    assert run([*asked, "--json"]) == 0
    document = json.loads(said(capsys)[0])
    hired = document["occupation"]
    assert (hired["rome"], hired["area"], hired["qualification"]) == ("F1703", "7621", "skilled")
    assert {"difficult_projects", "tension"} <= {figure["key"] for figure in hired["figures"]}
    assert {figure["key"] for figure in document["figures"]} >= {"people", "housing_tension"}


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--occupation", "qqqqzzzzxxxx"], "no occupation is named like 'qqqqzzzzxxxx'"),
        (["--qualification", "skilled"], "--qualification is of an occupation"),
    ],
)
def test_show_of_no_occupation_is_bad_input(
    capsys: pytest.CaptureFixture[str], options: list[str], error: str
) -> None:
    assert run(["atlas", "show", "rodez", *options]) == BAD_INPUT
    assert error in said(capsys)[1]


def test_qualifications_are_those_of_the_occupations() -> None:
    assert get_args(Qualification) == QUALIFICATIONS


def test_search_finds_places_and_occupations(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["atlas", "search", "maçon"]) == 0
    out, _ = said(capsys)
    assert "F1703  occupation · Maçon / Maçonne" in out
    assert "8403" not in out or "Mâcon" in out


def test_search_for_nonsense_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["atlas", "search", "qqqqzzzzxxxx"]) == BAD_INPUT
    assert said(capsys)[1].startswith("trousseau: nothing is named like")


def test_sources_lists_every_layer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["atlas", "sources"]) == 0
    out, _ = said(capsys)
    for kind, info in Atlas.open().catalogue.items():
        assert f"{kind}: {info.title.en} · {info.publisher}" in out
    assert run(["atlas", "sources", "--json"]) == 0
    layers = json.loads(said(capsys)[0])["layers"]
    assert {layer["status"] for layer in layers} == {"loaded", "not_loaded"}


def test_an_imported_layer_is_in_use_from_then_on(
    capsys: pytest.CaptureFixture[str], rents: Path, own_home: Path
) -> None:
    assert run(["atlas", "import", "rents", str(rents)]) == 0
    assert f"{own_home / 'atlas.zip'}: in use from now on" in said(capsys)[0]
    assert run(["atlas", "show", "12202"]) == 0
    out, _ = said(capsys)
    assert "Typical rent of a flat: 9.5 € per m² a month (between 7.25 and 12.8) · ANIL" in out
    assert Atlas.open().figures("rent_eur_per_m2_month").loaded is False, (
        "the shipped file is as it was"
    )


def test_a_bad_file_changes_nothing(
    capsys: pytest.CaptureFixture[str], rents: Path, own_home: Path
) -> None:
    rents.write_bytes(RENTS.replace("9,5", "neuf").encode("latin-1"))
    assert run(["atlas", "import", "rents", str(rents)]) == BAD_INPUT
    error = said(capsys)[1]
    assert error.startswith("trousseau: pred-app-mef-dhup.csv: row 2: column ")
    assert "'neuf' is not a number" in error
    assert not (own_home / "atlas.zip").exists()


@pytest.mark.parametrize("kind", ["rent", "geographic_code"])
def test_a_layer_that_cannot_be_imported_is_named(
    capsys: pytest.CaptureFixture[str], rents: Path, kind: str
) -> None:
    assert run(["atlas", "import", kind, str(rents)]) == BAD_INPUT
    assert f"'{kind}' is not a layer that can be imported; one of: " in said(capsys)[1]


def test_a_folder_without_the_essential_files_says_which(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert (
        run(["atlas", "build", "--sources", str(tmp_path), "--out", str(tmp_path / "a.zip")])
        == BAD_INPUT
    )
    assert "holds no file for 'geographic_code'" in said(capsys)[1]
    assert not (tmp_path / "a.zip").exists()
