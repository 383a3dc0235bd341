"""What erasures take away does not get into the database's statistics."""

from typing import ClassVar

from django.db import migrations

from trousseau.audit.no_samples import NoSamples


class Migration(migrations.Migration):
    """After the tables."""

    dependencies: ClassVar = [("households", "0003_walls")]
    operations: ClassVar = [
        NoSamples("households_household", "wrapped_key", "referrer"),
        NoSamples("households_eligibilityfact", "value"),
        NoSamples("households_housingsituation", "name"),
        NoSamples("households_socialhousingfile", "number", "departements"),
        NoSamples("households_note", "text"),
        NoSamples("households_appointment", "place"),
        NoSamples("households_assessment", "language"),
        NoSamples("households_answersheet", "answers", "remarks"),
    ]
