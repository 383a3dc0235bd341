"""A folder for the anchor and the register of erasures that is the test's own."""

from pathlib import Path

import pytest

from trousseau.audit.endings import make_register


@pytest.fixture
def anchor_folder(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """With an empty register in it, as a new installation has one."""
    folder = tmp_path / "anchor"
    settings.ANCHOR_FOLDER = folder  # type: ignore[attr-defined]
    make_register()
    return folder
