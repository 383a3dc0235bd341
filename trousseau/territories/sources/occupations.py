"""The ROME 4.0 occupations of France Travail: 1,584 of them, under 13,120 job titles."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from trousseau.territories.frame import Frame
from trousseau.territories.job_phrases import title_forms
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.table import SourceError, Table, read_csv
from trousseau.territories.text import fold

LAYER = LayerInfo(
    kind="occupations",
    title=Words("Métiers et appellations du ROME 4.0", "ROME 4.0 occupations and job titles"),
    publisher="France Travail",
    licence="Licence Ouverte 2.0",
    url="https://www.data.gouv.fr/fr/datasets/repertoire-operationnel-des-metiers-et-des-emplois-rome/",
    method=Words(
        "Chaque métier du ROME 4.0 garde le code parent de l'ancien ROME, par lequel passent les "
        "autres nomenclatures. Une information absente sur la réglementation reste inconnue.",
        "Each ROME 4.0 occupation keeps its parent code in the former ROME, through which other "
        "classifications are reached. Where the file is silent on regulation, it is unknown.",
    ),
    level="occupation",
)
FILES = ("unix_referentiel_code_rome_v4[0-9][0-9]_utf8.csv",)
"""The occupations; the file of job titles of the same version is expected beside it."""

ROME_CODE = r"[A-Z]\d{4}"
_VERSION = re.compile(r"_v(\d)(\d+)_")
_REGULATED = {"O": 1, "N": 0, "": -1}
_RARE = {"O": True, "N": False, "": False}
Flag = TypeVar("Flag")


@dataclass(frozen=True)
class Rows:
    """Both files as columns: occupations first, then job titles. `version` is like "4.60"."""

    version: str
    codes: tuple[str, ...]
    titles: tuple[str, ...]
    parents: tuple[str, ...]
    regulated: tuple[int, ...]
    """1 yes, 0 no, -1 the file does not say."""
    job_titles: tuple[str, ...]
    job_title_codes: tuple[str, ...]
    rare: tuple[bool, ...]


def read(path: Path) -> Rows:
    """Read the file of occupations and the file of job titles beside it.

    Either of the two may be given. Raises SourceError when one is absent or cannot be read.
    """
    code_path = path.with_name(path.name.replace("appellation", "code_rome"))
    title_path = path.with_name(code_path.name.replace("code_rome", "appellation"))
    version = _VERSION.search(code_path.name)
    if version is None or code_path == title_path:
        raise SourceError(
            path.name,
            "its name gives no version of the ROME",
            "keep the published name, such as unix_referentiel_code_rome_v460_utf8.csv",
        )
    occupations = read_csv(
        code_path,
        {
            "code_rome": (),
            "libelle_rome": (),
            "code_rome_parent": (),
            "emploi_reglemente": (),
        },
    )
    titles = read_csv(
        title_path, {"libelle_appellation_long": (), "code_rome": (), "peu_usite": ()}
    )
    codes = occupations.codes("code_rome", ROME_CODE, "a ROME code")
    parents = occupations.codes("code_rome_parent", ROME_CODE, "a ROME code")
    job_title_codes = titles.codes("code_rome", ROME_CODE, "a ROME code")
    known = _unique(occupations, codes)
    _check_known(occupations, "code_rome_parent", parents, known)
    _check_known(titles, "code_rome", job_title_codes, known)
    return Rows(
        version=f"{version[1]}.{version[2]}",
        codes=tuple(codes),
        titles=tuple(_filled(occupations, "libelle_rome")),
        parents=tuple(parents),
        regulated=tuple(_flags(occupations, "emploi_reglemente", _REGULATED)),
        job_titles=tuple(_filled(titles, "libelle_appellation_long")),
        job_title_codes=tuple(job_title_codes),
        rare=tuple(_flags(titles, "peu_usite", _RARE)),
    )


def compile(rows: Rows, frame: Frame) -> Layer:
    """O occupations in code order, T job titles in the order of their occupation, then by name.

    Arrays: `codes` and `titles` (O,) text; `parent` (O,) int16, index of the parent among them;
    `regulated` (O,) int8: 1, 0, or -1 when unknown; `job_titles` (T,) text, masculine and
    feminine ("Maçon / Maçonne"); `job_title_of` (T,) int16, index of the occupation;
    `job_title_rare` (T,) bool; `forms` (F,) text, every way to write each title, folded as for
    comparing; `form_of` (F,) int16, index of the job title. `frame` is not needed.
    """
    order = sorted(range(len(rows.codes)), key=lambda row: rows.codes[row])
    index = {rows.codes[row]: position for position, row in enumerate(order)}
    title_order = sorted(
        range(len(rows.job_titles)),
        key=lambda row: (rows.job_title_codes[row], rows.job_titles[row]),
    )
    # Folding takes half a second: done once here, so that a first search does not wait for it.
    forms = [title_forms(rows.job_titles[row]) for row in title_order]
    arrays = {
        "codes": np.array([rows.codes[row] for row in order]),
        "titles": np.array([rows.titles[row] for row in order]),
        "parent": np.array([index[rows.parents[row]] for row in order], dtype=np.int16),
        "regulated": np.array([rows.regulated[row] for row in order], dtype=np.int8),
        "job_titles": np.array([rows.job_titles[row] for row in title_order]),
        "job_title_of": np.array(
            [index[rows.job_title_codes[row]] for row in title_order], dtype=np.int16
        ),
        "job_title_rare": np.array([rows.rare[row] for row in title_order], dtype=bool),
        "forms": np.array([fold(form) for written in forms for form in written]),
        "form_of": np.repeat(
            np.arange(len(forms), dtype=np.int16), [len(written) for written in forms]
        ),
    }
    report = (
        f"ROME {rows.version}: {len(rows.codes):,} occupations under {len(set(rows.parents)):,} "
        f"parents, {len(rows.job_titles):,} job titles, {sum(rows.rare):,} of them rarely used",
        f"regulated: {rows.regulated.count(1):,} yes, {rows.regulated.count(0):,} no, "
        f"{rows.regulated.count(-1):,} unknown",
    )
    return Layer(replace(LAYER, year=f"ROME {rows.version}"), arrays, report)


def _unique(table: Table, codes: list[str]) -> frozenset[str]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            raise table.error(index, "code_rome", f"{code!r} is there twice", "download it again")
        seen.add(code)
    return frozenset(seen)


def _check_known(table: Table, column: str, codes: list[str], known: frozenset[str]) -> None:
    for index, code in enumerate(codes):
        if code not in known:
            raise table.error(
                index,
                column,
                f"{code!r} is not among the occupations",
                "take both files from the same version of the ROME",
            )


def _filled(table: Table, column: str) -> list[str]:
    # Some titles have doubled or non-breaking spaces; people should never see them.
    texts = [" ".join(text.split()) for text in table.text(column)]
    for index, text in enumerate(texts):
        if not text:
            raise table.error(index, column, "is empty", "download the file again")
    return texts


def _flags(table: Table, column: str, meaning: dict[str, Flag]) -> list[Flag]:
    flags = []
    for index, text in enumerate(table.text(column)):
        if text not in meaning:
            raise table.error(
                index, column, f"{text!r} is neither 'O' nor 'N'", "download the file again"
            )
        flags.append(meaning[text])
    return flags
