"""Offers from outside the programme; behind the wall of their household."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from trousseau.accounts.row_security import Wall
from trousseau.audit.fields import Holds, SealedField
from trousseau.audit.no_samples import NoSamples

OFFER = "households_outsideoffer"


class Migration(migrations.Migration):
    """After the walls of the households."""

    dependencies: ClassVar = [
        ("households", "0004_no_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="OutsideOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "offered_by",
                    models.CharField(
                        choices=[
                            (
                                "national_platform",
                                "Plateforme nationale pour le logement des réfugiés",
                            ),
                            ("social_landlord", "Un bailleur social"),
                            ("siao", "Le SIAO"),
                            ("ofii", "L’OFII"),
                            ("other", "Quelqu’un d’autre"),
                        ],
                        max_length=17,
                        verbose_name="Proposé par",
                    ),
                ),
                (
                    "what",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person=None,
                        verbose_name="Ce qui est proposé",
                    ),
                ),
                ("offered_on", models.DateField(verbose_name="Proposé le")),
                (
                    "answer_by",
                    models.DateField(
                        blank=True, null=True, verbose_name="Réponse attendue avant le"
                    ),
                ),
                (
                    "told_on",
                    models.DateField(blank=True, null=True, verbose_name="Conséquences dites le"),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("open", "Pas encore répondu"),
                            ("yes", "Acceptée"),
                            ("no", "Déclinée"),
                            ("none", "Restée sans réponse"),
                        ],
                        default="open",
                        max_length=4,
                        verbose_name="Réponse",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="Répondu le")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outside_offers",
                        to="households.household",
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
                "verbose_name_plural": "Propositions reçues d’ailleurs",
                "indexes": [
                    models.Index(fields=["answer", "answer_by"], name="outside_offer_waits"),
                    models.Index(fields=["household", "offered_on"], name="outside_offer_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__in", ["open", "none"]),
                            ("told_on__isnull", False),
                            _connector="OR",
                        ),
                        name="outside_offer_told_before_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "open"), ("answered_on", None)),
                            models.Q(
                                models.Q(("answer", "open"), _negated=True),
                                ("answered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="outside_offer_answered_on_a_day",
                    ),
                ],
            },
        ),
        Wall(OFFER, through="household_id", of="households_household"),
        NoSamples(OFFER, "what"),
    ]
