"""Who may see a row, on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from trousseau.accounts.row_security import WallFunction


class Migration(migrations.Migration):
    """Before any table is walled in."""

    dependencies: ClassVar = [("accounts", "0001_initial")]
    operations: ClassVar = [WallFunction()]
