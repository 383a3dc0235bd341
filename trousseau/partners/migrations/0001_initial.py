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
        ("privacy", "0003_no_samples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("function", models.CharField(blank=True, default="", max_length=120)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("phone", models.CharField(blank=True, default="", max_length=30)),
                ("last_answer_on", models.DateField()),
                ("reply_days", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
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
                            ("employer", "Employeur"),
                            ("landlord", "Bailleur ou hébergeur"),
                            ("training", "Organisme de formation"),
                            ("service", "Service, mairie ou association"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("commune", models.CharField(blank=True, default="", max_length=5)),
                ("area", models.CharField(blank=True, default="", max_length=4)),
                ("note", models.TextField(blank=True, default="")),
                ("added_on", models.DateField()),
                ("active_on", models.DateField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Opportunity",
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
                            ("job", "Emploi"),
                            ("home", "Logement"),
                            ("training", "Formation"),
                            ("service", "Service"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "À vérifier"),
                            ("open", "Ouverte"),
                            ("reserved", "Réservée"),
                            ("filled", "Pourvue"),
                            ("expired", "Expirée"),
                            ("withdrawn", "Retirée"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("commune", models.CharField(max_length=5)),
                ("area", models.CharField(blank=True, default="", max_length=4)),
                ("details", models.JSONField(default=dict)),
                ("conditions", models.TextField(blank=True, default="")),
                ("capacity", models.PositiveSmallIntegerField(default=1)),
                ("verified_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("added_on", models.DateField()),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="partners.contact",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opportunities",
                        to="partners.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Offering",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "link",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.link"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offerings",
                        to="partners.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Introduction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("job", "Trouver un emploi"),
                            ("home", "Trouver un logement"),
                            ("training", "Entrer en formation"),
                            ("rights", "Ouvrir ou maintenir des droits"),
                            ("health_care", "Continuer des soins"),
                            ("school", "Inscrire un enfant à l’école"),
                            ("transfer", "Passer le relais à un autre centre"),
                            ("statistics", "Statistiques du programme"),
                        ],
                        max_length=12,
                        verbose_name="Pour",
                    ),
                ),
                (
                    "recipient_kind",
                    models.CharField(
                        choices=[
                            ("employer", "Employeur"),
                            ("landlord", "Bailleur"),
                            ("training", "Organisme de formation"),
                            ("service", "Service public ou caisse"),
                            ("health", "Cabinet ou établissement de santé"),
                            ("school", "École ou crèche"),
                            ("centre", "Autre centre ou association"),
                            ("statistics", "Service statistique"),
                        ],
                        max_length=10,
                        verbose_name="Destinataire",
                    ),
                ),
                (
                    "recipient",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Nom du destinataire",
                    ),
                ),
                ("fields", models.JSONField(verbose_name="Informations")),
                (
                    "message",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Message",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "En préparation"),
                            ("consented", "Accord donné"),
                            ("sent", "Envoyée"),
                            ("acknowledged", "Le partenaire est intéressé"),
                            ("interview", "Entretien proposé"),
                            ("visit", "Visite proposée"),
                            ("accepted", "Acceptée"),
                            ("refused", "Refusée"),
                            ("no_reply", "Sans réponse"),
                            ("withdrawn", "Arrêtée"),
                        ],
                        default="drafted",
                        max_length=12,
                        verbose_name="État",
                    ),
                ),
                (
                    "mail",
                    models.CharField(
                        choices=[
                            ("none", "Pas encore envoyé"),
                            ("leaving", "En cours d’envoi"),
                            ("left", "Parti"),
                            ("failed", "N’a pas pu partir"),
                        ],
                        default="none",
                        max_length=7,
                        verbose_name="Courriel",
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="Envoyée le")),
                ("nudged_at", models.DateTimeField(null=True, verbose_name="Relancée le")),
                ("meets_at", models.DateTimeField(null=True, verbose_name="Rencontre proposée le")),
                (
                    "refusal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("filled", "La place est déjà prise"),
                            ("skills", "Le poste demande autre chose"),
                            ("language", "Le poste demande plus de français"),
                            ("dates", "Les dates ne conviennent pas"),
                            ("distance", "Trop loin sans voiture"),
                            ("size", "Le logement ne convient pas au ménage"),
                            ("means", "Les garanties ne suffisent pas"),
                            ("stopped", "L’offre n’existe plus"),
                            ("other", "Autre raison"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="Raison du refus",
                    ),
                ),
                (
                    "answer",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Réponse",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="Préparée le")),
                (
                    "consent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.consent",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="partners.contact",
                    ),
                ),
                (
                    "disclosure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.disclosure",
                    ),
                ),
                (
                    "link",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.link",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="introductions",
                        to="privacy.person",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="introductions",
                        to="partners.opportunity",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="partners.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Mises en relation",
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="partners.organisation",
            ),
        ),
        migrations.CreateModel(
            name="Commitment",
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
                            ("mentor", "Une personne nommée qui accueille"),
                            ("transport", "Le transport de la première semaine"),
                            ("right_to_work", "Le droit au travail vérifié sans retard"),
                            ("language", "Le français au travail"),
                            ("home", "Un logement prêt à l’arrivée"),
                            ("other", "Autre engagement"),
                        ],
                        max_length=13,
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=200)),
                ("promised_on", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("kept_on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="partners.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IntroductionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=11, verbose_name="Étape")),
                ("at", models.DateTimeField(verbose_name="Le")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="partners.introduction",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Étapes des mises en relation",
                "indexes": [
                    models.Index(fields=["introduction", "at"], name="introduction_history")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["kind", "area"], name="organisation_place"),
        ),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(fields=["state", "expires_on", "area"], name="opportunity_open"),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "expired"), _negated=True),
                name="opportunity_expires_by_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="opportunity",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__gte", 1)), name="opportunity_for_somebody"
            ),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["state", "sent_at"], name="introduction_waiting"),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "refused"), ("refusal", ""), _connector="OR"),
                name="introduction_refused_for_a_reason",
            ),
        ),
    ]
