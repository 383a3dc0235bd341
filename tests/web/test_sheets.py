"""The information sheets open for everybody, in both languages, whole."""

import pytest
from django.test import Client

from trousseau.plans.sheet_translations import SheetTranslation, sheet_translations
from trousseau.plans.sheets import Audience, sheets

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


@pytest.mark.parametrize("key", sorted(sheets().by_key))
def test_a_language_is_read_beside_it_from_its_own_side(client: Client, key: str):
    sheet, arabic = sheets().by_key[key], sheet_translations()["ar"]
    page = client.get(f"/sheets/{key}/?beside=ar").content.decode()
    if sheet.audience is not Audience.HOUSEHOLD:
        assert 'dir="rtl"' not in page
        return
    for said in sheet.texts():
        assert f'lang="ar" dir="rtl">{arabic.texts[said.fr]}</span>' in page
    assert "à lire avec un interprète" in page
    assert 'dir="rtl"' not in client.get(f"/sheets/{key}/?beside=xx").content.decode()


def test_what_is_not_translated_says_so(client: Client, monkeypatch):
    some = SheetTranslation("ar", "K. L.", {})
    monkeypatch.setattr("trousseau.web.sheets.sheet_translations", lambda: {"ar": some})
    page = client.get("/sheets/money/?beside=ar").content.decode()
    lines = len(sheets().by_key["money"].texts()) + len(sheets().by_key["money"].terms)
    assert page.count("لم تتم ترجمته بعد") == lines
    assert "Traduction relue par K. L." in page


def test_the_list_leads_to_each(client: Client):
    text = client.get("/sheets/").content.decode()
    for key in sheets().by_key:
        assert f'href="/sheets/{key}/"' in text


def test_one_that_is_not_there(client: Client):
    assert client.get("/sheets/nothing/").status_code == 404
