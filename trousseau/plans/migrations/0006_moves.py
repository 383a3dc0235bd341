"""Moves and homes, behind the wall of their plan."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from trousseau.accounts.row_security import Wall
from trousseau.audit.fields import Holds, SealedField
from trousseau.audit.no_samples import NoSamples

PLAN, MOVE, TENANCY = "plans_mobilityplan", "plans_move", "plans_tenancy"


class Migration(migrations.Migration):
    """After the walls of the plans."""

    dependencies: ClassVar = [
        ("plans", "0005_translations"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Move",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.CharField(max_length=4, verbose_name="Vers")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Prévu"),
                            ("arrived", "Arrivés"),
                            ("called_off", "Annulé"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="État",
                    ),
                ),
                ("leaves_on", models.DateField(verbose_name="Départ le")),
                ("arrives_on", models.DateField(verbose_name="Arrivée prévue le")),
                ("arrived_on", models.DateField(blank=True, null=True, verbose_name="Arrivée le")),
                (
                    "transport",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person=None,
                        verbose_name="Trajet",
                    ),
                ),
                (
                    "keys",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person=None,
                        verbose_name="Remise des clés",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="plans.mobilityplan",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Déménagements",
                "indexes": [models.Index(fields=["state", "leaves_on"], name="move_soon")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "planned")),
                        fields=("plan",),
                        name="move_one_planned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("arrives_on__gte", models.F("leaves_on"))),
                        name="move_leaves_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("arrived_on__isnull", False), ("state", "arrived")),
                            models.Q(
                                models.Q(("state", "arrived"), _negated=True), ("arrived_on", None)
                            ),
                            _connector="OR",
                        ),
                        name="move_arrived_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tenancy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "lease",
                    models.CharField(
                        choices=[
                            ("direct", "Bail direct"),
                            ("sliding", "Bail glissant"),
                            ("sublet", "Sous-location ou intermédiation"),
                            ("furnished", "Meublé"),
                            ("host", "Chez l’habitant"),
                            ("unknown", "On ne sait pas encore"),
                        ],
                        max_length=9,
                        verbose_name="Bail",
                    ),
                ),
                (
                    "address",
                    SealedField(
                        blank=True,
                        holds=Holds.CONTACT,
                        null=True,
                        person=None,
                        verbose_name="Adresse",
                    ),
                ),
                (
                    "rent_cents",
                    models.PositiveIntegerField(
                        null=True, verbose_name="Loyer par mois, en centimes"
                    ),
                ),
                (
                    "charges_cents",
                    models.PositiveIntegerField(
                        null=True, verbose_name="Charges par mois, en centimes"
                    ),
                ),
                (
                    "guarantee",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("visale", "Visale"),
                            ("fsl", "FSL"),
                            ("loca_pass", "Avance Loca-Pass"),
                            ("association", "Garantie d’une association"),
                            ("person", "Caution d’une personne"),
                            ("none_asked", "Aucune n’est demandée"),
                        ],
                        default="",
                        max_length=11,
                        verbose_name="Garantie",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="Début le")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="Fin le")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tenancies",
                        to="plans.mobilityplan",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Baux",
                "indexes": [models.Index(fields=["plan", "starts_on"], name="tenancy_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="tenancy_starts_first",
                    )
                ],
            },
        ),
        Wall(MOVE, through="plan_id", of=PLAN),
        Wall(TENANCY, through="plan_id", of=PLAN),
        NoSamples(MOVE, "area", "transport", "keys"),
        NoSamples(TENANCY, "address"),
    ]
