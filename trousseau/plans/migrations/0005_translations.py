"""A plan's passages, translated by hand; behind the wall of their plan."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from trousseau.accounts.row_security import Wall
from trousseau.audit.fields import Holds, SealedField
from trousseau.audit.no_samples import NoSamples

TRANSLATION = "plans_plantranslation"


class Migration(migrations.Migration):
    """After the walls of the plans."""

    dependencies: ClassVar = [("plans", "0004_no_samples")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="PlanTranslation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    SealedField(
                        blank=True,
                        holds=Holds.IDENTITY,
                        null=True,
                        person=None,
                        verbose_name="Langue",
                    ),
                ),
                (
                    "content",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person=None,
                        verbose_name="Passages traduits",
                    ),
                ),
                ("changed_on", models.DateField(verbose_name="Modifiée le")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="plans.mobilityplan",
                    ),
                ),
            ],
            options={"verbose_name_plural": "Traductions du projet"},
        ),
        Wall(TRANSLATION, through="plan_id", of="plans_mobilityplan"),
        NoSamples(TRANSLATION, "language", "content"),
    ]
