"""The passage from ROME to families of 2009 keeps the qualification."""

from pathlib import Path

import pytest

from tests.territories.employment import small_frame
from trousseau.territories.sources import fap2009
from trousseau.territories.sources.table import SourceError

PROGRAMME = """/* correspondance : "Z9999" = "dans un commentaire" n'est rien
   fap2009=put(rome,$FAP9RSQ.); */
proc format ;
value  $FAP9RSQ
"A1201","A1205"            =\t"A0Z42"
 Other                     ="ZZZZZ";
run;
value  $FAP9RAQ
"F17030","F17031"          = "B0Z21"
"F17033"                   = "B2Z40"
 Other                     = "ZZZZZ";
"""


def save(folder: Path, text: str) -> Path:
    path = folder / "passage_fap2009_romev3.txt"
    path.write_bytes(text.encode("latin-1"))
    return path


def test_some_codes_need_their_qualification(tmp_path: Path) -> None:
    layer = fap2009.compile(fap2009.read(save(tmp_path, PROGRAMME)), small_frame())
    assert layer.arrays["romes"].tolist() == ["A1201", "A1205", "F1703"]
    assert layer.arrays["families"].tolist() == ["A0Z42", "B0Z21", "B2Z40"]
    assert layer.arrays["family_of"][0].tolist() == [0] * 10
    assert layer.arrays["family_of"][2].tolist() == [1, 1, -1, 2, -1, -1, -1, -1, -1, -1]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"F17033"  ', '"F1703x"  ', "row 10: 'F1703x' is neither a ROME code"),
        ('"B2Z40"', '"B2Z4"', "row 10: 'B2Z4' is not an occupation family of 2009"),
        ('= "B2Z40"', "", "row 10: '\"F17033\"' does not read as codes = family"),
        ('"F17033"  ', '"F17031"  ', "row 10: F17031 leads to B2Z40 here and to B0Z21 above"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, before: str, after: str, message: str) -> None:
    with pytest.raises(SourceError, match=f"^passage_fap2009_romev3.txt: {message}"):
        fap2009.read(save(tmp_path, PROGRAMME.replace(before, after, 1)))


def test_a_text_without_tables_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no passage table"):
        fap2009.read(save(tmp_path, "bonjour"))


@pytest.mark.shared
def test_the_official_programme_covers_every_code_at_every_qualification(shared_data: Path) -> None:
    rows = fap2009.read(shared_data / "metiers" / "passage_fap2009_romev3.txt")
    layer = fap2009.compile(rows, small_frame())
    assert layer.arrays["family_of"].shape == (532, 10)
    assert (layer.arrays["family_of"] >= 0).all()
