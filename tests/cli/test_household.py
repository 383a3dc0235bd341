"""`trousseau rank` and `trousseau why`: answers for people and for programs, never a traceback."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from trousseau.cli.main import BAD_INPUT, run

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
ANOUKA = str(ROOT / "examples" / "anouka.yaml")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROUSSEAU_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_ranked(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    assert run(["rank", str(example), "--json", "--top", "3"]) == 0
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert captured.err == ""
    assert document["version"] == 1
    assert len(document["areas"]) >= 3
    assert len(document["areas"]) + len(document["rejected"]) <= 306


def test_all_areas_are_ranked_or_rejected(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rank", ANOUKA, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    codes = [area["code"] for area in document["areas"] + document["rejected"]]
    assert len(codes) == len(set(codes)) == 306
    ranks = [area["rank"] for area in document["areas"]]
    assert ranks == sorted(ranks)


def test_the_text_names_places_and_what_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rank", ANOUKA, "--top", "3"]) == 0
    out = capsys.readouterr().out
    assert "was understood as" in out
    assert out.count("Public transport") == 1
    assert "areas rejected" in out


def test_why_says_how_many_projects_stand_behind_a_share(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["why", ANOUKA, "0060"]) == 0
    out = capsys.readouterr().out
    counts = re.search(
        r"Hiring for anouka \(.+\): (\d+) projects, (\d+) difficult, [\d–]+ seasonal · ", out
    )
    assert counts is not None
    assert int(counts[2]) < int(counts[1])
    assert "mployers who" not in out


@pytest.mark.parametrize("area", ["7621", "rodez", "melun", "paris"])
def test_why_answers_by_code_or_name(capsys: pytest.CaptureFixture[str], area: str) -> None:
    assert run(["why", ANOUKA, area]) == 0
    text = capsys.readouterr().out
    assert run(["why", ANOUKA, area, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"version", "code", "k", "rank", "rejected", "contributions", "change"}
    assert ("is rejected" in text) is (document["rank"] is None)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "version: 1\nadults: [{id: a, occupations: [{rome: X9999}]}]\n",
            "adults[0].occupations[0].rome: 'X9999'",
        ),
        ("version: 1\nnationality: x\n", "nationality"),
        ("version: 1\nadults: [\n", "p.yaml: "),
        ("version: 7\n", "version"),
        ("", "p.yaml: "),
    ],
)
def test_a_bad_profile_is_one_line_that_names_the_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, error: str
) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    assert run(["rank", str(path)]) == BAD_INPUT
    line = capsys.readouterr().err
    assert line.startswith(f"trousseau: {path}: ")
    assert error in line
    assert line.count("\n") == 1
    assert "Traceback" not in line


@pytest.mark.parametrize("command", [["rank"], ["why"]])
def test_an_absent_file_is_bad_input(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert run([*command, "nowhere.yaml", *(["7621"] if command == ["why"] else [])]) == BAD_INPUT
    assert "nowhere.yaml" in capsys.readouterr().err


def test_an_unknown_area_says_how_to_find_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", ANOUKA, "qqqqzzzzxxxx"]) == BAD_INPUT
    assert "trousseau atlas search" in capsys.readouterr().err


def test_the_first_place_says_what_speaks_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rank", ANOUKA, "--json", "--top", "1"]) == 0
    first = json.loads(capsys.readouterr().out)["areas"][0]["code"]
    assert run(["why", ANOUKA, first]) == 0
    out = capsys.readouterr().out
    assert "What speaks for it" in out
    assert "(anouka)" in out


def test_a_rejection_gives_the_figure_and_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", str(ROOT / "examples" / "lorry_driver.yaml"), "calais"]) == 0
    assert "Unemployment rate: 11.5 %, and the limit is 8" in capsys.readouterr().out


def test_rank_says_which_condition_rejects_how_many(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["rank", str(ROOT / "examples" / "lorry_driver.yaml"), "--json"]) == 0
    rejected = json.loads(capsys.readouterr().out)["rejected"]
    high = sum(
        any(reason["constraint"] == "must.unemployment_rate.max" for reason in area["reasons"])
        for area in rejected
    )
    assert run(["rank", str(ROOT / "examples" / "lorry_driver.yaml")]) == 0
    out = capsys.readouterr().out
    assert f"{len(rejected)} areas rejected" in out
    assert f"{high:>4}  Unemployment rate: above 8 % (must[0])" in out
    assert "Region ruled out: Île-de-France (red_lines[0])" in out
    nowhere = tmp_path / "p.yaml"
    nowhere.write_text(
        "version: 1\nadults: [{id: a1}]\nmust: [{indicator: people, min: 900000000}]\n"
    )
    assert run(["rank", str(nowhere)]) == 0
    assert "No area is left." in capsys.readouterr().out


def test_why_says_which_reasons_stand_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", ANOUKA, "paris", "--k", "1"]) == 0
    out = capsys.readouterr().out
    assert "No single change brings it there.\n  Two reasons: “Region ruled out" in out


def test_a_place_without_an_operator_is_not_ready_and_keeps_its_rank(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text(
        '- {place: "7621", kind: support_operator, answer: no, source: s, verified_on: 2026-01-01}'
    )
    example = str(ROOT / "examples" / "near_rodez.yaml")
    said = []
    for options in ([], ["--facts", str(facts), "--on", "2026-11-23"]):
        assert run(["rank", example, *options]) == 0
        lines = capsys.readouterr().out.splitlines()
        said.append(next(line for line in lines if "  Rodez  " in line))
    assert said[1] == f"{said[0]} · not ready"
    assert run(["why", example, "7621", *options]) == 0
    assert "Not ready: no operator" in capsys.readouterr().out


def test_the_name_of_several_communes_is_not_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", ANOUKA, "saint denis"]) == BAD_INPUT
    assert "93066 (Seine-Saint-Denis)" in capsys.readouterr().err


def test_a_name_that_is_only_resembled_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", ANOUKA, "Rodze", "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["code"] == "7621"
    assert "'Rodze' was read as Rodez (7621)" in captured.err


def test_local_facts_of_the_machine_are_read_and_those_given_come_first(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fact(answer: str) -> str:
        return (
            f'- {{place: "7621", kind: support_operator, answer: "{answer}", source: essai,'
            " verified_on: 2026-11-01, expires_on: 2027-05-01}\n"
        )

    home = tmp_path / "home"
    home.mkdir()
    (home / "local-facts.yaml").write_text(fact("no"), encoding="utf-8")
    assert run(["why", ANOUKA, "7621", "--on", "2026-11-23"]) == 0
    assert "Not ready" in capsys.readouterr().out
    given = tmp_path / "given.yaml"
    given.write_text(fact("yes"), encoding="utf-8")
    assert run(["why", ANOUKA, "7621", "--on", "2026-11-23", "--facts", str(given)]) == 0
    assert "Not ready" not in capsys.readouterr().out
    assert run(["why", ANOUKA, "7621", "--on", "2028-01-01"]) == 0
    assert "Not ready" not in capsys.readouterr().out, "expired means unknown"
