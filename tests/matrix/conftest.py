"""Tests of pages need the files that pages name."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _gathered(static_files: None) -> None:
    """Once per process, before the first page."""
