"""What the sources of employment compile can be read back from an atlas file, or is not loaded."""

from pathlib import Path
from typing import cast

import numpy as np
import pytest

from tests.territories.employment import bmo_file, bmo_row, small_frame
from trousseau.territories.archive import Archive, write
from trousseau.territories.figures import Status
from trousseau.territories.hiring import HiringDemand
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.places import Places
from trousseau.territories.shortage import ShortageList
from trousseau.territories.sources import (
    bassins,
    fap2009,
    hiring_projects,
    shortage_list,
    tension,
)
from trousseau.territories.tension import LabourTension

FRAME = small_frame()


def geography() -> Layer:
    """What the layers of employment need of the geographic code."""
    info = LayerInfo("geographic_code", Words("", ""), "", "", "", Words("", ""), "commune", "2026")
    departements = sorted(set(FRAME.departements))
    return Layer(
        info,
        {
            "area_of": FRAME.area_of,
            "area_codes": np.array(FRAME.area_codes),
            "people": FRAME.people,
            "departement_of": np.array([departements.index(code) for code in FRAME.departements]),
            "departement_codes": np.array(departements),
        },
    )


class _Areas:
    region = ("11", "84")


class _Places:
    """All that hiring asks of places."""

    areas = _Areas()


def layers(folder: Path) -> list[Layer]:
    """Every layer of employment, from small files."""
    bmo = bmo_file(
        folder / "Base_open_data_BMO_2024.xlsx",
        [
            bmo_row("S1X40", 8401.0, "01", "BOURG", "40", "20", "*"),
            bmo_row("S1X40", 1107.0, "75", "T1 Paris", "900", "500", "90"),
            bmo_row("S1X40", 7549.0, "47", "AIGUILLON", "*", "*", "*"),
            bmo_row("B1X31", 1107.0, "75", "T1 Paris", "5", "5", "5"),
        ],
    )
    communes = folder / "bassin_emploi.csv"
    communes.write_text(
        "code_commune_insee,code_bassin_BMO,lib_bassin_BMO\n01001,8401,B\n01002,8401,B\n"
        "47004,8401,B\n75056,1107,P\n"
    )
    classes = folder / "cities-tension-utf8.csv"
    classes.write_text("annee;ROME;cbassin;ind_tension_d\n2021;F1703;1107;4\n")
    shortages = folder / "metiers_en_tension_mars_2024.csv"
    shortages.write_text("Region,Famille Professionnelle,Code FAP\nIle-de-France,Maçons,B2Z40\n")
    passage = folder / "passage_fap2009_romev3.txt"
    passage.write_text('"F1703" = "B2Z40"\n')
    return [
        hiring_projects.compile(hiring_projects.read(bmo), FRAME),
        bassins.compile(bassins.read(communes), FRAME),
        tension.compile(tension.read(classes), FRAME),
        shortage_list.compile(shortage_list.read(shortages), FRAME),
        fap2009.compile(fap2009.read(passage), FRAME),
    ]


def archive(folder: Path, *without: str) -> Archive:
    kept = [layer for layer in layers(folder) if layer.info.kind not in without]
    path = folder / "atlas.zip"
    write(path, [geography(), *kept], "2026-11-23")
    return Archive(path)


def demand(source: Archive) -> HiringDemand:
    return HiringDemand.from_archive(
        source, cast(Places, _Places()), np.array([1_000_000.0, 2_000.0])
    )


def test_hiring_is_read_back_and_bridged(tmp_path: Path) -> None:
    cooks = demand(archive(tmp_path)).of("S1X40")
    np.testing.assert_allclose(cooks.projects.value, [900, 42.5])
    assert (cooks.projects.low[1], cooks.projects.high[1]) == (41, 44)
    assert cooks.projects.status_at(0) is Status.KNOWN
    assert cooks.projects.status_at(1) is Status.MASKED
    assert cooks.stable_projects.value[0] == 810


@pytest.mark.parametrize("kind", ["hiring_projects", "bassins"])
def test_without_the_survey_or_its_basins_nothing_is_loaded(tmp_path: Path, kind: str) -> None:
    hiring = demand(archive(tmp_path, kind)).of("S1X40")
    assert not hiring.projects.loaded
    assert len(hiring.difficult_share) == 2


def test_tension_is_read_back(tmp_path: Path) -> None:
    found = LabourTension.from_archive(archive(tmp_path))
    assert found is not None
    assert found.of("F1703").value[0] == 4.0
    assert found.of("F1703").status_at(1) is Status.MISSING
    assert LabourTension.from_archive(archive(tmp_path, "tension")) is None


def test_the_shortage_list_is_read_back(tmp_path: Path) -> None:
    found = ShortageList.from_archive(archive(tmp_path))
    assert found is not None
    assert found.answer("11", "F1703").families == ("Maçons",)
    assert ShortageList.from_archive(archive(tmp_path, "fap2009")) is None
