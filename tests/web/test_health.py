"""The answer for whoever watches the server."""

from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.test import Client


@pytest.mark.django_db
def test_answers_after_touching_the_database(client: Client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_says_so_when_the_database_is_out_of_reach(client: Client):
    with patch.object(connection, "cursor", side_effect=DatabaseError("secret host name")):
        answer = client.get("/health/")
    assert answer.status_code == 503
    assert b"secret" not in answer.content


def test_only_reads(client: Client):
    assert client.post("/health/").status_code == 405
