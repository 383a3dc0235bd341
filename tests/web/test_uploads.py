"""Files that are sent: in memory, never on the disk, and no more of them than is read."""

import io
import os
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.people import make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import Role
from trousseau.households.importing.files import MOST_BYTES
from trousseau.web import uploads


def received(size: int) -> InMemoryUploadedFile | None:
    file = SimpleUploadedFile("liste.csv", b"x" * size)
    found = RequestFactory().post("/", {"file": file}).FILES.get("file")
    assert found is None or isinstance(found, InMemoryUploadedFile)
    return found


@pytest.mark.bar(25)
def test_a_large_file_is_on_no_disk(tmp_path: Path, monkeypatch):
    """Django's own way writes what is larger than 2.5 MB into the folder of temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made: list[str] = []
    monkeypatch.setattr(os, "open", _noting(os.open, made))
    found = received(4_000_000)
    assert found is not None
    assert made == []
    assert list(tmp_path.iterdir()) == []


def _noting(real, made: list[str]):
    def opened(path, flags, *arguments, **named):
        if flags & os.O_CREAT:
            made.append(str(path))
        return real(path, flags, *arguments, **named)

    return opened


def test_a_small_one_is_whole_and_of_a_large_one_enough_is_kept():
    small, large = received(1_000), received(MOST_BYTES * 3)
    assert small is not None
    assert small.read() == b"x" * 1_000
    assert large is not None
    assert large.size == MOST_BYTES + 1


def test_one_without_an_end_is_let_go(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_SENT", 100_000)
    assert received(200_000) is None


@pytest.mark.django_db
def test_too_large_is_said():
    client: Client = client_of(make_member(Role.CASEWORKER))
    file = io.BytesIO(b"Nom\n" + b"x" * MOST_BYTES)
    file.name = "liste.csv"
    answer = client.post(reverse("imports_index"), {"file": file})
    assert "2 Mo au plus" in answer.content.decode()
