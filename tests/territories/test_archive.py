"""The atlas file is written whole, the same bytes for the same content, and refuses damage."""

from pathlib import Path

import numpy as np
import pytest

from trousseau.territories.archive import Archive, AtlasError, write
from trousseau.territories.layers import Layer, LayerInfo, Words

INFO = LayerInfo(
    kind="made_up",
    title=Words("Essai", "Trial"),
    publisher="Personne",
    licence="Licence Ouverte 2.0",
    url="https://example.org",
    method=Words("inventé", "made up"),
    level="area",
    year="2024",
)


def layer() -> Layer:
    return Layer(
        INFO,
        {
            "people": np.array([1, -1, 3], dtype=np.int32),
            "rate": np.array([0.5, np.nan], dtype=np.float32),
            "names": np.array(["Évreux", "", "Œuilly"]),
        },
    )


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "atlas.zip"
    atlas_id = write(path, [layer()], "2026-11-23")
    archive = Archive(path)
    assert (archive.id, archive.built_on) == (atlas_id, "2026-11-23")
    assert archive.layers == {"made_up": INFO}
    assert archive.array("made_up", "people").tolist() == [1, -1, 3]
    np.testing.assert_array_equal(archive.array("made_up", "rate"), layer().arrays["rate"])
    assert archive.texts("made_up", "names") == ["Évreux", "", "Œuilly"]
    assert sorted(archive.layer("made_up").arrays) == ["names", "people", "rate"]
    assert archive.has("made_up", "names")
    assert not archive.has("made_up", "else")


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    assert write(one, [layer()], "2026-11-23") == write(two, [layer()], "2026-11-23")
    assert one.read_bytes() == two.read_bytes()


def test_another_figure_gives_another_id(tmp_path: Path) -> None:
    changed = layer()
    changed.arrays["people"] = np.array([1, -1, 4], dtype=np.int32)
    path = tmp_path / "atlas.zip"
    assert write(path, [layer()], "2026-11-23") != write(path, [changed], "2026-11-23")


def test_arrays_cannot_be_changed_by_a_reader(tmp_path: Path) -> None:
    write(tmp_path / "atlas.zip", [layer()], "2026-11-23")
    with pytest.raises(ValueError, match="read-only"):
        Archive(tmp_path / "atlas.zip").array("made_up", "people")[0] = 9


@pytest.mark.parametrize("damage", [b"", b"not a zip", None])
def test_a_file_that_is_no_atlas_is_named_with_a_remedy(
    tmp_path: Path, damage: bytes | None
) -> None:
    path = tmp_path / "atlas.zip"
    if damage is not None:
        path.write_bytes(damage)
    with pytest.raises(AtlasError, match=r"atlas\.zip: .+;"):
        Archive(path)


def test_a_flipped_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "atlas.zip"
    write(path, [layer()], "2026-11-23")
    whole = path.read_bytes()
    start = whole.index(b"made_up/people.npy") + len(b"made_up/people.npy") + 4
    path.write_bytes(whole[:start] + bytes([whole[start] ^ 0xFF]) + whole[start + 1 :])
    with pytest.raises(AtlasError, match=r"people\.npy is damaged"):
        Archive(path).array("made_up", "people")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "atlas.zip"
    write(path, [layer()], "2026-11-23")
    before = path.read_bytes()
    broken = layer()
    broken.arrays["names"] = np.array(["a\nb"])
    with pytest.raises(ValueError, match="line breaks"):
        write(path, [broken], "2026-11-23")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["atlas.zip"]


def test_object_arrays_are_refused() -> None:
    with pytest.raises(TypeError, match="made_up/odd"):
        Layer(INFO, {"odd": np.array([None])})
