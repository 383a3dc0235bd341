"""Sessions in the database, as Django keeps them, but honest about a database that is away."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, InternalError, OperationalError


class SessionStore(db.SessionStore):
    """Django takes any failure to save for a session that somebody else ended: 400, not 503."""

    def save(self, must_create: bool = False) -> None:
        """Raises what the database said when it could not be written; UpdateError otherwise."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError | InterfaceError | InternalError):
                raise error.__context__ from None
            raise
