"""What is ready for a move, and discovery visits; a verdict behind the wall of its own person."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from trousseau.accounts.row_security import Wall
from trousseau.audit.fields import Holds, SealedField
from trousseau.audit.no_samples import NoSamples

MOVE, AREA = "plans_move", "plans_planarea"
ANSWER, EXIT = "plans_gateanswer", "plans_emergencyexit"
VISIT, STOP = "plans_discoveryvisit", "plans_visitstop"
TRAVELLER, VERDICT = "plans_visittraveller", "plans_visitverdict"


class Migration(migrations.Migration):
    """After the moves."""

    dependencies: ClassVar = [
        ("plans", "0006_moves"),
        ("privacy", "0004_possible_doubles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="move",
            name="override",
            field=models.CharField(
                blank=True,
                choices=[
                    ("safety", "Sécurité : partir sans attendre"),
                    ("eviction", "Fin d’hébergement ou expulsion"),
                    ("job_begins", "Le travail commence"),
                    ("home_goes", "Le logement serait perdu en attendant"),
                    ("on_arrival", "Ce qui manque sera réglé à l’arrivée"),
                    ("decides", "Le ménage le sait, et décide de partir"),
                ],
                default="",
                max_length=10,
                verbose_name="Partir malgré ce qui manque",
            ),
        ),
        migrations.AddField(
            model_name="move",
            name="override_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="move",
            name="override_on",
            field=models.DateField(blank=True, null=True, verbose_name="Décidé le"),
        ),
        migrations.AddField(
            model_name="planarea",
            name="not_retained",
            field=models.BooleanField(default=False, verbose_name="Non retenue"),
        ),
        migrations.CreateModel(
            name="DiscoveryVisit",
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
                            ("planned", "Prévue"),
                            ("made", "Faite"),
                            ("cancelled", "Annulée"),
                        ],
                        default="planned",
                        max_length=9,
                        verbose_name="État",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="Du")),
                ("until_on", models.DateField(verbose_name="Au")),
                (
                    "made_at",
                    models.DateTimeField(null=True, verbose_name="Notée comme faite le"),
                ),
                (
                    "cost_cents",
                    models.PositiveIntegerField(null=True, verbose_name="Coût, en centimes"),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="plans.planarea",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Visites de découverte",
            },
        ),
        migrations.CreateModel(
            name="EmergencyExit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person="person_id",
                        verbose_name="Si cela se passe mal",
                    ),
                ),
                ("written_on", models.DateField(verbose_name="Écrit le")),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exits",
                        to="plans.move",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="emergency_exits",
                        to="privacy.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Si cela se passe mal",
            },
        ),
        migrations.CreateModel(
            name="GateAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("keys", "La remise des clés"),
                            ("first_cash", "L’argent du départ et du premier mois"),
                            ("care", "La suite des soins"),
                            ("emergency_exit", "Quoi faire si cela se passe mal"),
                            ("receiving_worker", "Qui accompagne sur place"),
                            ("guarantee", "La garantie demandée par le bailleur"),
                            ("insurance", "L’assurance du logement"),
                            ("children", "L’école ou la garde des enfants"),
                        ],
                        max_length=16,
                        verbose_name="Quoi",
                    ),
                ),
                (
                    "ready",
                    models.CharField(
                        choices=[
                            ("yes", "Prêt"),
                            ("no", "Pas encore"),
                            ("unknown", "On ne sait pas"),
                            ("not_needed", "Pas nécessaire"),
                        ],
                        max_length=10,
                        verbose_name="Prêt",
                    ),
                ),
                (
                    "note",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person=None,
                        verbose_name="Remarque",
                    ),
                ),
                ("answered_on", models.DateField(verbose_name="Dit le")),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gate_answers",
                        to="plans.move",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Prêt pour le départ",
            },
        ),
        migrations.CreateModel(
            name="VisitStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("employer", "Un employeur"),
                            ("home", "Un logement"),
                            ("school", "Une école ou une crèche"),
                            ("transport", "Les transports"),
                            ("mover", "Quelqu’un qui est déjà parti"),
                            ("service", "Un service, la mairie ou une association"),
                            ("other", "Autre"),
                        ],
                        max_length=9,
                        verbose_name="Quoi",
                    ),
                ),
                ("at", models.DateTimeField(null=True, verbose_name="Quand")),
                (
                    "place",
                    SealedField(
                        blank=True, holds=Holds.FREE_TEXT, null=True, person=None, verbose_name="Où"
                    ),
                ),
                (
                    "whom",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person=None,
                        verbose_name="Avec qui",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stops",
                        to="plans.discoveryvisit",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Programme des visites",
            },
        ),
        migrations.CreateModel(
            name="VisitTraveller",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="privacy.person",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="travellers",
                        to="plans.discoveryvisit",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Qui part en visite de découverte",
            },
        ),
        migrations.CreateModel(
            name="VisitVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person="person_id",
                        verbose_name="Avis",
                    ),
                ),
                (
                    "words",
                    SealedField(
                        blank=True,
                        holds=Holds.FREE_TEXT,
                        null=True,
                        person="person_id",
                        verbose_name="Dans ses mots",
                    ),
                ),
                (
                    "interpreter",
                    models.CharField(
                        choices=[
                            ("not_needed", "Sans interprète : nous parlons la même langue"),
                            ("professional", "Interprète professionnel"),
                        ],
                        max_length=12,
                        verbose_name="Interprète",
                    ),
                ),
                ("taken_on", models.DateField(verbose_name="Entendu le")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
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
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="plans.discoveryvisit",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Avis après une visite",
            },
        ),
        migrations.AddConstraint(
            model_name="discoveryvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))),
                name="visit_begins_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyexit",
            constraint=models.UniqueConstraint(fields=("move", "person"), name="exit_once_each"),
        ),
        migrations.AddConstraint(
            model_name="emergencyexit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person", None)), fields=("move",), name="exit_once_together"
            ),
        ),
        migrations.AddConstraint(
            model_name="gateanswer",
            constraint=models.UniqueConstraint(fields=("move", "item"), name="gate_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="visittraveller",
            constraint=models.UniqueConstraint(fields=("visit", "person"), name="traveller_once"),
        ),
        migrations.AddConstraint(
            model_name="visitverdict",
            constraint=models.UniqueConstraint(fields=("visit", "person"), name="verdict_once"),
        ),
        Wall(ANSWER, through="move_id", of=MOVE),
        Wall(EXIT, through="move_id", of=MOVE, person="person_id"),
        Wall(VISIT, through="area_id", of=AREA),
        Wall(STOP, through="visit_id", of=VISIT),
        Wall(TRAVELLER, through="person_id"),
        Wall(VERDICT, through="person_id"),
        NoSamples(ANSWER, "note"),
        NoSamples(EXIT, "text"),
        NoSamples(STOP, "place", "whom"),
        NoSamples(VERDICT, "answer", "words"),
    ]
