"""The second wall around households: by centre, and for who belongs to one."""

from typing import ClassVar

from django.db import migrations

from trousseau.accounts.row_security import Wall

HOUSEHOLD = "households_household"
MEMBERSHIP = "households_householdmembership"


class Migration(migrations.Migration):
    """What is one person's goes by the person; everything else by the household."""

    dependencies: ClassVar = [
        ("households", "0002_interviews"),
        ("privacy", "0002_walls"),
    ]
    operations: ClassVar = [
        Wall(MEMBERSHIP, through="person_id"),
        Wall(HOUSEHOLD, centre="centre_id", sharing=(MEMBERSHIP, "household_id")),
        Wall("households_eligibilityfact", through="person_id"),
        Wall("households_housingsituation", through="household_id", of=HOUSEHOLD),
        Wall("households_socialhousingfile", through="household_id", of=HOUSEHOLD),
        Wall("households_note", through="household_id", of=HOUSEHOLD, person="person_id"),
        Wall("households_appointment", through="household_id", of=HOUSEHOLD, person="person_id"),
        Wall("households_assessment", through="household_id", of=HOUSEHOLD),
        Wall(
            "households_answersheet",
            through="assessment_id",
            of="households_assessment",
            person="person_id",
        ),
    ]
