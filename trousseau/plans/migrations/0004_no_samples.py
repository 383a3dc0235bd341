"""What erasures take away does not get into the database's statistics."""

from typing import ClassVar

from django.db import migrations

from trousseau.audit.no_samples import NoSamples


class Migration(migrations.Migration):
    """After the tables."""

    dependencies: ClassVar = [("plans", "0003_walls")]
    operations: ClassVar = [
        NoSamples("plans_mobilityplan", "reasons", "chosen_area", "backup_area"),
        NoSamples("plans_plancondition", "text"),
        NoSamples("plans_planarea", "code"),
        NoSamples("plans_planversion", "content"),
        NoSamples("plans_objective", "title"),
        NoSamples("plans_planstep", "title", "note"),
    ]
