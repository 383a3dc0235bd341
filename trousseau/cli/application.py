"""Django, for the commands that need it. Imported inside a command, never by `--help`."""

import os
from datetime import UTC, datetime


def load() -> None:
    """Make the application's models and settings available; safe to call again.

    From here on the process makes files for their owner alone.
    """
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.web.settings")
    import django

    django.setup(set_prefix=False)


def now() -> datetime:
    """The clock, asked here so that nothing below has to."""
    return datetime.now(UTC)
