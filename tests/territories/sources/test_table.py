"""Official tables are opened by column name; a bad cell is named as a person sees it."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from trousseau.territories.sources.table import (
    SourceError,
    find_files,
    read_bytes,
    read_csv,
    read_sheet,
)

COLUMNS = {"CODGEO": ("codgeo", "code commune"), "projects": ("met",)}


def save(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "bmo.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_any_delimiter_encoding_and_column_order(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    text = f"Libellé{delimiter}met{delimiter}CODGEO\nÉvreux{delimiter}12{delimiter}27229\n"
    table = read_csv(save(tmp_path, text, encoding=encoding), COLUMNS)
    values, masked = table.numbers("projects")
    assert table.text("CODGEO") == ["27229"]
    assert values.tolist() == [12.0]
    assert not masked.any()


def test_masked_blank_and_zero_are_three_things(tmp_path: Path) -> None:
    path = save(tmp_path, "codgeo;met\n01001;*\n01002;\n01004;0\n01005;1\u202f234,5\n")
    values, masked = read_csv(path, COLUMNS).numbers("projects", masks=frozenset("*"))
    assert masked.tolist() == [True, False, False, False]
    assert np.isnan(values[:2]).all()
    assert values[2:].tolist() == [0.0, 1234.5]


def test_a_letter_in_a_number_is_named_by_row_and_column(tmp_path: Path) -> None:
    path = save(tmp_path, "codgeo;met\n01001;5\n01002;douze\n")
    with pytest.raises(
        SourceError, match=r"^bmo\.csv: row 3: column 'projects': 'douze' is not a number; "
    ):
        read_csv(path, COLUMNS).numbers("projects")


def test_a_missing_column_says_what_the_header_has(tmp_path: Path) -> None:
    with pytest.raises(
        SourceError,
        match=r"row 1: column 'projects': no column 'projects' \(the header has: codgeo",
    ):
        read_csv(save(tmp_path, "codgeo;autre\n01001;5\n"), COLUMNS)


def test_a_cut_row_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"row 3: has 1 cells where the header has 2"):
        read_csv(save(tmp_path, "codgeo;met\n01001;5\n01002\n"), COLUMNS)


@pytest.mark.parametrize("content", ["", "\0\1\2\3"])
def test_a_file_that_is_no_table_says_so(tmp_path: Path, content: str) -> None:
    with pytest.raises(SourceError, match=r"bmo\.csv"):
        read_csv(save(tmp_path, content), COLUMNS)


def test_a_file_that_is_no_spreadsheet_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not a spreadsheet"):
        read_sheet(save(tmp_path, "codgeo;met", name="a.xlsx"), "open_data", COLUMNS)


def test_a_bad_code_is_named(tmp_path: Path) -> None:
    table = read_csv(save(tmp_path, "codgeo;met\n01001;5\nParis;6\n"), COLUMNS)
    with pytest.raises(SourceError, match="row 3: column 'CODGEO': 'Paris' is not a commune"):
        table.codes("CODGEO", r"\d[\dAB]\d{3}", "a commune code")


def test_members_of_registry_archives_are_read_in_place(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "thing-1.0.whl", "w") as archive:
        archive.writestr("thing/data.csv", "codgeo;met\n01001;5\n")
    (path,) = find_files(tmp_path, "thing-*.whl!thing/data.csv")
    assert len(read_csv(path, COLUMNS)) == 1
    with pytest.raises(SourceError, match=r"the archive holds no thing/other\.csv"):
        read_bytes(path.with_name("other.csv"))
