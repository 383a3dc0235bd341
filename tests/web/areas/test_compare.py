"""`/areas/compare/`: up to four areas side by side."""

import re

from django.test import Client

from tests.web.profile_forms import mason


def codes_of(text: str) -> list[str]:
    return re.findall(r'form="household" name="area" value="(\d{4})"', text)


def compared(client: Client, areas: list[str], **changes) -> str:
    answer = client.post("/areas/compare/", mason(area=areas, **changes))
    assert answer.status_code == 200
    return answer.content.decode()


def known(client: Client, count: int) -> list[str]:
    text = client.get("/areas/").content.decode()
    return re.findall(r'<a href="/areas/(\d{4})/"', text)[:count]


def test_side_by_side(client: Client):
    areas = known(client, 3)
    text = compared(client, areas)
    assert codes_of(text) == areas
    assert "le plus favorable" in text


def test_at_most_four_each_once(client: Client):
    areas = known(client, 6)
    assert codes_of(compared(client, [areas[0], *areas])) == areas[:4]


def test_one_can_be_removed(client: Client):
    areas = known(client, 3)
    assert codes_of(compared(client, areas, remove=areas[1])) == [areas[0], areas[2]]


def test_none_is_an_invitation(client: Client):
    assert "Aucun lieu choisi" in compared(client, [""])


def test_the_other_language_keeps_the_places(client: Client):
    areas = known(client, 2)
    text = compared(client, areas, language="en")
    assert "Side by side" in text
    assert codes_of(text) == areas


def test_a_code_that_is_none(client: Client):
    assert client.post("/areas/compare/", mason(area=["0000"])).status_code == 404


def test_without_a_household(client: Client):
    assert client.get("/areas/compare/")["Location"] == "/areas/"
