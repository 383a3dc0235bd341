"""What goes to another centre with a file is said of every table about one person."""

import pytest

from trousseau.privacy import moving
from trousseau.privacy.moving import MovingError, going_along
from trousseau.privacy.personal_data import PersonalTable, personal_tables


def of_one_person(table: PersonalTable) -> bool:
    """Whether a row of it may name somebody."""
    return bool(table.paths)


def test_every_table_about_one_person_goes_or_stays():
    said = going_along()
    labels = {table.model._meta.label for table in personal_tables() if of_one_person(table)}
    assert said.goes | set(said.stays) == labels, "say it in trousseau/privacy/moving.yaml"
    assert all(len(why.split()) > 3 for why in said.stays.values())


def test_what_goes_along_does_not_hang_on_what_stays():
    """A row that stays is deleted: another that points to it would be gone with it."""
    stays = set(going_along().stays)
    for table in personal_tables():
        for field in table.model._meta.concrete_fields:
            related = field.related_model
            if related is not None and related._meta.label in stays:
                assert table.model._meta.label in stays, field


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("goes: []", "two parts"),
        ("goes: {}\nstays: []", "a list"),
        ("goes: [privacy.Persons]\nstays: {}", "called privacy.Persons"),
        ("goes: [privacy.Draft]\nstays: {privacy.Draft: why}", "both goes and stays"),
    ],
)
def test_a_wrong_file_says_where(text: str, fault: str, tmp_path, monkeypatch):
    file = tmp_path / "moving.yaml"
    file.write_text(text)
    monkeypatch.setattr(moving, "FILE", file)
    going_along.cache_clear()
    with pytest.raises(MovingError, match=fault):
        going_along()
    going_along.cache_clear()
