"""A place that is set aside stays so until somebody takes it up again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0008_rights_settled"),
    ]

    operations = [
        migrations.AddField(
            model_name="planarea",
            name="set_aside",
            field=models.BooleanField(default=False),
        ),
    ]
