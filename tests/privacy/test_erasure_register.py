"""The register of erasures says who stays erased, and nobody can quietly edit it."""

from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from trousseau.audit.endings import NAME, RegisterError, make_register
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure_register import Erasure, register, registered

pytestmark = [pytest.mark.django_db, pytest.mark.bar(26)]
DAY = date(2026, 3, 2)


def erasure(person: UUID | None = None) -> Erasure:
    return Erasure(person or uuid4(), DAY, ErasureCause.ASKED)


@pytest.fixture
def three(anchor_folder: Path) -> list[Erasure]:
    entries = [erasure() for _ in range(3)]
    for one in entries:
        register(one)
    return entries


def test_it_is_read_as_it_was_written(three: list[Erasure]):
    assert registered() == three


def test_somebody_is_in_it_once(three: list[Erasure]):
    register(erasure(three[1].person))
    assert registered() == three


def test_it_is_for_its_owner_alone(three: list[Erasure], anchor_folder: Path):
    assert (anchor_folder / NAME).stat().st_mode & 0o077 == 0


def test_making_it_again_changes_nothing(three: list[Erasure]):
    make_register()
    assert registered() == three


def test_a_missing_one_is_a_lost_one(three: list[Erasure], anchor_folder: Path):
    (anchor_folder / NAME).unlink()
    for use in (registered, lambda: register(erasure())):
        with pytest.raises(RegisterError, match="missing"):
            use()
    assert not (anchor_folder / NAME).exists()


@pytest.mark.parametrize("line", range(3))
def test_a_changed_line_is_refused(line: int, three: list[Erasure], anchor_folder: Path):
    path = anchor_folder / NAME
    text = path.read_text().replace(str(three[line].person), str(uuid4()))
    path.write_text(text)
    with pytest.raises(RegisterError, match=f"line {line + 1} was not written"):
        registered()
    with pytest.raises(RegisterError):
        register(erasure())


@pytest.mark.parametrize("line", range(2))
def test_a_line_that_was_taken_out_is_missed(line: int, three: list[Erasure], anchor_folder: Path):
    path = anchor_folder / NAME
    lines = path.read_text().splitlines(keepends=True)
    del lines[line]
    path.write_text("".join(lines))
    with pytest.raises(RegisterError, match=f"line {line + 1} does not follow"):
        registered()


def test_lines_in_another_order_are_refused(three: list[Erasure], anchor_folder: Path):
    path = anchor_folder / NAME
    path.write_text("".join(reversed(path.read_text().splitlines(keepends=True))))
    with pytest.raises(RegisterError, match="does not follow"):
        registered()


def test_half_a_line_of_a_power_cut_does_no_harm(three: list[Erasure], anchor_folder: Path):
    path = anchor_folder / NAME
    with path.open("a") as file:
        file.write('{"kind": "0a')
    assert registered() == three
    register(last := erasure())
    assert registered() == [*three, last]


def test_what_is_not_a_line_is_refused(three: list[Erasure], anchor_folder: Path):
    with (anchor_folder / NAME).open("a") as file:
        file.write("nonsense\n")
    with pytest.raises(RegisterError, match="line 4 cannot be read"):
        registered()


def test_it_holds_no_more_than_an_opaque_id(three: list[Erasure], anchor_folder: Path):
    import json

    for line in (anchor_folder / NAME).read_text().splitlines():
        assert set(json.loads(line)) == {
            "kind", "record", "at", "detail", "previous", "signature"
        }  # fmt: skip
