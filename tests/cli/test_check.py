"""`trousseau check`: a report for people, one for machines, and a code for both."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.safekeeping.conftest import Said
from tests.safekeeping.conftest import home as home
from tests.safekeeping.conftest import trousseau as trousseau

pytestmark = pytest.mark.django_db(transaction=True)
Trousseau = Callable[..., Said]


def test_it_fails_while_something_is_wrong_and_then_no_more(trousseau: Trousseau, tmp_path: Path):
    said = trousseau("check")
    assert said.code == 1
    lines = said.out.splitlines()
    assert [line.split()[0] for line in lines].count("wrong") == 2
    assert {"backup", "worker"} == {line.split()[1] for line in lines if line.startswith("wrong")}
    assert trousseau("backup", tmp_path / "one.backup").code == 0
    assert trousseau("worker", "--once").code == 0
    good = trousseau("check")
    assert (good.code, good.err) == (0, "")
    assert len(good.out.splitlines()) == len(lines)


def test_a_machine_reads_the_same(trousseau: Trousseau):
    said = trousseau("check", "--json")
    assert said.code == 1
    items = json.loads(said.out)
    assert {"name": "schema", "state": "good", "text": "of this release"} in items
    for line, item in zip(trousseau("check").out.splitlines(), items, strict=True):
        assert line.startswith(f"{item['state']:<7} {item['name']} ")


def test_a_file_of_the_programme_is_read(trousseau: Trousseau, home: Path):
    def said(name: str) -> str:
        (line,) = [one for one in trousseau("check").out.splitlines() if f" {name} " in one]
        return " ".join(line.split())

    assert said("usual path") == "good usual path as it comes, version 1"
    assert said("completion") == "good completion as it comes, version 1"
    (home / "usual-path.yaml").write_text("{version: 2, leave_out: [gate]}", encoding="utf-8")
    assert said("usual path") == "good usual path usual-path.yaml, version 1+2"
    (home / "completion.yaml").write_text("{version: 2}", encoding="utf-8")
    wrong = "wrong completion completion.yaml: .criteria: missing; write it"
    assert said("completion") == wrong
    assert trousseau("check").code == 1
