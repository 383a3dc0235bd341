"""Its tables."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trousseau.audit.fields
import trousseau.privacy.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
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
                ("given_at", models.DateTimeField(verbose_name="Donné le")),
                (
                    "given_how",
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
                ("expires_at", models.DateTimeField(verbose_name="Valable jusqu’au")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Retiré le"),
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
                "verbose_name_plural": "Accords donnés",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=trousseau.privacy.references.new_reference,
                        max_length=9,
                        unique=True,
                        verbose_name="Référence",
                    ),
                ),
                ("opened_on", models.DateField(null=True, verbose_name="Dossier ouvert le")),
                ("last_contact_on", models.DateField(null=True, verbose_name="Dernier contact le")),
                ("erased_on", models.DateField(blank=True, null=True)),
                ("wrapped_key", trousseau.audit.fields.WrappedKeyField(null=True)),
                (
                    "given_names",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person="id",
                        verbose_name="Prénoms",
                    ),
                ),
                (
                    "family_name",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person="id",
                        verbose_name="Nom de famille",
                    ),
                ),
                (
                    "own_script_name",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person="id",
                        verbose_name="Nom dans son écriture",
                    ),
                ),
                (
                    "birth_date",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person="id",
                        verbose_name="Date de naissance",
                    ),
                ),
                (
                    "language",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person="id",
                        verbose_name="Langue",
                    ),
                ),
                (
                    "address",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["CONTACT"],
                        null=True,
                        person="id",
                        verbose_name="Adresse",
                    ),
                ),
                (
                    "note",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="id",
                        verbose_name="Notes",
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
                "verbose_name_plural": "Identité et dossier",
            },
        ),
        migrations.CreateModel(
            name="ErasureNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("asked", "La personne l’a demandé"),
                            ("retention", "La durée de conservation est atteinte"),
                        ],
                        max_length=9,
                        verbose_name="Pourquoi",
                    ),
                ),
                ("rule", models.CharField(blank=True, default="", max_length=40)),
                ("noticed_on", models.DateField(verbose_name="Annoncé le")),
                ("due_on", models.DateField(verbose_name="Prévu le")),
                (
                    "at_once",
                    models.BooleanField(default=False, verbose_name="Sans attendre trente jours"),
                ),
                (
                    "called_off_on",
                    models.DateField(blank=True, null=True, verbose_name="Annulé le"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "called_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="erasure_notices",
                        to="privacy.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Effacements annoncés",
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=200)),
                ("came_late", models.BooleanField(default=False)),
                ("wrapped_key", trousseau.audit.fields.WrappedKeyField(null=True)),
                (
                    "fields",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Texte en cours de saisie",
                    ),
                ),
                ("saved_at", models.DateTimeField(verbose_name="Enregistré le")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="privacy.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Brouillons",
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "override",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("vital", "Une vie est en danger"),
                            ("legal_duty", "Une loi l’impose"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="Sans accord, parce que",
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
                ("made_at", models.DateTimeField(verbose_name="Transmis le")),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="privacy.consent",
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
                        related_name="disclosures",
                        to="privacy.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Informations transmises",
            },
        ),
        migrations.CreateModel(
            name="ContactChannel",
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
                            ("phone", "Téléphone"),
                            ("email", "Courriel"),
                            ("post", "Adresse postale"),
                        ],
                        max_length=5,
                        verbose_name="Moyen",
                    ),
                ),
                (
                    "value",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["CONTACT"],
                        null=True,
                        person="person_id",
                        verbose_name="Numéro ou adresse",
                    ),
                ),
                ("safe", models.BooleanField(null=True, verbose_name="Lu par la personne seule")),
                (
                    "how",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                        verbose_name="Précautions",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="channels",
                        to="privacy.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "Moyens de vous joindre",
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="consents",
                to="privacy.person",
            ),
        ),
        migrations.CreateModel(
            name="SearchToken",
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
                            ("name", "Name"),
                            ("sound", "Sound"),
                            ("phone", "Phone"),
                            ("email", "Email"),
                            ("ref", "Reference"),
                        ],
                        max_length=5,
                    ),
                ),
                ("token", models.BinaryField(max_length=16)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.centre"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="privacy.person",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["centre", "erased_on", "-last_contact_on"], name="person_centre"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_on__isnull", False),
                    models.Q(("last_contact_on__isnull", False), ("opened_on__isnull", False)),
                    _connector="OR",
                ),
                name="person_dated_or_erased",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasurenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    models.Q(
                        ("at_once", True),
                        models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="erasure_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasurenotice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("called_off_on", None)),
                fields=("person",),
                name="erasure_one_open_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("user", "form", "came_late"), name="draft_one_a_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consent__isnull", False), ("override", "")),
                    models.Q(("consent", None), models.Q(("override", ""), _negated=True)),
                    _connector="OR",
                ),
                name="disclosure_consent_or_override",
            ),
        ),
        migrations.AddIndex(
            model_name="searchtoken",
            index=models.Index(fields=["centre", "kind", "token"], name="token_centre"),
        ),
    ]
