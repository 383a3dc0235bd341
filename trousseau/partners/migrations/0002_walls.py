"""The second wall around introductions: each is one person's. The rest is the programme's."""

from typing import ClassVar

from django.db import migrations

from trousseau.accounts.row_security import Wall

INTRODUCTION = "partners_introduction"


class Migration(migrations.Migration):
    """Organisations and what they offer hold nothing of anybody who is accompanied."""

    dependencies: ClassVar = [("partners", "0001_initial"), ("privacy", "0002_walls")]
    operations: ClassVar = [
        Wall(INTRODUCTION, through="person_id"),
        Wall("partners_introductionstep", through="introduction_id", of=INTRODUCTION),
    ]
