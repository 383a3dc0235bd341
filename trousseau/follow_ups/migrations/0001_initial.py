"""Its tables."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trousseau.audit.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_links_of_partners"),
        ("plans", "0005_translations"),
        ("privacy", "0003_no_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("7_days", "7 jours après l’arrivée"),
                            ("1_month", "1 mois après l’arrivée"),
                            ("3_months", "3 mois après l’arrivée"),
                            ("6_months", "6 mois après l’arrivée"),
                            ("12_months", "12 mois après l’arrivée"),
                        ],
                        max_length=9,
                        verbose_name="Moment",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="Prévu le")),
                ("opens_on", models.DateField(verbose_name="Possible dès le")),
                ("closes_on", models.DateField(verbose_name="Possible jusqu’au")),
                ("planned_on", models.DateField(verbose_name="Appel prévu le")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "À faire"),
                            ("done", "Fait"),
                            ("unreachable", "Pas réussi à joindre"),
                            ("declined", "Le ménage ne souhaite pas répondre"),
                            ("missed", "N’a pas été fait à temps"),
                        ],
                        default="due",
                        max_length=11,
                        verbose_name="État",
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="Réglé le")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="plans.mobilityplan",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Suivis après l’arrivée",
            },
        ),
        migrations.CreateModel(
            name="FollowUpAnswers",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "said",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Réponses",
                    ),
                ),
                ("said_on", models.DateField(verbose_name="Dit le")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("phone", "Par téléphone"),
                            ("visit", "Au domicile"),
                            ("centre", "Au centre"),
                            ("message", "Par message"),
                        ],
                        max_length=7,
                        verbose_name="Comment",
                    ),
                ),
                (
                    "interpreter",
                    models.CharField(
                        choices=[
                            ("unknown", "On ne sait pas encore"),
                            ("not_needed", "Pas besoin d’interprète"),
                            ("professional", "Interprète professionnel"),
                            ("other", "Quelqu’un d’autre, qui n’est pas un proche"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="Interprète",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="follow_ups.followup",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_up_answers",
                        to="privacy.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Réponses aux suivis",
            },
        ),
        migrations.CreateModel(
            name="FollowUpAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="Le")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("phone", "Par téléphone"),
                            ("visit", "Au domicile"),
                            ("centre", "Au centre"),
                            ("message", "Par message"),
                        ],
                        max_length=7,
                        verbose_name="Comment",
                    ),
                ),
                ("reached", models.BooleanField(verbose_name="Joint")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="follow_ups.followup",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Appels pour le suivi",
            },
        ),
        migrations.CreateModel(
            name="SaidAlone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "said",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Réponses",
                    ),
                ),
                ("said_on", models.DateField(verbose_name="Dit le")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("phone", "Par téléphone"),
                            ("visit", "Au domicile"),
                            ("centre", "Au centre"),
                            ("message", "Par message"),
                        ],
                        max_length=7,
                        verbose_name="Comment",
                    ),
                ),
                (
                    "interpreter",
                    models.CharField(
                        choices=[
                            ("unknown", "On ne sait pas encore"),
                            ("not_needed", "Pas besoin d’interprète"),
                            ("professional", "Interprète professionnel"),
                            ("other", "Quelqu’un d’autre, qui n’est pas un proche"),
                        ],
                        max_length=12,
                        verbose_name="Interprète",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.centre",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="said_alone",
                        to="follow_ups.followup",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="said_alone",
                        to="privacy.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Dit seul à seul",
            },
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["state", "closes_on", "opens_on"], name="follow_up_window"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(fields=("plan", "moment"), name="follow_up_once"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_on__lte", models.F("planned_on")),
                    ("planned_on__lte", models.F("closes_on")),
                ),
                name="follow_up_planned_in_window",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_on", None), ("state", "due")),
                    models.Q(
                        models.Q(("state", "due"), _negated=True), ("settled_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="follow_up_settled_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="followupanswers",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)),
                fields=("follow_up", "person"),
                name="follow_up_answers_once_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="followupanswers",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person", None)),
                fields=("follow_up",),
                name="follow_up_answers_once_a_household",
            ),
        ),
        migrations.AddIndex(
            model_name="followupattempt",
            index=models.Index(fields=["follow_up", "at"], name="attempt_order"),
        ),
        migrations.AddIndex(
            model_name="saidalone",
            index=models.Index(fields=["person", "-said_on", "-id"], name="said_alone_newest"),
        ),
        migrations.AddIndex(
            model_name="saidalone",
            index=models.Index(fields=["centre", "-said_on"], name="said_alone_centre"),
        ),
    ]
