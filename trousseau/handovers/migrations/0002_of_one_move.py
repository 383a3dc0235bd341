"""A hand-over is about one move of a household, and ends with it."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """There is no hand-over yet where this is applied: none has to be given a move."""

    dependencies: ClassVar = [
        ("handovers", "0001_initial"),
        ("plans", "0006_moves"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="handover",
            name="move",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="handovers",
                to="plans.move",
            ),
        ),
    ]
