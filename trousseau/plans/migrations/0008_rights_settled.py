"""Rights to carry over that were seen to, behind the wall of their plan."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trousseau.plans.choices
from trousseau.accounts.row_security import Wall
from trousseau.audit.fields import Holds, SealedField
from trousseau.audit.no_samples import NoSamples

PLAN, SETTLED = "plans_mobilityplan", "plans_rightsettled"


class Migration(migrations.Migration):
    """After the visits."""

    dependencies: ClassVar = [
        ("plans", "0007_gate_and_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="RightSettled",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=trousseau.plans.choices.right_titles,
                        max_length=40,
                        verbose_name="Droit",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("done", "Fait"), ("not_needed", "Pas nécessaire")],
                        max_length=10,
                        verbose_name="Comment",
                    ),
                ),
                ("settled_on", models.DateField(verbose_name="Réglé le")),
                (
                    "proof",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person=None,
                        verbose_name="Preuve",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rights_settled",
                        to="plans.mobilityplan",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Droits à emporter",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "key"), name="right_settled_once")
                ],
            },
        ),
        Wall(SETTLED, through="plan_id", of=PLAN),
        NoSamples(SETTLED, "proof"),
    ]
