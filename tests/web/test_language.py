"""French first, English complete, and switching loses nothing and tells no address."""

import pytest
from django.conf import settings
from django.test import Client

from tests.web.profile_forms import mason

COOKIE = settings.LANGUAGE_COOKIE_NAME


def test_french_unless_asked_otherwise(client: Client):
    assert '<html lang="fr" dir="ltr">' in client.get("/").content.decode()
    english = client.get("/", headers={"accept-language": "en"})
    assert '<html lang="en" dir="ltr">' in english.content.decode()


def test_an_ordinary_page_is_asked_for_again(client: Client):
    answer = client.post("/areas/", {"language": "en"})
    assert (answer.status_code, answer["Location"]) == (302, "/areas/")
    assert answer.cookies[COOKIE].value == "en"
    assert "The 306 employment areas" in client.get("/areas/").content.decode()


def test_a_ranking_is_answered_in_the_other_language(client: Client):
    answer = client.post("/ranking/", mason(language="en"))
    assert answer.status_code == 200
    assert "Places for this household" in answer.content.decode()
    assert answer.cookies[COOKIE].value == "en"


@pytest.mark.parametrize("language", ["xx", "", "en; Path=/", "../en"])
def test_no_other_language_is_taken(client: Client, language: str):
    answer = client.post("/ranking/", mason(language=language))
    assert COOKIE not in answer.cookies
