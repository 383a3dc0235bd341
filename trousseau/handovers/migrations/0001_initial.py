"""Hand-overs and what is agreed about them, behind the wall of the household or of the adult."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from trousseau.accounts.row_security import Wall
from trousseau.audit.fields import Holds, SealedField
from trousseau.audit.no_samples import NoSamples

HANDOVER, CONSENT = "handovers_handover", "handovers_handoverconsent"


class Migration(migrations.Migration):
    """The arrival centre sees that there is a hand-over; what it is told is read past the wall."""

    initial = True

    dependencies: ClassVar = [
        ("accounts", "0003_links_of_partners"),
        ("households", "0004_no_samples"),
        ("privacy", "0004_possible_doubles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposé"),
                            ("accepted", "Accepté"),
                            ("declined", "Pas possible pour le centre d’arrivée"),
                            ("withdrawn", "Retiré"),
                            ("done", "Dossier transmis"),
                        ],
                        default="proposed",
                        max_length=9,
                        verbose_name="État",
                    ),
                ),
                ("proposed_on", models.DateField(verbose_name="Proposé le")),
                ("accepted_on", models.DateField(blank=True, null=True, verbose_name="Accepté le")),
                (
                    "called_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="Appel après l’arrivée le"
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="Terminé le")),
                (
                    "note",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person=None,
                        verbose_name="Note de relais",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="households.household",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.centre",
                        verbose_name="Centre d’arrivée",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Relais vers un autre centre",
            },
        ),
        migrations.CreateModel(
            name="HandoverConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("groups", models.JSONField(verbose_name="Ce qui est dit")),
                (
                    "whole_file",
                    models.BooleanField(default=False, verbose_name="Le dossier entier suit"),
                ),
                (
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover",
                        to="privacy.consent",
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="handovers.handover",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handover_consents",
                        to="privacy.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Accords sur le relais",
            },
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["to_centre", "state"], name="handover_incoming"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("proposed", "accepted"))),
                fields=("household",),
                name="handover_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_on", None), ("receiver", None)),
                    models.Q(("accepted_on__isnull", False), ("receiver__isnull", False)),
                    _connector="OR",
                ),
                name="handover_accepted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["accepted", "done"]), _negated=True),
                    ("accepted_on__isnull", False),
                    _connector="OR",
                ),
                name="handover_accepted_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("state__in", ("proposed", "accepted"))),
                    models.Q(
                        models.Q(("state__in", ("proposed", "accepted")), _negated=True),
                        ("ended_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="handover_ended_on_a_day",
            ),
        ),
        Wall(
            HANDOVER,
            through="household_id",
            of="households_household",
            towards="to_centre_id",
        ),
        Wall(CONSENT, through="person_id"),
        NoSamples(HANDOVER, "note"),
        NoSamples(CONSENT, "groups"),
    ]
