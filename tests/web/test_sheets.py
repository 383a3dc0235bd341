"""The information sheets open for everybody, in both languages, whole."""

import pytest
from django.test import Client

from trousseau.plans.sheets import sheets

pytestmark = pytest.mark.usefixtures("static_files")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("key", sorted(sheets().by_key))
def test_everything_on_a_sheet_can_be_read(client: Client, key: str, language: str):
    answer = client.get(f"/sheets/{key}/", headers={"Accept-Language": language})
    text = answer.content.decode().replace("&#x27;", "'").replace("&quot;", '"')
    for said in sheets().by_key[key].texts():
        assert said.in_language(language) in text
    for source in sheets().by_key[key].sources:
        assert source.url in text


def test_the_list_leads_to_each(client: Client):
    text = client.get("/sheets/").content.decode()
    for key in sheets().by_key:
        assert f'href="/sheets/{key}/"' in text


def test_one_that_is_not_there(client: Client):
    assert client.get("/sheets/nothing/").status_code == 404
