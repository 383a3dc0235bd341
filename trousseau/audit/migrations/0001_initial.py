"""Its tables."""

from django.db import migrations, models

import trousseau.audit.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RegisterMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lines", models.PositiveIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="SegmentHead",
            fields=[
                ("segment", models.CharField(max_length=7, primary_key=True, serialize=False)),
                ("first_number", models.BigIntegerField()),
                ("last_number", models.BigIntegerField()),
                ("previous_hash", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                ("expired_at", models.DateTimeField()),
                ("signature", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="SystemKey",
            fields=[
                ("purpose", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("wrapped", trousseau.audit.fields.WrappedKeyField()),
            ],
        ),
        migrations.CreateModel(
            name="Alert",
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
                            ("many_files", "Many Files"),
                            ("many_people", "Many People"),
                            ("access_given", "Access Given"),
                            ("chain_broken", "Chain Broken"),
                        ],
                        max_length=20,
                    ),
                ),
                ("actor", models.CharField(max_length=40)),
                ("centre", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_by", models.CharField(default="", max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["actor", "at"], name="alert_actor")],
            },
        ),
        migrations.CreateModel(
            name="LogRow",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("segment", models.CharField(max_length=7)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=40)),
                ("role", models.CharField(max_length=20)),
                ("centre", models.BigIntegerField(null=True)),
                ("action", models.CharField(max_length=60)),
                ("person", models.UUIDField(null=True)),
                ("record", models.CharField(max_length=80)),
                ("reason", models.CharField(max_length=40)),
                (
                    "extent",
                    models.CharField(
                        choices=[("", "–"), ("line", "Line"), ("file", "File")], max_length=4
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("done", "Done"), ("refused", "Refused")], max_length=7
                    ),
                ),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "number"], name="log_person"),
                    models.Index(fields=["actor", "at"], name="log_actor"),
                    models.Index(fields=["segment"], name="log_segment"),
                    models.Index(
                        condition=models.Q(("action", "log.verify")),
                        fields=["number"],
                        name="log_checked",
                    ),
                ],
            },
        ),
    ]
