"""The second wall around everything that is kept about a person."""

from typing import ClassVar

from django.db import migrations

from trousseau.accounts.row_security import Wall


class Migration(migrations.Migration):
    """Person by centre; what hangs on a person, through the person."""

    dependencies: ClassVar = [
        ("privacy", "0001_initial"),
        ("accounts", "0002_wall_function"),
    ]
    operations: ClassVar = [
        Wall("privacy_person", centre="centre_id", person="id"),
        Wall("privacy_searchtoken", centre="centre_id", person="person_id"),
        Wall("privacy_contactchannel", through="person_id"),
        Wall("privacy_draft", through="person_id", owner="user_id"),
        Wall("privacy_consent", through="person_id"),
        Wall("privacy_disclosure", through="person_id"),
        Wall("privacy_erasurenotice", through="person_id"),
    ]
