"""One more kind of link: somebody's own calendar, without names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_links_of_partners")]

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
                    ("calendar", "Agenda sans noms"),
                ],
                max_length=10,
            ),
        ),
    ]
