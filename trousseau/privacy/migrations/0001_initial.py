"""Its tables."""

import django.db.models.deletion
import trousseau.audit.fields
import uuid
from django.conf import settings
from django.db import migrations, models


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
                    ),
                ),
                (
                    "recipient",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                    ),
                ),
                ("fields", models.JSONField()),
                ("given_at", models.DateTimeField()),
                (
                    "given_how",
                    models.CharField(
                        choices=[
                            ("signed", "Signé sur papier"),
                            ("spoken", "De vive voix"),
                            ("online", "En ligne, par la personne"),
                        ],
                        max_length=6,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
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
                ("reference", models.CharField(max_length=9, unique=True)),
                ("opened_on", models.DateField()),
                ("last_contact_on", models.DateField()),
                ("erased_on", models.DateField(blank=True, null=True)),
                ("wrapped_key", models.BinaryField(null=True)),
                (
                    "given_names",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person="id",
                    ),
                ),
                (
                    "family_name",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person="id",
                    ),
                ),
                (
                    "own_script_name",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person="id",
                    ),
                ),
                (
                    "birth_date",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person="id",
                    ),
                ),
                (
                    "language",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["IDENTITY"],
                        null=True,
                        person="id",
                    ),
                ),
                (
                    "address",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["CONTACT"],
                        null=True,
                        person="id",
                    ),
                ),
                (
                    "note",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="id",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.centre"
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
                    ),
                ),
                ("rule", models.CharField(blank=True, default="", max_length=40)),
                ("noticed_on", models.DateField()),
                ("due_on", models.DateField()),
                ("called_off_on", models.DateField(blank=True, null=True)),
                (
                    "called_off_by",
                    models.ForeignKey(
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
                ("wrapped_key", models.BinaryField(null=True)),
                (
                    "fields",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                    ),
                ),
                ("saved_at", models.DateTimeField()),
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
                    ),
                ),
                (
                    "recipient",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
                    ),
                ),
                ("fields", models.JSONField()),
                ("made_at", models.DateTimeField()),
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
                    ),
                ),
                (
                    "value",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["CONTACT"],
                        null=True,
                        person="person_id",
                    ),
                ),
                ("safe", models.BooleanField(null=True)),
                (
                    "how",
                    trousseau.audit.fields.SealedField(
                        blank=True,
                        holds=trousseau.audit.fields.Holds["FREE_TEXT"],
                        null=True,
                        person="person_id",
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
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("user", "form"), name="draft_one_a_form"),
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
