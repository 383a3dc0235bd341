"""Bytes become rows, or one clear refusal: whatever the bytes."""

import io
import random
import resource
import time
import zipfile
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.households.importing.sheets import MAIN, SHEET, packed, sheet_of, workbook
from trousseau.households.importing.files import (
    LONGEST_CELL,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    UNCALCULATED,
    BadFile,
    FileRefused,
    Grid,
    read_file,
)

ROWS = [["Nom", "Né le"], ["Neuve", "05/01/1990"]]


def name_of(value: object) -> str:
    """What a case is called: an archive holds the time at which it was packed."""
    return "file" if isinstance(value, bytes) else str(value)


def refused(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_file(data)
    return caught.value


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("sign", [";", ",", "\t"])
    def test_however_it_was_saved(self, encoding: str, sign: str):
        text = f"Nom{sign}Né le\r\nNadège{sign}05/01/1990\r\n"
        grid = read_file(text.encode(encoding))
        assert grid == Grid("", ("Nom", "Né le"), ((2, ("Nadège", "05/01/1990")),))

    def test_the_sign_is_the_one_that_makes_sense_of_the_headings(self):
        grid = read_file("Nom;Prénom;Adresse\nNeuve;Nadia;1, rue A, bât. B, 75000 Paris".encode())
        assert grid.rows == ((2, ("Neuve", "Nadia", "1, rue A, bât. B, 75000 Paris")),)

    def test_rows_are_counted_as_a_spreadsheet_does(self):
        grid = read_file(b'Liste du 5\n\nNom;Adresse\n"Neuve";"1 rue\nbis"\n;\n;;\nSeul;\n')
        assert [number for number, _ in grid.rows] == [4, 7]
        assert grid.headings == ("Nom", "Adresse")

    def test_a_cell_may_hold_what_stands_between_cells(self):
        grid = read_file(b'Nom;Adresse\nNeuve;"1, rue; bis"\n')
        assert grid.rows[0][1] == ("Neuve", "1, rue; bis")

    @pytest.mark.parametrize(
        ("data", "why", "row"),
        [
            (b"", BadFile.EMPTY, None),
            (b" \r\n\t ", BadFile.EMPTY, None),
            (b";;\n;;\n", BadFile.EMPTY, None),
            (b"Nom;Prenom\n", BadFile.NO_ROWS, 1),
            (b"Nom\n\0\n", BadFile.NOT_A_TABLE, None),
            (b"\xff\xfeN\0o", BadFile.NOT_A_TABLE, None),
            (b"Nom\nNeuve\n\x81\n", BadFile.BAD_CHARACTER, 3),
            (b'Nom\nNeuve\n"ouvert\n', BadFile.OPEN_QUOTE, 3),
            (b"\xd0\xcf\x11\xe0" + bytes(600), BadFile.OLD_WORKBOOK, None),
            (
                b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
                BadFile.PASSWORD,
                None,
            ),
        ],
        ids=name_of,
    )
    def test_what_cannot_be_read_says_why_and_where(self, data, why, row):
        error = refused(data)
        assert (error.why, error.row) == (why, row)


class TestLimits:
    """The largest is read; one more is refused, and says where."""

    def test_bytes(self):
        assert refused(b"x" * (MOST_BYTES + 1)).why == BadFile.TOO_LARGE

    def test_rows(self):
        lines = ["Nom", *["Neuve"] * MOST_ROWS]
        assert len(read_file("\n".join(lines).encode()).rows) == MOST_ROWS
        error = refused("\n".join([*lines, "Neuve"]).encode())
        assert (error.why, error.row) == (BadFile.TOO_MANY_ROWS, MOST_ROWS + 2)

    def test_columns(self):
        wide = ";".join(["Nom"] * MOST_COLUMNS)
        assert len(read_file(f"{wide}\nx".encode()).headings) == MOST_COLUMNS
        error = refused(f"{wide}\n{wide};x".encode())
        assert (error.why, error.row) == (BadFile.TOO_MANY_COLUMNS, 2)

    @pytest.mark.parametrize("as_workbook", [False, True])
    def test_one_cell(self, as_workbook: bool):
        def sent(length: int) -> bytes:
            rows = [["Prénom", "Nom"], ["Nadia", "x" * length]]
            if as_workbook:
                return workbook(rows, names=["Liste"])
            return "\n".join(";".join(row) for row in rows).encode()

        assert len(read_file(sent(LONGEST_CELL)).rows[0][1][1]) == LONGEST_CELL
        error = refused(sent(LONGEST_CELL + 1))
        assert (error.why, error.row, error.column) == (BadFile.CELL_TOO_LONG, 2, 1)
        assert error.sheet == ("Liste" if as_workbook else "")


class TestWorkbook:
    def test_what_somebody_typed(self):
        rows: list[list[object]] = [
            ["Liste", None, None, None, None],
            [],
            ["Nom", "Né le", "Téléphone", "Message sans risque", "Préfecture"],
            ["Neuve", date(1990, 1, 5), 612345678, True, "01"],
            [None] * 5,
            ["Seul", 1990, "+33 6", False, 2.5],
        ]
        grid = read_file(workbook(rows))
        assert grid.headings == ("Nom", "Né le", "Téléphone", "Message sans risque", "Préfecture")
        assert grid.rows == (
            (4, ("Neuve", "1990-01-05", "612345678", "oui", "01")),
            (6, ("Seul", "1990", "+33 6", "non", "2.5")),
        )

    def test_what_is_put_together_by_hand_is_a_workbook(self):
        """Else what follows would be refused for another reason than the one it is about."""
        assert read_file(packed({SHEET: sheet_of(CELLS)})).rows == ((2, ("2",)),)

    def test_what_stands_outside_the_cells_is_not_counted(self):
        lists = "<dataValidations>" + f"<formula1>{'x' * 200}</formula1>" * 8 + "</dataValidations>"
        formula = f'<row r="3"><c r="A3"><f>{"A1+" * 500}1</f><v>7</v></c></row>'
        sheet = sheet_of(CELLS + formula).replace("</sheetData>", f"</sheetData>{lists}")
        assert read_file(packed({SHEET: sheet})).rows == ((2, ("2",)), (3, ("7",)))

    def test_what_was_not_calculated_is_not_nothing(self):
        cells = (
            '<row r="3"><c r="A3" t="e"><f>VLOOKUP(1,2,3)</f><v>#N/A</v></c></row>'
            '<row r="5"><c r="B5"><f>A1</f></c></row>'
        )
        rows = read_file(packed({SHEET: sheet_of(CELLS + cells)})).rows
        assert rows == ((2, ("2", "")), (3, ("#N/A", "")), (5, ("", UNCALCULATED)))

    def test_one_sheet_is_read_and_the_others_are_named(self):
        grid = read_file(workbook([], ROWS, [["x"]], names=["Vide", "Liste", "Notes"]))
        assert (grid.sheet, grid.unread) == ("Liste", ("Notes",))

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (workbook([]), BadFile.EMPTY),
            (workbook([["Nom"]]), BadFile.NO_ROWS),
            (b"PK\x03\x04" + bytes(100), BadFile.DAMAGED),
            (packed({}), BadFile.DAMAGED),
            (packed({SHEET: sheet_of("<row><c>")}), BadFile.DAMAGED),
            (packed({SHEET: sheet_of('<row r="0"><c><v>1</v></c></row>')}), BadFile.DAMAGED),
            (packed({SHEET: sheet_of('<row r="1"><c r="é1"/></row>')}), BadFile.DAMAGED),
        ],
        ids=name_of,
    )
    def test_what_cannot_be_read_says_why(self, data: bytes, why: BadFile):
        assert refused(data).why == why

    def test_another_archive_is_no_table(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as members:
            members.writestr("lisez-moi.txt", "bonjour")
        assert refused(archive.getvalue()).why == BadFile.NOT_A_TABLE


def _bomb_of_texts() -> bytes:
    """Few bytes, and each of very many cells would be a copy of a long text."""
    texts = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 9))
    return packed({SHEET: sheet_of(cells), "xl/sharedStrings.xml": texts})


LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is>'
    "</c></row></sheetData></worksheet>"
)
CELLS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
DECLARES = f"<!DOCTYPE w>{sheet_of(CELLS)}"
FETCHES = LAUGHS.replace('"ha"', 'SYSTEM "file:///etc/passwd"')


@pytest.mark.bar(24)
class TestBombs:
    """What would take the machine along is refused in a moment, and in little room."""

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            pytest.param(
                packed({SHEET: b"<x>" + b" " * 60_000_000}), BadFile.TOO_MUCH_INSIDE, id="unpacks"
            ),
            pytest.param(
                packed({f"xl/worksheets/s{one}.xml": b" " * 5_000_000 for one in range(9)}),
                BadFile.TOO_MUCH_INSIDE,
                id="unpacks-together",
            ),
            pytest.param(
                packed({f"xl/media/{one}.png": b"" for one in range(1_100)}),
                BadFile.TOO_MUCH_INSIDE,
                id="many-members",
            ),
            pytest.param(
                packed({SHEET: sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}),
                BadFile.TOO_MANY_ROWS,
                id="far-corner",
            ),
            pytest.param(
                packed({SHEET: sheet_of('<row r="2"><c r="XFD2"><v>1</v></c></row>')}),
                BadFile.TOO_MANY_COLUMNS,
                id="far-right",
            ),
            pytest.param(
                packed({SHEET: sheet_of(("<row>" + "<c><v>1</v></c>" * 150 + "</row>") * 300)}),
                BadFile.TOO_MUCH_INSIDE,
                id="many-cells",
            ),
            pytest.param(_bomb_of_texts(), BadFile.CELL_TOO_LONG, id="copied-texts"),
            pytest.param(packed({SHEET: DECLARES}), BadFile.DAMAGED, id="declares-for-nothing"),
            pytest.param(packed({SHEET: LAUGHS}), BadFile.DAMAGED, id="entities"),
            pytest.param(packed({SHEET: FETCHES}), BadFile.DAMAGED, id="entities-from-outside"),
            pytest.param(
                packed({"xl/workbook.xml": LAUGHS, SHEET: sheet_of("")}),
                BadFile.DAMAGED,
                id="entities-of-the-book",
            ),
        ],
        ids=name_of,
    )
    def test_is_refused(self, data: bytes, why: BadFile):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.monotonic()
        assert refused(data).why == why
        assert time.monotonic() - began < 5
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kB


def checked(data: bytes) -> None:
    """Either a table within its limits, or a refusal that names its reason."""
    try:
        grid = read_file(data)
    except FileRefused:
        return
    assert 0 < len(grid.rows) <= MOST_ROWS
    assert 0 < len(grid.headings) <= MOST_COLUMNS
    assert all(len(cells) == len(grid.headings) for _, cells in grid.rows)


@pytest.mark.bar(24)
@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"\xfe\xff\xd8")
def test_any_bytes(data: bytes):
    checked(data)


@pytest.mark.bar(24)
@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_any_text(text: str, encoding: str):
    checked(text.encode(encoding, errors="surrogatepass"))


@pytest.mark.bar(24)
def test_10_000_damaged_files(bars_full: bool):
    """Honest tables of which bytes were changed, cut out or doubled."""
    draw = random.Random(24)
    honest = [
        workbook(ROWS * 5),
        packed({SHEET: sheet_of('<row r="1"><c r="A1" t="str"><v>Nom</v></c></row>')}),
        "\n".join(";".join(row) for row in ROWS * 5).encode("cp1252"),
    ]
    slowest = 0.0
    for _ in range(10_000 if bars_full else 300):
        data = bytearray(draw.choice(honest))
        for _ in range(draw.randint(1, 8)):
            at = draw.randrange(len(data))
            match draw.randrange(3):
                case 0:
                    data[at] = draw.randrange(256)
                case 1:
                    del data[at : at + draw.randint(1, 40)]
                case _:
                    data[at:at] = data[at : at + draw.randint(1, 40)]
            if not data:
                break
        began = time.monotonic()
        checked(bytes(data))
        slowest = max(slowest, time.monotonic() - began)
    assert slowest < 5


@pytest.mark.bar(24)
def test_10_000_damaged_sheets_inside_a_whole_archive(bars_full: bool):
    """The archive is whole, so that what stands in it is really gone through."""
    draw = random.Random(25)
    with zipfile.ZipFile(io.BytesIO(workbook(ROWS * 3))) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    reached = [name for name in parts if name.startswith("xl/") and "theme" not in name]
    for _ in range(10_000 if bars_full else 300):
        name = draw.choice(reached)
        data = bytearray(parts[name])
        for _ in range(draw.randint(1, 3)):
            at = draw.randrange(len(data))
            data[at : at + draw.randint(0, 6)] = draw.randbytes(draw.randint(0, 3))
        checked(packed({**parts, name: bytes(data)}))
