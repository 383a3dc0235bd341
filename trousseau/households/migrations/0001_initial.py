"""Its tables, but for those of interviews."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trousseau.audit.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_wall_function"),
        ("privacy", "0003_no_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("wrapped_key", trousseau.audit.fields.WrappedKeyField()),
                (
                    "referred_by",
                    models.CharField(
                        choices=[
                            ("unknown", "On ne sait pas"),
                            ("shelter", "Centre d’hébergement"),
                            ("agir", "Programme AGIR"),
                            ("siao", "SIAO"),
                            ("social_worker", "Service social"),
                            ("association", "Association"),
                            ("acquaintance", "Quelqu’un qui est déjà parti"),
                            ("themselves", "Le ménage lui-même"),
                            ("other", "Autre"),
                        ],
                        max_length=13,
                        verbose_name="Orienté par",
                    ),
                ),
                (
                    "referrer",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person=None,
                        verbose_name="Qui a orienté",
                    ),
                ),
                ("referred_on", models.DateField(verbose_name="Orienté le")),
                ("informed_on", models.DateField(blank=True, null=True, verbose_name="Informé le")),
                (
                    "eligible_on",
                    models.DateField(blank=True, null=True, verbose_name="Conditions réunies le"),
                ),
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
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.centre",
                        verbose_name="Centre",
                    ),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Le ménage",
            },
        ),
        migrations.CreateModel(
            name="HouseholdMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("adult", "Première personne de contact"),
                            ("spouse", "Conjointe ou conjoint"),
                            ("child", "Enfant"),
                            ("parent", "Parent"),
                            ("sibling", "Sœur ou frère"),
                            ("other", "Autre lien"),
                        ],
                        max_length=8,
                        verbose_name="Place dans le ménage",
                    ),
                ),
                (
                    "relocates",
                    models.CharField(
                        choices=[
                            ("yes", "Part avec le ménage"),
                            ("later", "Rejoindra plus tard"),
                            ("no", "Ne part pas"),
                            ("unknown", "On ne sait pas encore"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="Part avec le ménage",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="Depuis le")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="Jusqu’au")),
                (
                    "expected_on",
                    models.DateField(blank=True, null=True, verbose_name="Arrivée prévue le"),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="households",
                        to="privacy.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Place dans le ménage",
            },
        ),
        migrations.CreateModel(
            name="HousingSituation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "structure",
                    models.CharField(
                        choices=[
                            ("cada", "CADA"),
                            ("huda", "HUDA"),
                            ("cph", "CPH"),
                            ("emergency", "Hébergement d’urgence (115)"),
                            ("hotel", "Hôtel"),
                            ("social_residence", "Résidence sociale ou foyer"),
                            ("hosted", "Chez quelqu’un"),
                            ("own_lease", "Logement à son nom"),
                            ("no_home", "Sans abri"),
                            ("other", "Autre"),
                        ],
                        max_length=16,
                        verbose_name="Hébergement",
                    ),
                ),
                (
                    "name",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["CONTACT"],
                        null=True,
                        person=None,
                        verbose_name="Nom de la structure",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="Depuis le")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="Jusqu’au")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="Fin de prise en charge"),
                ),
                (
                    "extension",
                    models.CharField(
                        choices=[
                            ("none", "Pas demandée"),
                            ("asked", "Demandée, sans réponse"),
                            ("granted", "Accordée"),
                            ("refused", "Refusée"),
                        ],
                        default="none",
                        max_length=7,
                        verbose_name="Prolongation",
                    ),
                ),
                (
                    "extended_until",
                    models.DateField(blank=True, null=True, verbose_name="Prolongée jusqu’au"),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="housing_situations",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Hébergements",
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                            ("call", "Appel"),
                            ("meeting", "Rendez-vous"),
                            ("message", "Message"),
                            ("no_answer", "Sans réponse"),
                            ("note", "Note"),
                        ],
                        max_length=9,
                        verbose_name="Sorte de note",
                    ),
                ),
                (
                    "text",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Texte",
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="Écrit le")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="privacy.person",
                    ),
                ),
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
                "verbose_name_plural": "Notes",
            },
        ),
        migrations.CreateModel(
            name="SocialHousingFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person=None,
                        verbose_name="Numéro unique d’enregistrement",
                    ),
                ),
                (
                    "first_requested_on",
                    models.DateField(blank=True, null=True, verbose_name="Première demande le"),
                ),
                (
                    "renew_by",
                    models.DateField(blank=True, null=True, verbose_name="À renouveler avant le"),
                ),
                (
                    "departements",
                    models.JSONField(default=list, verbose_name="Départements demandés"),
                ),
                (
                    "housing_right",
                    models.CharField(
                        choices=[
                            ("none", "Pas de recours"),
                            ("asked", "Recours déposé"),
                            ("recognised", "Reconnu prioritaire"),
                            ("refused", "Refusé"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="Droit au logement opposable",
                    ),
                ),
                (
                    "housing_right_on",
                    models.DateField(blank=True, null=True, verbose_name="Décision du"),
                ),
                (
                    "siao_on",
                    models.DateField(blank=True, null=True, verbose_name="Demande au SIAO le"),
                ),
                (
                    "household",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="social_housing",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Demande de logement social",
            },
        ),
        migrations.CreateModel(
            name="EligibilityFact",
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
                            ("protection", "Protection"),
                            ("permit", "Titre de séjour"),
                            ("prefecture", "Préfecture"),
                            ("rights", "Droits sociaux ouverts"),
                            ("voluntary", "Souhaite partir, de son plein gré"),
                        ],
                        max_length=10,
                        verbose_name="Condition",
                    ),
                ),
                (
                    "value",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Réponse",
                    ),
                ),
                ("known_on", models.DateField(verbose_name="Vérifié le")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="Expire le")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibility_facts",
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
                "verbose_name_plural": "Conditions vérifiées",
                "indexes": [
                    models.Index(fields=["person", "kind", "-known_on", "-id"], name="fact_newest")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["centre", "closed_on", "referent"], name="household_centre"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["referent", "closed_on"], name="household_referent"),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("close_reason", ""), ("closed_on", None)),
                    models.Q(
                        ("closed_on__isnull", False), models.Q(("close_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="household_closed_for_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="householdmembership",
            index=models.Index(fields=["household", "until_on"], name="membership_household"),
        ),
        migrations.AddConstraint(
            model_name="householdmembership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on", None)),
                fields=("person",),
                name="membership_one_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="householdmembership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="membership_until_after_from",
            ),
        ),
        migrations.AddIndex(
            model_name="housingsituation",
            index=models.Index(fields=["ends_on", "until_on"], name="housing_ends"),
        ),
        migrations.AddConstraint(
            model_name="housingsituation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on", None)),
                fields=("household",),
                name="housing_one_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["household", "-written_at"], name="note_newest"),
        ),
    ]
