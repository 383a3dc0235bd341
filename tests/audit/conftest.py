"""Each test has anchors of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path: Path) -> Path:
    """The file of anchors of this test; not there until something is logged."""
    settings.ANCHOR_FOLDER = tmp_path / "anchor"
    return tmp_path / "anchor" / "audit.jsonl"
