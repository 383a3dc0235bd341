"""The second wall around plans: by the household, or by the person whom a row is about."""

from typing import ClassVar

from django.db import migrations

from trousseau.accounts.row_security import Wall

PLAN, STEP = "plans_mobilityplan", "plans_planstep"


class Migration(migrations.Migration):
    """What one adult said alone goes by that person; everything else by the household."""

    dependencies: ClassVar = [
        ("plans", "0002_steps"),
        ("households", "0003_walls"),
    ]
    operations: ClassVar = [
        Wall(PLAN, through="household_id", of="households_household"),
        Wall("plans_planstatechange", through="plan_id", of=PLAN),
        Wall("plans_plancondition", through="plan_id", of=PLAN),
        Wall("plans_planarea", through="plan_id", of=PLAN),
        Wall("plans_areaview", through="person_id"),
        Wall("plans_planversion", through="plan_id", of=PLAN),
        Wall("plans_agreement", through="person_id"),
        Wall("plans_objective", through="plan_id", of=PLAN),
        Wall(STEP, through="objective_id", of="plans_objective", person="person_id"),
        Wall("plans_stepdependency", through="step_id", of=STEP),
    ]
