"""What erasures take away does not get into the database's statistics."""

from typing import ClassVar

from django.db import migrations

from trousseau.audit.no_samples import NoSamples


class Migration(migrations.Migration):
    """After the tables."""

    dependencies: ClassVar = [("follow_ups", "0002_walls")]
    operations: ClassVar = [
        NoSamples("follow_ups_followupanswers", "said"),
        NoSamples("follow_ups_saidalone", "said"),
    ]
