"""The tables of appointments and assessments."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trousseau.audit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0001_initial"),
        ("privacy", "0003_no_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("template", models.CharField(max_length=30, verbose_name="Questionnaire")),
                ("version", models.PositiveSmallIntegerField(verbose_name="Version")),
                ("begun_on", models.DateField(verbose_name="Commencé le")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="Terminé le")),
                (
                    "interpreter",
                    models.CharField(
                        choices=[
                            ("none", "Sans interprète"),
                            ("needed", "Interprète à réserver"),
                            ("phone", "Interprète par téléphone"),
                            ("present", "Interprète sur place"),
                        ],
                        default="none",
                        max_length=7,
                        verbose_name="Interprète",
                    ),
                ),
                (
                    "language",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person=None,
                        verbose_name="Langue de l’entretien",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="households.household",
                    ),
                ),
                (
                    "led_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Entretiens",
            },
        ),
        migrations.CreateModel(
            name="AnswerSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answers",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Réponses",
                    ),
                ),
                (
                    "remarks",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Remarques",
                    ),
                ),
                ("saved_at", models.DateTimeField(verbose_name="Enregistré le")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_sheets",
                        to="privacy.person",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="households.assessment",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Réponses",
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("information", "Réunion d’information"),
                            ("interview", "Entretien"),
                            ("call", "Appel prévu"),
                            ("administration", "Démarche"),
                            ("partner", "Rendez-vous avec un partenaire"),
                            ("other", "Autre"),
                        ],
                        max_length=14,
                        verbose_name="Pour",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Le")),
                (
                    "interpreter",
                    models.CharField(
                        choices=[
                            ("none", "Sans interprète"),
                            ("needed", "Interprète à réserver"),
                            ("phone", "Interprète par téléphone"),
                            ("present", "Interprète sur place"),
                        ],
                        default="none",
                        max_length=7,
                        verbose_name="Interprète",
                    ),
                ),
                (
                    "place",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Où, et pour quoi",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Prévu"),
                            ("kept", "A eu lieu"),
                            ("missed", "N’a pas eu lieu"),
                            ("cancelled", "Annulé"),
                        ],
                        default="planned",
                        max_length=9,
                        verbose_name="État",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="privacy.person",
                    ),
                ),
                (
                    "with_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Rendez-vous",
                "indexes": [
                    models.Index(fields=["with_user", "state", "at"], name="appointment_day"),
                    models.Index(fields=["household", "at"], name="appointment_household"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["household", "-begun_on"], name="assessment_newest"),
        ),
        migrations.AddConstraint(
            model_name="answersheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)),
                fields=("assessment", "person"),
                name="sheet_once_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="answersheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person", None)),
                fields=("assessment",),
                name="sheet_once_a_household",
            ),
        ),
    ]
