"""Its tables."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Centre",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("departure", "Départ"),
                            ("arrival", "Accueil"),
                            ("both", "Départ et accueil"),
                        ],
                        max_length=9,
                    ),
                ),
                ("commune", models.CharField(max_length=5)),
                ("opened_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("username", models.CharField(max_length=150, unique=True)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("name", models.CharField(blank=True, default="", max_length=120)),
                ("language", models.CharField(default="fr", max_length=10)),
                ("organisation_mark", models.CharField(blank=True, default="", max_length=64)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("email",),
                        name="user_email_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation_mark", ""), _negated=True),
                        fields=("organisation_mark",),
                        name="user_organisation_mark_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CentreMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("caseworker", "Référent ou référente"),
                            ("manager", "Responsable de centre"),
                            ("finance", "Gestionnaire des aides"),
                            ("coordinator", "Coordination du programme"),
                            ("dpo", "Délégué ou déléguée à la protection des données"),
                            ("administrator", "Administration des comptes"),
                            ("partner", "Partenaire"),
                            ("participant", "Personne accompagnée"),
                        ],
                        max_length=13,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("person", models.UUIDField(blank=True, null=True)),
                ("organisation", models.CharField(blank=True, default="", max_length=120)),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.centre",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BreakGlassAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.UUIDField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("danger", "Danger immédiat pour une personne"),
                            ("person_asks", "La personne est ici et le demande"),
                            ("cover", "Remplacement d’un centre fermé"),
                            ("legal", "Demande d’une autorité, fondée en droit"),
                        ],
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "home_centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opened_from_elsewhere",
                        to="accounts.centre",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opened",
                        to="accounts.centremembership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GuessBucket",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveSmallIntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["ends_at"], name="guesses_end")],
            },
        ),
        migrations.CreateModel(
            name="Link",
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
                        choices=[("invitation", "Invitation"), ("renewal", "Nouvel accès")],
                        max_length=10,
                    ),
                ),
                ("secret_hash", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("username", models.CharField(max_length=150)),
                ("name", models.CharField(blank=True, default="", max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("caseworker", "Référent ou référente"),
                            ("manager", "Responsable de centre"),
                            ("finance", "Gestionnaire des aides"),
                            ("coordinator", "Coordination du programme"),
                            ("dpo", "Délégué ou déléguée à la protection des données"),
                            ("administrator", "Administration des comptes"),
                            ("partner", "Partenaire"),
                            ("participant", "Personne accompagnée"),
                        ],
                        max_length=13,
                    ),
                ),
                ("person", models.UUIDField(blank=True, null=True)),
                ("organisation", models.CharField(blank=True, default="", max_length=120)),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.centre",
                    ),
                ),
                (
                    "link",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.link"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Renewal",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="centremembership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("centre", None), ("role__in", ["administrator", "coordinator", "dpo"])
                    ),
                    models.Q(
                        models.Q(
                            ("role__in", ["administrator", "coordinator", "dpo"]), _negated=True
                        ),
                        ("centre__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="membership_centre_fits_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="centremembership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("role", "participant")),
                    models.Q(models.Q(("role", "participant"), _negated=True), ("person", None)),
                    _connector="OR",
                ),
                name="membership_person_is_participant",
            ),
        ),
        migrations.AddConstraint(
            model_name="centremembership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on", None)),
                fields=("person",),
                name="membership_person_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="centremembership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="membership_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="breakglassaccess",
            index=models.Index(fields=["membership", "closes_at"], name="opened_by"),
        ),
        migrations.AddIndex(
            model_name="breakglassaccess",
            index=models.Index(fields=["home_centre", "opened_at"], name="opened_home"),
        ),
        migrations.AddConstraint(
            model_name="breakglassaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["danger", "person_asks", "cover", "legal"])),
                name="opened_for_a_reason",
            ),
        ),
    ]
