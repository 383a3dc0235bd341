"""`/areas/`: all areas by region, and a map shaded by one indicator."""

import re

import pytest
from django.test import Client


def test_all_areas_with_their_figure(client: Client):
    answer = client.get("/areas/")
    text = answer.content.decode()
    links = re.findall(r'<a href="/areas/(\d{4})/"', text)
    assert len(links) == len(set(links)) == 306
    assert len(re.findall(r"data-area=", text)) == 306
    assert "Taux de chômage" in text


@pytest.mark.parametrize(
    "indicator", ["vacant_homes_share", "people", "rent_eur_per_m2_month", "x"]
)
def test_another_indicator(client: Client, indicator: str):
    answer = client.get("/areas/", {"indicator": indicator})
    assert answer.status_code == 200
    chosen = re.search(r'<option value="(\w+)" selected', answer.content.decode())
    known = indicator in ("vacant_homes_share", "people")
    assert chosen is not None
    assert chosen.group(1) == (indicator if known else "unemployment_rate")
