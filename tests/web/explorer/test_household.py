"""`/`: the form, and people added to it and removed from it without a script."""

import re
from pathlib import Path

import pytest
from django.test import Client

import trousseau.web
from tests.web.profile_forms import CANARY, mason

STATIC = Path(trousseau.web.__file__).parent / "static"


def test_the_empty_form(client: Client):
    page = client.get("/")
    text = page.content.decode()
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert 'name="adult-0-job"' in text
    assert "nationalité" in text  # only to say that nobody asks
    assert not re.search(r'name="[^"]*(national|relig|ethni|origin)', text)


@pytest.mark.parametrize(
    ("action", "adults", "children"),
    [
        ("add-adult", 2, 1),
        ("add-child", 1, 2),
        ("remove-child-0", 1, 0),
        ("remove-adult-0", 1, 1),
        ("nonsense", 1, 1),
    ],
)
def test_people_come_and_go_and_answers_stay(client, action: str, adults: int, children: int):
    text = client.post("/", mason(do=action)).content.decode()
    assert len(re.findall(r'name="adult-\d+-job"', text)) == adults
    assert len(re.findall(r'name="child-\d+-age"', text)) == children
    assert 'value="maçon"' in text
    assert 'value="650"' in text


def test_removing_the_first_adult_keeps_the_second(client: Client):
    sent = mason(adults="2", adult__1__job="couturière", do="remove-adult-0")
    text = client.post("/", sent).content.decode()
    assert 'value="couturière"' in text
    assert 'value="maçon"' not in text


def test_the_enter_key_ranks_rather_than_removes(client: Client):
    """A browser presses the first button that belongs to the form, wherever it stands."""
    text = client.post("/", mason(adults="2")).content.decode()
    first = re.search(r'<button[^>]*form="household"[^>]*>', text)
    assert first is not None
    assert "formaction" not in first.group()
    assert first.start() < text.index('<form method="post" action="/ranking/" id="household"')


def test_faults_are_not_said_before_anyone_asked(client: Client):
    text = client.post("/", mason(adult__0__job="", do="add-child")).content.decode()
    assert 'id="problems"' not in text


def test_what_is_typed_is_escaped(client: Client):
    sent = mason(adult__0__job=f"<script>{CANARY}</script>")
    assert f"<script>{CANARY}" not in client.post("/", sent).content.decode()


def test_nothing_is_kept(client: Client):
    answer = client.post("/", mason(adult__0__job=CANARY))
    assert "sessionid" not in answer.cookies
    assert all(CANARY not in cookie.value for cookie in answer.cookies.values())


def test_the_first_load_is_light(client: Client):
    """250 KB on first load, without the outlines of a map, which this page has not."""
    ours = [path for path in STATIC.rglob("*") if path.is_file()]
    assert len(ours) >= 10
    assert len(client.get("/").content) + sum(path.stat().st_size for path in ours) < 250_000
