"""The passage table says what became of each code; splits lead to several."""

from pathlib import Path

import pytest

from tests.territories.sources.small_france import (
    BUGEY,
    official_france,
    official_layer,
    save,
    small_france,
)
from trousseau.territories.sources import code_changes
from trousseau.territories.sources.table import SourceError

HEADER = "Année;Niveau;Type;Ancien Code Officiel;Code Courant Officiel\n"
GOOD = (
    HEADER
    + "2025;COM;commune;01003;01138\n2025;COM;commune;01005;01138\n2025;COM;commune;01005;01006\n"
    + "2025;COM;commune;01053;01053\n2025;DEP;département;20;2A\n2025;COM;commune;02999;02998\n"
)


def test_only_communes_whose_code_changed_are_kept(tmp_path: Path) -> None:
    rows = code_changes.read(save(tmp_path, "geocodes_passage_annuel.csv", GOOD))
    assert rows.successors()["01005"] == ("01006", "01138")
    assert rows.predecessors()["01138"] == ("01003", "01005")
    assert "01053" not in rows.successors()
    assert rows.year == "2025"


def test_the_report_names_splits_and_codes_that_lead_nowhere(tmp_path: Path) -> None:
    rows = code_changes.read(save(tmp_path, "geocodes_passage_annuel.csv", GOOD))
    layer = code_changes.compile(rows, small_france())
    assert layer.arrays["former"].tolist() == ["01003", "01005"]
    assert layer.arrays["current"].tolist() == [BUGEY, BUGEY]
    assert any("01005 was split into 01006, 01138" in line for line in layer.report)
    assert any("02999" in line for line in layer.report)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            HEADER + "2025;COM;commune;0100X;01138\n",
            "row 2: column 'former': '0100X' is not a comm",
        ),
        (HEADER + "2025;COM;commune;01053;01053\n", "names no commune whose code changed"),
        ("Année;Niveau\n2025;COM\n", "row 1: column 'former': no column"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=rf"geocodes_passage_annuel\.csv.*{problem}"):
        code_changes.read(save(tmp_path, "geocodes_passage_annuel.csv", text))


@pytest.mark.shared
def test_every_former_code_leads_to_a_commune_of_today() -> None:
    arrays = official_layer("code_changes").arrays
    assert len(arrays["former"]) == 1_861
    assert (arrays["current"] < len(official_france().commune_codes)).all()
