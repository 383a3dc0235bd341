"""`/jobs/`: official titles while a job is being typed."""

from django.test import Client


def test_titles_for_words(client: Client):
    answer = client.post("/jobs/", {"words": "macon"})
    assert answer["Cache-Control"] == "no-store"
    assert "F1703" in [job["code"] for job in answer.json()["jobs"]][:3]


def test_nothing_for_nothing(client: Client):
    assert client.post("/jobs/", {"words": ""}).json() == {"jobs": []}
    assert client.post("/jobs/", {}).json() == {"jobs": []}


def test_words_are_never_in_an_address(client: Client):
    assert client.get("/jobs/", {"words": "macon"}).status_code == 405
