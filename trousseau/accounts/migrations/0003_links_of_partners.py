"""Two more kinds of links: a partner offers something, or answers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_wall_function")]

    operations = [
        migrations.AlterField(
            model_name="link",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invitation", "Invitation"),
                    ("renewal", "Nouvel accès"),
                    ("offer", "Offre d’un partenaire"),
                    ("answer", "Réponse à une mise en relation"),
                ],
                max_length=10,
            ),
        ),
    ]
