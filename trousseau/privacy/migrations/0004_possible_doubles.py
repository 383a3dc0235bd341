"""Files of different centres that may be of one person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from trousseau.accounts.row_security import Wall


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0003_no_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="searchtoken",
            name="kind",
            field=models.CharField(
                choices=[
                    ("name", "Name"),
                    ("sound", "Sound"),
                    ("phone", "Phone"),
                    ("email", "Email"),
                    ("ref", "Reference"),
                    ("same", "Same"),
                ],
                max_length=5,
            ),
        ),
        migrations.CreateModel(
            name="PossibleDouble",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("found_on", models.DateField(verbose_name="Remarqué le")),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="Vérifié le")),
                (
                    "is_same",
                    models.BooleanField(blank=True, null=True, verbose_name="La même personne"),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="privacy.person",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="privacy.person",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Dossiers en double, peut-être",
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="double_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="double_of_two"
                    ),
                ],
            },
        ),
        Wall("privacy_possibledouble", through="first_id", beside="second_id"),
    ]
