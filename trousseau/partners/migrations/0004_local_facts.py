"""What referents know of places: the programme's, so no wall and nothing sealed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_no_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LocalFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=5)),
                ("area", models.CharField(blank=True, default="", max_length=4)),
                ("kind", models.CharField(max_length=20)),
                ("detail", models.CharField(blank=True, default="", max_length=80)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("yes", "Oui"),
                            ("no", "Non"),
                            ("unknown", "Pas encore de réponse"),
                        ],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=120)),
                ("asked_on", models.DateField(blank=True, null=True)),
                ("known_on", models.DateField(blank=True, null=True)),
                ("review_by", models.DateField(blank=True, null=True)),
                ("written_on", models.DateField()),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area", "kind"], name="local_fact_area"),
                    models.Index(fields=["written_by", "review_by"], name="local_fact_review"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", "unknown"),
                                ("known_on", None),
                                ("review_by", None),
                                ("asked_on__isnull", False),
                            ),
                            models.Q(
                                models.Q(("answer", "unknown"), _negated=True),
                                ("asked_on", None),
                                ("known_on__isnull", False),
                                ("review_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="local_fact_is_asked_or_known",
                    )
                ],
            },
        ),
    ]
