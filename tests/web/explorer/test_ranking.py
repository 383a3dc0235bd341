"""`/ranking/`: places for a household, ties as ties, what is out and why."""

import re

import pytest
from django.test import Client

from tests.web.profile_forms import CANARY, mason


def ranked(client: Client, **changes) -> str:
    answer = client.post("/ranking/", mason(**changes))
    assert answer.status_code == 200
    return answer.content.decode()


def test_places_with_reasons_and_three_to_begin_with(client: Client):
    answer = client.post("/ranking/", mason())
    text = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert len(re.findall(r'<article class="key"', text)) == 3
    assert "embauches prévues hors saison" in text
    assert text.index('id="unknown"') < text.index('id="three"')
    assert "Loyer d’un logement" in text  # the rents are not loaded, and that is said


def test_every_area_is_on_the_map_and_in_a_list(client: Client):
    text = ranked(client)
    shapes = re.findall(r'<path class="f\d" data-area="(\d{4})"', text)
    listed = set(re.findall(r'formaction="/areas/(\d{4})/fit/"', text))
    assert len(shapes) == 306
    assert set(shapes) == listed


def test_the_map_is_an_image_with_words(client: Client):
    text = ranked(client)
    assert re.search(r'<svg viewBox="[\d -]+" role="img" aria-labelledby="map-title">', text)
    assert "En tête :" in text


def test_a_region_that_is_never_wanted_is_out_by_name(client: Client):
    text = ranked(client)
    assert "Jamais : Île-de-France" in text
    assert "outre-mer" in text.lower()


def test_a_condition_rejects_by_name(client: Client):
    assert "Taux de chômage : plus de 6,0" in ranked(client, must_unemployment="6")


def test_conditions_that_nothing_meets_are_said_calmly(client: Client):
    text = ranked(client, must_unemployment="1", must_town="2000000")
    assert "Aucun lieu ne remplit toutes les conditions" in text
    assert "Modifier les réponses" in text


def test_what_was_understood_can_be_corrected(client: Client):
    text = ranked(client, adult__0__job="couturière")
    field = re.search(r'<select name="adult-0-job_code".*?</select>', text, re.DOTALL)
    assert field is not None
    codes = re.findall(r'<option value="(\w+)"', field.group())
    assert len(codes) > 1
    other = ranked(client, adult__0__job="couturière", adult__0__job_code=codes[1])
    assert re.search(rf'<option value="{codes[1]}" selected', other)


def test_a_code_that_does_not_fit_the_words_is_ignored(client: Client):
    text = ranked(client, adult__0__job="maçon", adult__0__job_code="J1506")
    assert '<option value="J1506" selected' not in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"adult__0__job": ""}, "Quel métier"),
        ({"adult__0__job": "qqqqwwwwzzzz"}, "Nous ne reconnaissons pas ce métier"),
        ({"near_place": "Xyzzyville-les-Qwx"}, "Nous ne trouvons pas"),
        ({"second": "work"}, "Déjà choisi plus haut"),
        ({"child__0__age": "99"}, "Encore un détail"),
        ({"prefer_regions": "999"}, "Encore un détail"),
        ({"adult__0__french": "Z9"}, "Encore un détail"),
    ],
)
def test_a_fault_is_said_where_it_is(client: Client, changes: dict[str, str], words: str):
    answer = client.post("/ranking/", mason(**changes))
    text = answer.content.decode()
    assert 'id="problems"' in text
    assert words in text
    target = re.search(r'href="#(id_[\w-]+)"', text)
    assert target is not None
    assert f'id="{target.group(1)}"' in text or f'id="{target.group(1)}_0"' in text


def test_wishes_reach_the_ranking(client: Client):
    near = ranked(client, near_place="Rodez", near_km="60", first="ties", second="", third="")
    rows = re.findall(r'data-open-area="(\d{4})"', near)
    assert "7620" in rows[:5] or "Rodez" in near[: near.index("lieux possibles")]


def test_nothing_of_the_household_is_in_an_address(client: Client):
    text = ranked(client)
    for address in re.findall(r'(?:href|action|formaction)="([^"]*)"', text):
        assert "?" not in address or address.startswith("/static/")
        assert "ma" + "çon" not in address


def test_without_a_household_one_is_taken_to_the_form(client: Client):
    answer = client.get("/ranking/")
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_form_from_elsewhere_is_refused_kindly():
    answer = Client(enforce_csrf_checks=True).post("/ranking/", mason(adult__0__job=CANARY))
    assert answer.status_code == 403
    assert "ouvert trop longtemps" in answer.content.decode()
    assert CANARY not in answer.content.decode()


def test_the_log_holds_nothing_of_a_household(client: Client, caplog):
    client.post("/ranking/", mason(adult__0__job=CANARY))
    assert CANARY not in caplog.text


def test_english(client: Client):
    answer = client.post("/ranking/", mason(), headers={"accept-language": "en"})
    text = answer.content.decode()
    assert "Three different places to begin with" in text
    assert "hirings planned outside seasonal work" in text
