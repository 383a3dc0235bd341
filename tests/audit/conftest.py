"""Each test has anchors and a register of its own."""

from pathlib import Path

import pytest

from trousseau.audit.endings import make_register


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path: Path) -> Path:
    """The file of anchors of this test; not there until something is logged."""
    settings.ANCHOR_FOLDER = tmp_path / "anchor"
    make_register()
    return tmp_path / "anchor" / "audit.jsonl"
