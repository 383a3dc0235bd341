"""`/areas/<code>/fit/`: one area for a household: why, why not, and what would be enough."""

import re

import pytest
from django.test import Client

from tests.web.profile_forms import mason
from trousseau.territories.local_facts import Answer, LocalFact
from trousseau.web.atlas import shared_atlas


def sheet(client: Client, code: str, **changes) -> str:
    answer = client.post(f"/areas/{code}/fit/", mason(**changes))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def first_and_last(client: Client) -> tuple[str, str]:
    text = client.post("/ranking/", mason()).content.decode()
    codes = re.findall(r'data-open-area="(\d{4})"', text[: text.index('id="rejected"')])
    return codes[0], codes[-1]


def test_the_first_place_says_why(client: Client):
    first, _ = first_and_last(client)
    text = sheet(client, first)
    assert 'id="why"' in text
    assert 'id="change"' not in text
    assert text.index('id="unknown"') < text.index('id="theme-work"')
    assert "Montré à part" in text


def test_the_work_says_how_many_and_of_what(client: Client):
    text = sheet(client, first_and_last(client)[0])
    for label in (
        "Projets d’embauche dans le métier",
        "Projets jugés difficiles dans le métier",
        "Projets saisonniers dans le métier",
        "Embauches jugées difficiles dans le métier (estimation)",
    ):
        assert label in text
    assert "part des projets, et non des employeurs" in text.lower()
    assert "employeurs peinent" not in text
    assert "INSEE, 2015–2021" in text


def test_a_place_far_down_says_why_not_and_what_would_be_enough(client: Client):
    _, last = first_and_last(client)
    text = sheet(client, last)
    assert 'id="whynot"' in text
    assert 'id="change"' in text


def test_a_place_that_is_out_says_by_what(client: Client):
    paris = shared_atlas().search("Paris")[0].code
    text = sheet(client, paris)
    assert "n’est pas retenu" in text
    assert "Région écartée" in text


def test_towns_are_ranked_for_the_household(client: Client):
    first, _ = first_and_last(client)
    text = sheet(client, first)
    assert len(re.findall(r'<tr><th scope="row">', text[text.index('id="towns"') :])) >= 5


def test_what_nobody_told_is_to_be_asked(client: Client):
    first, _ = first_and_last(client)
    assert "Personne ne nous a encore dit" in sheet(client, first)


@pytest.fixture
def told(monkeypatch):
    """A referent who says no for one area and yes for another."""
    from datetime import date

    areas = shared_atlas().areas.code
    facts = tuple(
        LocalFact(code, "support_operator", answer, "la référente", date(2026, 1, 2))
        for code, answer in ((areas[10], Answer.NO), (areas[20], Answer.YES))
    )
    monkeypatch.setattr("trousseau.web.known_facts.shared_facts", lambda: facts)
    return areas[10], areas[20]


def test_what_a_referent_told_stands_beside_the_figures(client: Client, told):
    without, with_one = told
    assert "Pas prêt" in sheet(client, without)
    text = sheet(client, with_one)
    assert "la référente, vérifié le 02/01/2026" in text


def test_a_place_that_is_not_ready_is_hatched(client: Client, told):
    text = client.post("/ranking/", mason()).content.decode()
    assert 'fill="url(#hatch)"' in text
    assert "pas encore prêt" in text


def test_without_a_household_it_is_the_neutral_sheet(client: Client):
    answer = client.get("/areas/7613/fit/")
    assert (answer.status_code, answer["Location"]) == (302, "/areas/7613/")


def test_a_code_that_is_none(client: Client):
    assert client.post("/areas/0000/fit/", mason()).status_code == 404


def test_a_fault_leads_back_to_the_form(client: Client):
    answer = client.post("/areas/7613/fit/", mason(adult__0__job=""))
    assert 'id="problems"' in answer.content.decode()
