"""An import in words: where a fault stands and what to do, who is found in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from trousseau.households.importing import files
from trousseau.households.importing.columns import Column, Kind, columns
from trousseau.households.importing.files import BadFile, FileRefused, Grid
from trousseau.households.importing.reading import Fault, Import, ImportedHousehold, alike_within
from trousseau.households.importing.values import Wrong
from trousseau.privacy.queries import Likely
from trousseau.web.presenters.person import LinePage, line_page
from trousseau.web.spreadsheets import column_letters

# Further ones are counted: whoever put these right sends the file again.
MOST_FAULTS, MOST_HOUSEHOLDS, LONGEST_SAMPLE = 100, 10, 40


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the table, and what it may be taken for."""

    name: str
    heading: str
    # What its first filled cell says.
    sample: str
    # Key, name, and whether it is chosen.
    options: tuple[tuple[str, str, bool], ...]
    taken: bool


@dataclass(frozen=True)
class FaultLine:
    """A fault: where it stands, and what to do."""

    where: str
    text: str


@dataclass(frozen=True)
class DoubleLine:
    """A household of the table of which somebody may be there already."""

    row: int
    names: str
    leave: bool
    likely: tuple[tuple[str, LinePage, bool], ...]


@dataclass(frozen=True)
class Explained:
    """A column of the template in words."""

    name: str
    about: str
    choices: tuple[str, ...]


def language() -> str:
    """That of the page."""
    return get_language() or "fr"


def explained() -> list[Explained]:
    """Every column of the template."""
    spoken = language()
    return [
        Explained(
            column.name.in_language(spoken),
            column.about.in_language(spoken),
            tuple(words.in_language(spoken) for words in column.choices.values()),
        )
        for column in columns().values()
    ]


def template_rows() -> list[list[str]]:
    """The headings of the template, and one household that nobody can take for real."""
    spoken = language()
    known = columns().values()
    return [
        [column.name.in_language(spoken) for column in known],
        [column.example.in_language(spoken) for column in known],
    ]


def column_choices(grid: Grid, mapping: Sequence[str]) -> list[ColumnChoice]:
    """Each column of the table, to say what it is."""
    spoken = language()
    names = [(key, column.name.in_language(spoken)) for key, column in columns().items()]
    return [
        ColumnChoice(
            name=field_name(number),
            heading=_column(number, heading),
            sample=next((cells[number] for _row, cells in grid.rows if cells[number]), "")[
                :LONGEST_SAMPLE
            ],
            options=tuple((key, name, key == mapping[number]) for key, name in names),
            taken=bool(mapping[number]),
        )
        for number, heading in enumerate(grid.headings)
    ]


def field_name(number: int) -> str:
    """What the field of a column is called in the form."""
    return f"column-{number}"


def _column(number: int, heading: str = "") -> str:
    letters = column_letters(number)
    if heading:
        return _("%(letters)s « %(heading)s »") % {
            "letters": letters,
            "heading": heading[:LONGEST_SAMPLE],
        }
    return letters


def fault_lines(grid: Grid, faults: Sequence[Fault]) -> list[FaultLine]:
    """The first faults of a table."""
    return [_fault_line(grid, fault) for fault in faults[:MOST_FAULTS]]


def _fault_line(grid: Grid, fault: Fault) -> FaultLine:
    heading = grid.headings[fault.column] if fault.column is not None else ""
    where = _where(grid.sheet, fault.row or None, fault.column, heading)
    column = columns().get(fault.key)
    cell = fault.cell if len(fault.cell) <= LONGEST_SAMPLE else f"{fault.cell[:LONGEST_SAMPLE]}…"
    said = {
        "cell": cell,
        "row": fault.other_row or 0,
        "column": column.name.in_language(language()) if column else "",
        "choices": _choices(column) if column and column.kind is Kind.CHOICE else "",
    }
    return FaultLine(where, _TEXTS[fault.wrong]() % said)


def _choices(column: Column) -> str:
    return " · ".join(words.in_language(language()) for words in column.choices.values())


def _where(sheet: str, row: int | None, column: int | None, heading: str = "") -> str:
    """Sheet, row and column, as far as they are known."""
    parts = []
    if sheet:
        parts.append(_("feuille « %(sheet)s »") % {"sheet": sheet})
    if row is not None:
        parts.append(_("ligne %(row)s") % {"row": row})
    if column is not None:
        parts.append(_("colonne %(column)s") % {"column": _column(column, heading)})
    where = ", ".join(parts)
    return f"{where[:1].upper()}{where[1:]}"


_TEXTS = {
    Wrong.DAY: lambda: _("« %(cell)s » n’est pas un jour. Écrivez-le comme ceci : 05/01/2026."),
    Wrong.YEAR: lambda: _("« %(cell)s » : vérifiez l’année."),
    Wrong.TO_COME: lambda: _("« %(cell)s » est dans l’avenir : vérifiez la date."),
    Wrong.BIRTH: lambda: _(
        "« %(cell)s » n’est pas une date de naissance. Écrivez 05/01/1990, ou seulement l’année."
    ),
    Wrong.CHOICE: lambda: _("« %(cell)s » n’est pas connu ici. Écrivez l’un de : %(choices)s."),
    Wrong.LANGUAGE: lambda: _(
        "Nous ne connaissons pas la langue « %(cell)s ». Écrivez son nom en français."
    ),
    Wrong.PHONE: lambda: _("« %(cell)s » n’est pas un numéro. Un seul numéro par personne."),
    Wrong.EMAIL: lambda: _("« %(cell)s » n’est pas une adresse complète : nom@exemple.fr."),
    Wrong.DEPARTEMENT: lambda: _(
        "« %(cell)s » n’est pas un département. Écrivez son numéro : 93, 2A, 974."
    ),
    Wrong.TOO_LONG: lambda: _("Ce texte est trop long. Raccourcissez-le."),
    Wrong.NOT_CALCULATED: lambda: _(
        "Le tableur n’a pas de valeur ici (« %(cell)s »). Écrivez-la à la place de la formule."
    ),
    Wrong.NO_NAME: lambda: _("Donnez au moins un nom, pour retrouver la personne."),
    Wrong.NO_RELATION: lambda: _("Dites qui est cette personne dans le ménage."),
    Wrong.NO_FIRST: lambda: _(
        "Personne n’est la première personne de contact de ce ménage. Laissez cette case vide pour "
        "qui l’est."
    ),
    Wrong.TWO_FIRST: lambda: _(
        "La ligne %(row)s est déjà la première personne de contact de ce ménage."
    ),
    Wrong.CONTRADICTS: lambda: _(
        "« %(cell)s » contredit la ligne %(row)s du même ménage. Écrivez la même chose, ou laissez "
        "vide."
    ),
    Wrong.NOT_CHECKED: lambda: _("Dites quel jour les conditions ont été vérifiées."),
    Wrong.NO_PERMIT: lambda: _("Il y a une date de fin : dites de quel titre."),
    Wrong.NO_STRUCTURE: lambda: _("Dites de quelle sorte d’hébergement il s’agit."),
    Wrong.NO_STAY_FROM: lambda: _("Dites depuis quel jour le ménage y vit."),
    Wrong.ENDS_BEFORE: lambda: _("La prise en charge finit avant d’avoir commencé."),
    Wrong.COLUMN_TWICE: lambda: _(
        "« %(column)s » est déjà une autre colonne : n’en gardez qu’une."
    ),
    Wrong.NO_NAME_COLUMN: lambda: _(
        "Aucune colonne n’est un nom. Dites ci-dessous laquelle l’est : prénoms, nom de famille ou "
        "nom dans son écriture."
    ),
}

_REFUSALS = {
    BadFile.NONE: lambda: _("Choisissez d’abord un fichier."),
    BadFile.GONE: lambda: _(
        "Le tableau n’est plus là : il n’est gardé qu’une heure, et jusqu’à ce que "
        "l’écran se verrouille. "
        "Choisissez-le de nouveau."
    ),
    BadFile.EMPTY: lambda: _("Ce fichier est vide."),
    BadFile.TOO_LARGE: lambda: _("Ce fichier est trop gros : 2 Mo au plus."),
    BadFile.NOT_A_TABLE: lambda: _(
        "Ce fichier n’est pas un tableau. Choisissez un fichier CSV ou XLSX."
    ),
    BadFile.OLD_WORKBOOK: lambda: _(
        "Ce classeur est d’un ancien format. Enregistrez-le en XLSX, puis choisissez-le de nouveau."
    ),
    BadFile.PASSWORD: lambda: _(
        "Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe."
    ),
    BadFile.DAMAGED: lambda: _(
        "Ce classeur est abîmé. Ouvrez-le dans votre tableur et enregistrez-le de nouveau en XLSX."
    ),
    BadFile.TOO_MUCH_INSIDE: lambda: _(
        "Ce fichier contient trop de texte. Gardez la seule feuille des ménages, ou faites-en "
        "plusieurs fichiers."
    ),
    BadFile.TOO_MANY_ROWS: lambda: _(
        "Il y a plus de %(rows)s personnes. Faites-en plusieurs fichiers."
    ),
    BadFile.TOO_MANY_COLUMNS: lambda: _(
        "Il y a plus de %(columns)s colonnes. Ne gardez que celles du modèle."
    ),
    BadFile.CELL_TOO_LONG: lambda: _(
        "Un texte est trop long pour une case. Raccourcissez-le, ou retirez cette colonne."
    ),
    BadFile.BAD_CHARACTER: lambda: _(
        "Un signe est illisible. Enregistrez le fichier en « CSV UTF-8 » ou en XLSX."
    ),
    BadFile.OPEN_QUOTE: lambda: _(
        "Un guillemet est ouvert et n’est pas refermé. Corrigez-le, ou enregistrez en XLSX."
    ),
    BadFile.NO_ROWS: lambda: _("Il n’y a personne sous les titres des colonnes."),
}


def refusal(error: FileRefused) -> FaultLine:
    """Why a file is not read."""
    text = _REFUSALS[error.why]() % {"rows": files.MOST_ROWS, "columns": files.MOST_COLUMNS}
    return FaultLine(_where(error.sheet, error.row, error.column), text)


def named(household: ImportedHousehold) -> str:
    """A household of the table by its people."""
    return ", ".join(person.called for person in household.people)


def double_lines(
    found: Import, likely: Mapping[int, Sequence[Likely]], leave: frozenset[int], today: date
) -> list[DoubleLine]:
    """The households of which somebody may be there already."""
    return [
        DoubleLine(
            row=household.row,
            names=named(household),
            leave=household.row in leave,
            likely=tuple(
                (person.called, line_page(one.line, today), one.same_phone)
                for person in household.people
                for one in likely.get(person.row, ())
            ),
        )
        for household in found.households
        if any(person.row in likely for person in household.people)
    ]


def twins(found: Import) -> list[str]:
    """Rows of the table that may be one person."""
    return [
        _("Les lignes %(one)s et %(other)s ont le même nom.") % {"one": one, "other": other}
        for one, other in alike_within(found.households)
    ]


def how_many(households: int, people: int) -> str:
    """12 households, 31 people."""
    return "{}, {}".format(
        ngettext("%(n)d ménage", "%(n)d ménages", households) % {"n": households},
        ngettext("%(n)d personne", "%(n)d personnes", people) % {"n": people},
    )
