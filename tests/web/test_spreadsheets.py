"""What leaves for a spreadsheet: nothing in it is ever calculated with, and nothing is lost."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from trousseau.households.importing.files import FORMULA, read_file
from trousseau.households.importing.values import tidied
from trousseau.web.spreadsheets import column_letters, csv_text, neutral, xlsx_bytes

SIGNS = st.sampled_from(["", *FORMULA, "'", "\n"])
CELLS = st.builds(str.__add__, SIGNS, st.text(max_size=12))
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=4)
HOSTILE = ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x";"y")', "'=1"]


@pytest.mark.bar(25)
@given(ROWS)
@example([HOSTILE])
def test_no_cell_of_a_csv_begins_like_a_formula(rows: list[list[str]]):
    written = csv_text(rows)
    for row in csv.reader(io.StringIO(written, newline=""), delimiter=";"):
        assert not [cell for cell in row if cell.startswith(FORMULA)]


@pytest.mark.bar(25)
@given(ROWS)
@example([HOSTILE])
def test_every_cell_of_a_workbook_is_a_text_and_stays_one(rows: list[list[str]]):
    sheet = load_workbook(io.BytesIO(xlsx_bytes(rows, "Ménages"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for cell in cells:
        # An inline text comes back as "s" or "inlineStr", a formula as "f".
        assert cell.data_type in ("s", "inlineStr")
        assert (cell.number_format, cell.quotePrefix) == ("@", True)


@pytest.mark.bar(25)
@pytest.mark.parametrize("text", [one.strip() for one in HOSTILE])
def test_what_goes_out_comes_back_as_it_was(text: str):
    rows = [["Nom"], [text]]
    for data in (csv_text(rows).encode("utf-8-sig"), xlsx_bytes(rows, "Ménages")):
        ((_, cells),) = read_file(data).rows
        assert tidied(cells[0]).removeprefix("'") == text.removeprefix("'")


def test_a_workbook_is_read_by_others_and_says_nothing_of_the_machine():
    rows = [["Nom", "Né le"], ["<Neuve> & Cie", "05/01/1990"], ["", "1990"]]
    data = xlsx_bytes(rows, 'A "b" <c>')
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet.title == 'A "b" <c>'
    assert [[cell.value for cell in row] for row in sheet] == [
        ["Nom", "Né le"],
        ["<Neuve> & Cie", "05/01/1990"],
        [None, "1990"],
    ]
    assert xlsx_bytes(rows, 'A "b" <c>') == data
    assert b"1980" not in data


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_each_sign_a_spreadsheet_calculates_with_is_made_text(sign: str):
    assert neutral(f"{sign}1") == f"'{sign}1"
    assert neutral(f"1{sign}") == f"1{sign}"


def test_columns_are_called_as_spreadsheets_call_them():
    assert [column_letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
