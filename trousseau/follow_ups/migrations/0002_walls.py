"""The second wall around follow-ups: by the plan, or by the person whom a row is about."""

from typing import ClassVar

from django.db import migrations

from trousseau.accounts.row_security import Wall

FOLLOW_UP = "follow_ups_followup"


class Migration(migrations.Migration):
    """What one of them answered goes by that person; everything else by the household's plan."""

    dependencies: ClassVar = [("follow_ups", "0001_initial"), ("plans", "0003_walls")]
    operations: ClassVar = [
        Wall(FOLLOW_UP, through="plan_id", of="plans_mobilityplan"),
        Wall("follow_ups_followupattempt", through="follow_up_id", of=FOLLOW_UP),
        Wall(
            "follow_ups_followupanswers",
            through="follow_up_id",
            of=FOLLOW_UP,
            person="person_id",
        ),
        Wall("follow_ups_saidalone", through="person_id"),
    ]
