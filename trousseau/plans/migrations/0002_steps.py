"""The tables of objectives and steps."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import trousseau.audit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_initial"),
        ("privacy", "0003_no_samples"),
    ]

    operations = [
        migrations.CreateModel(
            name="Objective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("work", "Travail"),
                            ("housing", "Logement"),
                            ("rights", "Droits et papiers"),
                            ("school", "École et garde d’enfants"),
                            ("health", "Santé"),
                            ("money", "Argent"),
                            ("language", "Langue"),
                            ("people", "Des personnes à qui parler"),
                            ("move", "Choix du lieu et déménagement"),
                        ],
                        max_length=8,
                        verbose_name="Thème",
                    ),
                ),
                ("key", models.CharField(blank=True, default="", max_length=40)),
                (
                    "title",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person=None,
                        verbose_name="Objectif",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objectives",
                        to="plans.mobilityplan",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Objectifs",
            },
        ),
        migrations.CreateModel(
            name="PlanStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(blank=True, default="", max_length=40)),
                (
                    "title",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Étape",
                    ),
                ),
                (
                    "note",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Remarque",
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        choices=[
                            ("household", "Le ménage"),
                            ("worker", "La référente ou le référent"),
                            ("partner", "Un partenaire"),
                        ],
                        max_length=9,
                        verbose_name="Qui s’en charge",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("todo", "À faire"),
                            ("doing", "En cours"),
                            ("waiting", "En attente"),
                            ("done", "Faite"),
                            ("declined", "Refusée"),
                            ("dropped", "Abandonnée"),
                        ],
                        default="todo",
                        max_length=8,
                        verbose_name="État",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(verbose_name="Durée habituelle en jours"),
                ),
                ("anchor_days", models.SmallIntegerField(blank=True, null=True)),
                ("after_move_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("in_office", models.BooleanField(default=False)),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="Prévue le")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="Réglée le")),
                (
                    "waiting_on",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("household", "Le ménage"),
                            ("colleague", "Un collègue ou un autre centre"),
                            ("employer", "Un employeur"),
                            ("landlord", "Un bailleur"),
                            ("guarantor", "Un garant (Visale, FSL…)"),
                            ("training", "Un organisme de formation"),
                            ("school", "Une école, une crèche ou la mairie"),
                            ("care", "Un médecin ou un établissement de santé"),
                            ("prefecture", "La préfecture"),
                            ("benefits", "La Caf, la MSA ou l’Assurance maladie"),
                            ("job_centre", "France Travail"),
                            ("reception", "L’OFII, le SIAO ou AGIR"),
                            ("other", "Quelqu’un d’autre"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="En attente de",
                    ),
                ),
                (
                    "waiting_since",
                    models.DateField(blank=True, null=True, verbose_name="En attente depuis le"),
                ),
                ("nudged_on", models.DateField(blank=True, null=True, verbose_name="Relancé le")),
                (
                    "drop_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_needed", "N’est plus nécessaire"),
                            ("replaced", "Remplacée par une autre étape"),
                            ("place_changed", "Le lieu a changé"),
                            ("not_possible", "N’est pas possible"),
                            ("mistake", "Inscrite par erreur"),
                        ],
                        default="",
                        max_length=13,
                        verbose_name="Pourquoi",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="plans.objective",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_steps",
                        to="privacy.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Étapes",
            },
        ),
        migrations.CreateModel(
            name="StepDependency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lag_days", models.PositiveSmallIntegerField(default=0)),
                (
                    "on_step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dependents",
                        to="plans.planstep",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dependencies",
                        to="plans.planstep",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="planstep",
            index=models.Index(fields=["state", "planned_on"], name="step_due"),
        ),
        migrations.AddIndex(
            model_name="planstep",
            index=models.Index(fields=["objective", "position"], name="step_order"),
        ),
        migrations.AddConstraint(
            model_name="planstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), models.Q(("waiting_on", ""), _negated=True)),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("waiting_on", "")),
                    _connector="OR",
                ),
                name="step_waits_on_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="stepdependency",
            constraint=models.UniqueConstraint(fields=("step", "on_step"), name="dependency_once"),
        ),
        migrations.AddConstraint(
            model_name="stepdependency",
            constraint=models.CheckConstraint(
                condition=models.Q(("step", models.F("on_step")), _negated=True),
                name="dependency_on_another",
            ),
        ),
    ]
