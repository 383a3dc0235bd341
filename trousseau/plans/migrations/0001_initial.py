"""Its tables, but for those of steps."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trousseau.audit.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("households", "0004_no_samples"),
        ("privacy", "0003_no_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MobilityPlan",
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
                            ("draft", "En préparation"),
                            ("proposed", "Proposé"),
                            ("agreed", "Accepté par chaque adulte"),
                            ("active", "En route"),
                            ("relocated", "Sur place"),
                            ("following_up", "Suivi après l’arrivée"),
                            ("completed", "Mené à bien"),
                            ("suspended", "En pause"),
                            ("closed", "Clos"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="État",
                    ),
                ),
                (
                    "suspended_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "En préparation"),
                            ("proposed", "Proposé"),
                            ("agreed", "Accepté par chaque adulte"),
                            ("active", "En route"),
                            ("relocated", "Sur place"),
                            ("following_up", "Suivi après l’arrivée"),
                            ("completed", "Mené à bien"),
                            ("suspended", "En pause"),
                            ("closed", "Clos"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "closed_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "En préparation"),
                            ("proposed", "Proposé"),
                            ("agreed", "Accepté par chaque adulte"),
                            ("active", "En route"),
                            ("relocated", "Sur place"),
                            ("following_up", "Suivi après l’arrivée"),
                            ("completed", "Mené à bien"),
                            ("suspended", "En pause"),
                            ("closed", "Clos"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("begun_on", models.DateField(verbose_name="Commencé le")),
                ("state_on", models.DateField(verbose_name="Dans cet état depuis le")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="Clos le")),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ineligible", "Ne remplit pas les conditions"),
                            ("stays", "A choisi de rester"),
                            ("family", "Projets différents dans le ménage"),
                            ("local_solution", "A trouvé une solution sur place"),
                            ("no_job", "Pas d’emploi qui convienne"),
                            ("no_home", "Pas de logement qui convienne"),
                            ("health", "Santé ou soins à ne pas interrompre"),
                            ("rights_blocked", "Droits sociaux bloqués"),
                            ("offer_withdrawn", "Offre retirée"),
                            ("unreachable", "Nous n’avons plus de nouvelles"),
                            ("asked_to_stop", "A demandé d’arrêter"),
                            ("transferred", "Suivi par une autre structure"),
                            ("goals_met", "Objectifs atteints"),
                            ("moved_on", "Est reparti par choix"),
                            ("returned", "Est revenu dans la région de départ"),
                            ("safety", "A déménagé de nouveau"),
                            ("job_lost", "Emploi perdu"),
                            ("home_lost", "Logement perdu"),
                            ("isolation", "Isolement"),
                            ("died", "Décès"),
                        ],
                        default="",
                        max_length=15,
                        verbose_name="Raison de la clôture",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=0, verbose_name="Version")),
                ("path_version", models.CharField(max_length=20)),
                (
                    "target_on",
                    models.DateField(blank=True, null=True, verbose_name="Déménagement visé le"),
                ),
                (
                    "chosen_area",
                    models.CharField(
                        blank=True, default="", max_length=4, verbose_name="Zone choisie"
                    ),
                ),
                (
                    "backup_area",
                    models.CharField(
                        blank=True, default="", max_length=4, verbose_name="Zone de repli"
                    ),
                ),
                (
                    "reasons",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person=None,
                        verbose_name="Pourquoi ce projet",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plans",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Projets de mobilité",
            },
        ),
        migrations.CreateModel(
            name="PlanArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=4, verbose_name="Zone d’emploi")),
                ("added_on", models.DateField(verbose_name="Ajoutée le")),
                ("dropped_on", models.DateField(blank=True, null=True, verbose_name="Écartée le")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="plans.mobilityplan",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Lieux envisagés",
            },
        ),
        migrations.CreateModel(
            name="AreaView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "view",
                    models.CharField(
                        choices=[("yes", "Me plaît"), ("maybe", "Peut-être"), ("no", "Non")],
                        max_length=5,
                        verbose_name="Avis",
                    ),
                ),
                ("said_on", models.DateField(verbose_name="Dit le")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="area_views",
                        to="privacy.person",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to="plans.planarea",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Avis sur les lieux",
            },
        ),
        migrations.CreateModel(
            name="PlanCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("must", "Il faut"),
                            ("never", "Jamais"),
                            ("prefer", "De préférence"),
                        ],
                        max_length=6,
                        verbose_name="Importance",
                    ),
                ),
                (
                    "text",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person=None,
                        verbose_name="Condition",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="plans.mobilityplan",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Ce qui compte pour le ménage",
            },
        ),
        migrations.CreateModel(
            name="PlanStateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "En préparation"),
                            ("proposed", "Proposé"),
                            ("agreed", "Accepté par chaque adulte"),
                            ("active", "En route"),
                            ("relocated", "Sur place"),
                            ("following_up", "Suivi après l’arrivée"),
                            ("completed", "Mené à bien"),
                            ("suspended", "En pause"),
                            ("closed", "Clos"),
                        ],
                        max_length=12,
                        verbose_name="État",
                    ),
                ),
                ("on", models.DateField(verbose_name="Le")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="plans.mobilityplan",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Parcours du projet",
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="Version")),
                ("proposed_on", models.DateField(verbose_name="Proposée le")),
                (
                    "content",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person=None,
                        verbose_name="Contenu",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="plans.mobilityplan",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Versions du projet",
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreed_on", models.DateField(verbose_name="Donné le")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("signed", "Signé sur papier"),
                            ("spoken", "De vive voix"),
                            ("online", "En ligne, par la personne"),
                        ],
                        max_length=6,
                        verbose_name="Comment",
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="Repris le")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="plans.planversion",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Accords sur le projet",
            },
        ),
        migrations.AddIndex(
            model_name="mobilityplan",
            index=models.Index(fields=["state", "target_on"], name="plan_target"),
        ),
        migrations.AddConstraint(
            model_name="mobilityplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["closed", "completed"]), _negated=True),
                fields=("household",),
                name="plan_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="planarea",
            constraint=models.UniqueConstraint(fields=("plan", "code"), name="plan_area_once"),
        ),
        migrations.AddConstraint(
            model_name="areaview",
            constraint=models.UniqueConstraint(fields=("area", "person"), name="area_view_once"),
        ),
        migrations.AddIndex(
            model_name="planstatechange",
            index=models.Index(fields=["state", "on"], name="plan_change_state"),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="plan_version_once"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)),
                fields=("version", "person"),
                name="agreement_once",
            ),
        ),
    ]
