"""How long a request waits for the database before its page says that data is away.

Only in processes that answer requests: a migration or a backup takes the time it takes.
"""

from typing import Any

# For SQLite's one writer to finish; for PostgreSQL see postgres/base.py. A page then says so within
# 10 seconds, whatever is the matter.
SQLITE_SECONDS = 8


def answer_within_seconds(database: dict[str, Any]) -> None:
    """Limit the connections that this process opens from now on (`settings.DATABASES[…]`)."""
    if database["ENGINE"] == "trousseau.web.postgres":
        from trousseau.web.postgres.base import Limits, answer_within

        answer_within(Limits())
    else:
        database["OPTIONS"]["timeout"] = SQLITE_SECONDS
