"""What goes wrong is said calmly, and says nothing that a stranger should not know."""

import pytest
from django.test import Client, RequestFactory

from trousseau.web import errors

REQUEST = RequestFactory().get("/")


def test_no_such_address(client: Client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Il n’y a rien à cette adresse" in answer.content.decode()


@pytest.mark.parametrize(("view", "status"), [(errors.bad_request, 400), (errors.forbidden, 403)])
def test_other_refusals(view, status: int):
    answer = view(REQUEST)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"


def test_our_own_faults(client: Client, monkeypatch):
    def broken(*_args: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("trousseau.web.sources.layer_cards", broken)
    client.raise_request_exception = False
    answer = client.get("/sources/")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "Quelque chose s’est mal passé" in answer.content.decode()
