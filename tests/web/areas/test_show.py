"""`/areas/<code>/`: one area without any household."""

import pytest
from django.test import Client


def test_figures_with_source_and_year_what_is_missing_first(client: Client):
    text = client.get("/areas/7613/").content.decode()
    assert text.index('id="unknown"') < text.index('id="theme-work"')
    assert "Source non chargée" in text
    assert "INSEE, 2023" in text
    assert "% des zones" in text


@pytest.mark.parametrize("code", ["0000", "99", "12202", "x" * 300, "%F0%9F%94%91"])
def test_a_code_that_is_none(client: Client, code: str):
    answer = client.get(f"/areas/{code}/")
    assert answer.status_code == 404
    assert "Il n’y a rien à cette adresse" in answer.content.decode()


def test_every_area_has_a_sheet(client: Client):
    """A few from each end of the list, overseas ones with gaps among them."""
    from trousseau.web.atlas import shared_atlas

    codes = shared_atlas().areas.code
    for code in [*codes[:6], *codes[-3:]]:
        assert client.get(f"/areas/{code}/").status_code == 200
