"""Rows become households; what is wrong is said with its row and column, and nothing is guessed."""

from datetime import date
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trousseau.households.importing.columns import columns, guess
from trousseau.households.importing.files import UNCALCULATED, Grid, read_file
from trousseau.households.importing.reading import Import, alike_within, read_households
from trousseau.households.importing.values import NotUnderstood, Wrong, read_cell

TODAY = date(2026, 3, 2)


def read(text: str) -> Import:
    """A CSV text with headings."""
    grid = read_file(text.encode())
    return read_households(grid, guess(grid.headings), TODAY)


def faults(text: str) -> list[tuple[int, int | None, Wrong]]:
    return [(one.row, one.column, one.wrong) for one in read(text).faults]


class TestHouseholds:
    def test_who_belongs_together(self):
        found = read(
            "Ménage;Lien;Nom\nA;;Un\nB;conjointe;Deux\nB;adulte;Trois\na;enfant;Quatre\n;;Cinq\n;;Six"
        )
        assert found.faults == ()
        assert [[one.called for one in home.people] for home in found.households] == [
            ["Un", "Quatre"], ["Trois", "Deux"], ["Cinq"], ["Six"],
        ]  # fmt: skip
        assert [home.people[0].said["relation"] for home in found.households] == ["adult"] * 4

    def test_what_is_said_of_all_is_said_once(self):
        found = read("Ménage;Lien;Nom;Orienté par\nA;;Un;\nA;fils;Deux;siao\nA;fille;Trois;SIAO")
        assert found.households[0].said == {"referred_by": "siao"}

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Ménage;Lien;Nom\nA;;Un\nA;;Deux", (3, 1, Wrong.NO_RELATION)),
            ("Ménage;Lien;Nom\nA;fils;Un\nA;fille;Deux", (2, 1, Wrong.NO_FIRST)),
            ("Ménage;Lien;Nom\nA;adulte;Un\nA;adulte;Deux", (3, 1, Wrong.TWO_FIRST)),
            ("Ménage;Lien;Nom;Orienté par\nA;;Un;SIAO\nA;fils;X;AGIR", (3, 3, Wrong.CONTRADICTS)),
            ("Nom;Langue\n;dari", (2, 0, Wrong.NO_NAME)),
            ("Nom;Protection\nUn;réfugié", (2, None, Wrong.NOT_CHECKED)),
            ("Nom;Fin du titre de séjour\nUn;1/1/2030", (2, None, Wrong.NO_PERMIT)),
            ("Nom;Fin de prise en charge\nUn;1/1/2027", (2, None, Wrong.NO_STRUCTURE)),
            ("Nom;Hébergement\nUn;CADA", (2, None, Wrong.NO_STAY_FROM)),
            (
                "Nom;Hébergement;Entrée le;Sortie le\nUn;CADA;2/2/2026;1/2/2026",
                (2, 3, Wrong.ENDS_BEFORE),
            ),
        ],
    )  # fmt: skip
    def test_what_does_not_fit_together(self, text: str, expected: tuple[int, int, Wrong]):
        assert faults(text) == [expected]

    def test_a_cell_that_is_not_understood_is_said_once(self):
        assert faults("Ménage;Lien;Nom\nA;;Un\nA;voisin;Deux") == [(3, 1, Wrong.CHOICE)]

    def test_without_a_column_of_names_nothing_is_read(self):
        found = read_households(Grid("", ("Langue",), ((2, ("dari",)),)), ["language"], TODAY)
        assert [one.wrong for one in found.faults] == [Wrong.NO_NAME_COLUMN]

    def test_two_columns_are_not_the_same_thing(self):
        grid = Grid("", ("a", "b"), ((2, ("x", "y")),))
        found = read_households(grid, ["family_name", "family_name"], TODAY)
        assert [(one.column, one.wrong) for one in found.faults] == [(1, Wrong.COLUMN_TWICE)]

    def test_the_same_name_twice_is_noticed_unless_the_years_differ(self):
        found = read("Prénom;Nom;Né le\nNadia;Neuve;1990\nNEUVE;nadia;\nNadia;Neuve;1991")
        assert alike_within(found.households) == ((2, 3), (3, 4))


def cell(key: str, text: str) -> str:
    return read_cell(columns()[key], text, TODAY)


class TestCells:
    @pytest.mark.parametrize(
        ("key", "text", "kept"),
        [
            ("birth_date", "05/01/1990", "1990-01-05"),
            ("birth_date", "5.1.1990", "1990-01-05"),
            ("birth_date", "1990-01-05 00:00:00", "1990-01-05"),
            ("birth_date", "1990", "1990"),
            ("referred_on", "2/3/2026", "2026-03-02"),
            ("stay_ends", "30-11-2026", "2026-11-30"),
            ("language", "Pachto", "ps"),
            ("language", "Arabic", "ar"),
            ("language", "العربية", "ar"),
            ("language", "TI", "ti"),
            ("phone", "612345678", "06 12 34 56 78"),
            ("phone", "+33 6 12 34 56 78", "06 12 34 56 78"),
            ("phone", "'+93 70 123 4567", "+93 70 123 4567"),
            ("prefecture", "1", "01"),
            ("prefecture", "2a", "2A"),
            ("relation", "ÉPOUSE", "spouse"),
            ("structure", "Hébergement d'urgence", "emergency"),
            ("relocates", "oui", "yes"),
            ("family_name", "'=1+1", "=1+1"),
            ("family_name", "'Abd al-Rahman", "'Abd al-Rahman"),
            ("family_name", "Neuve\u0000\tou \r\n Vieille", "Neuve ou Vieille"),
            ("address", " 1 rue\r\n bis ", "1 rue\nbis"),
        ],
    )
    def test_what_people_write(self, key: str, text: str, kept: str):
        assert cell(key, text) == kept

    @pytest.mark.parametrize(
        ("key", "text", "wrong"),
        [
            ("birth_date", "31/02/1990", Wrong.BIRTH),
            ("birth_date", "05/01/90", Wrong.BIRTH),
            ("birth_date", "03/03/2026", Wrong.BIRTH),
            ("birth_date", "1850", Wrong.BIRTH),
            ("referred_on", "hier", Wrong.DAY),
            ("referred_on", "3/3/2026", Wrong.TO_COME),
            ("stay_ends", "01/01/2206", Wrong.YEAR),
            ("language", "le langage", Wrong.LANGUAGE),
            ("phone", "06", Wrong.PHONE),
            ("phone", "06 11 22 33 44 / 07 11 22 33 44", Wrong.PHONE),
            ("email", "nadia@exemple", Wrong.EMAIL),
            ("prefecture", "96", Wrong.DEPARTEMENT),
            ("protection", "peut-être", Wrong.CHOICE),
            ("given_names", "x" * 121, Wrong.TOO_LONG),
            ("given_names", "#N/A", Wrong.NOT_CALCULATED),
            ("phone", "#REF!", Wrong.NOT_CALCULATED),
            ("birth_date", UNCALCULATED, Wrong.NOT_CALCULATED),
        ],
    )
    def test_what_is_not_understood(self, key: str, text: str, wrong: Wrong):
        with pytest.raises(NotUnderstood) as caught:
            cell(key, text)
        assert caught.value.wrong == wrong


CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "A", "1990", "05/01/1990", "adulte", "fils", "CADA", "réfugié", "oui"]),
)


@pytest.mark.bar(24)
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_a_table_holds(data: st.DataObject):
    """Whole households or faults that point into the table; never an error of ours."""
    keys = data.draw(st.lists(st.sampled_from(["", *columns()]), min_size=1, max_size=8))
    row = st.tuples(*[CELLS] * len(keys))
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    grid = Grid("F", tuple(keys), tuple(enumerate(rows, start=2)))
    found = read_households(grid, keys, TODAY)
    for fault in found.faults:
        assert fault.row in {0, *(number for number, _ in grid.rows)}
        assert fault.column is None or 0 <= fault.column < len(keys)
    if found.faults:
        return
    people = [person for home in found.households for person in home.people]
    assert sorted(person.row for person in people) == [number for number, _ in grid.rows]
    assert all(person.called for person in people)
    for home in found.households:
        kin = [person.said["relation"] for person in home.people]
        assert [kind for kind, _ in groupby(kin)].count("adult") == 1
        assert kin[0] == "adult"
