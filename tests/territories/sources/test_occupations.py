"""Both ROME files become one layer; a fault in either is named by file, row and column."""

from pathlib import Path

import numpy as np
import pytest

from trousseau.territories.frame import Frame
from trousseau.territories.sources import occupations
from trousseau.territories.sources.table import SourceError

FRAME = Frame((), (), (), (), np.empty(0, np.int32), (), (), np.empty(0, np.int16), {})
CODES = "unix_referentiel_code_rome_v460_utf8.csv"
TITLES = "unix_referentiel_appellation_v460_utf8.csv"
CODE_LINES = (
    "code_rome,libelle_rome,emploi_reglemente,code_rome_parent",
    "F1703,Maçon / Maçonne,,F1703",
    "F1140,Concepteur / Conceptrice agencement,N,F1102",
    "F1102,Architecte d'intérieur,O,F1102",
)
TITLE_LINES = (
    "libelle_appellation_long,code_rome,peu_usite",
    "Maçon / Maçonne,F1703,N",
    "Agenceur / Agenceuse,F1140,O",
    "Décorateur / Décoratrice  d'intérieur (DI),F1102,N",
)


def save(folder: Path, codes: tuple[str, ...] = CODE_LINES, titles: tuple[str, ...] = TITLE_LINES):
    (folder / CODES).write_text("\n".join(codes), encoding="utf-8")
    (folder / TITLES).write_text("\n".join(titles), encoding="utf-8")
    return folder / CODES


@pytest.mark.parametrize("given", [CODES, TITLES])
def test_either_file_leads_to_both(tmp_path, given) -> None:
    save(tmp_path)
    layer = occupations.compile(occupations.read(tmp_path / given), FRAME)
    assert layer.info.year == "ROME 4.60"
    arrays = {name: array.tolist() for name, array in layer.arrays.items()}
    assert arrays["codes"] == ["F1102", "F1140", "F1703"]
    assert arrays["parent"] == [0, 0, 2]
    assert arrays["regulated"] == [1, 0, -1]
    assert arrays["job_titles"][0] == "Décorateur / Décoratrice d'intérieur (DI)"
    assert arrays["job_title_of"] == [0, 1, 2]
    assert arrays["job_title_rare"] == [False, True, False]
    assert arrays["forms"][:3] == ["decorateur d interieur", "decoratrice d interieur", "di"]
    assert arrays["form_of"] == [0, 0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("F170,Maçon,,F1703", r"row 3: column 'code_rome': 'F170' is not a ROME code"),
        ("F1703,Maçon,,F1703", r"row 3: column 'code_rome': 'F1703' is there twice"),
        ("F1704,,,F1703", r"row 3: column 'libelle_rome': is empty"),
        ("F1704,Manœuvre,,F1799", r"row 3: column 'code_rome_parent': 'F1799' is not among"),
        ("F1704,Manœuvre,oui,F1703", r"row 3: column 'emploi_reglemente': 'oui' is neither"),
    ],
)
def test_a_fault_among_the_occupations_is_named(tmp_path, line, words) -> None:
    path = save(tmp_path, codes=(*CODE_LINES[:2], line), titles=TITLE_LINES[:2])
    with pytest.raises(SourceError, match=rf"^{CODES}: {words}"):
        occupations.read(path)


def test_a_job_title_of_an_unknown_occupation_is_named(tmp_path) -> None:
    path = save(tmp_path, titles=(*TITLE_LINES[:2], "Grutier,F1301,N"))
    with pytest.raises(SourceError, match=rf"^{TITLES}: row 3: column 'code_rome': 'F1301'"):
        occupations.read(path)


def test_the_file_of_titles_must_be_beside(tmp_path) -> None:
    path = save(tmp_path)
    (tmp_path / TITLES).unlink()
    with pytest.raises(SourceError, match=TITLES):
        occupations.read(path)


def test_a_renamed_file_is_refused(tmp_path) -> None:
    with pytest.raises(SourceError, match=r"rome\.csv: its name gives no version"):
        occupations.read(tmp_path / "rome.csv")


@pytest.mark.shared
def test_the_published_files(shared_data) -> None:
    [path] = (shared_data / "metiers").glob(occupations.FILES[0])
    layer = occupations.compile(occupations.read(path), FRAME)
    assert len(layer.arrays["codes"]) == 1584
    assert len(layer.arrays["job_titles"]) == 13120
    assert len(np.unique(layer.arrays["parent"])) == 532
    assert len(np.unique(layer.arrays["job_title_of"])) == 1584
    assert len(np.unique(layer.arrays["form_of"])) == 13120
