"""What one of them said stays theirs when the household of that time is no more."""

from typing import ClassVar

from django.db import migrations, models

import trousseau.follow_ups.models


class Migration(migrations.Migration):
    """Answers of one person may have lost their follow-up; those of a household never."""

    dependencies: ClassVar = [("follow_ups", "0003_no_samples")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="followupanswers",
            name="follow_up",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=trousseau.follow_ups.models.keep_of_one,
                related_name="answers",
                to="follow_ups.followup",
            ),
        ),
        migrations.AlterField(
            model_name="saidalone",
            name="follow_up",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.SET_NULL,
                related_name="said_alone",
                to="follow_ups.followup",
            ),
        ),
        migrations.AddConstraint(
            model_name="followupanswers",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("follow_up__isnull", False), ("person__isnull", False), _connector="OR"
                ),
                name="follow_up_answers_of_somebody",
            ),
        ),
    ]
