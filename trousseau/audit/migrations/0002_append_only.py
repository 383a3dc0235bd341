"""The database itself keeps log rows as they were written."""

from typing import ClassVar

from django.db import migrations

from trousseau.audit.append_only import AppendOnly

# A month that has expired leaves its signed head first.
EXPIRED = (
    "EXISTS (SELECT 1 FROM audit_segmenthead h "
    "WHERE OLD.number BETWEEN h.first_number AND h.last_number)"
)


class Migration(migrations.Migration):
    """After the tables."""

    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [AppendOnly("audit_logrow", EXPIRED), AppendOnly("audit_segmenthead")]
