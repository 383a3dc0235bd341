"""How the installation is: one line a thing that could be wrong, for whoever looks after it."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import connection

from trousseau.audit.master_key import master_keys
from trousseau.safekeeping import look_at_database, look_at_machine, register, rights, schema
from trousseau.safekeeping.endings import Counts, end_again
from trousseau.safekeeping.findings import Found, Item, State, said_of, wrong


class UnfitToServe(Exception):
    """The application would not keep people's data apart."""

    exit_code = 3


def require_fit_to_serve(at: datetime) -> Counts:
    """Refuse to open the application to anybody while what protects people is not in place.

    What ended and is here again, because the database went back, is ended again first; says how
    much that was. Raises NotCurrent, NewerRelease, MasterKeyError, UnfitRole, UnfitToServe,
    RegisterError.
    """
    schema.require_current()
    master_keys()
    if connection.vendor == "postgresql":
        rights.refuse_unfit(rights.current_role())
        if tables := rights.breached_walls():
            raise UnfitToServe(f"row-level security is not in force on {', '.join(tables)}")
    register.current()
    return end_again(at)


def examine(at: datetime) -> Iterator[Item]:
    """Look at everything, one thing after the other. Changes nothing.

    Where the database is away or has no tables yet, what stands in them is left out.
    """
    database, machine = look_at_database, look_at_machine
    postgres = connection.vendor == "postgresql"
    yield _item("home", machine.home, at)
    yield _item("disk", machine.disk, at)
    answers = _item("database", database.postgres if postgres else database.sqlite, at)
    yield answers
    if answers.state is State.GOOD:
        of_release = _item("schema", database.schema_of_release, at)
        yield of_release
        if of_release.state is State.GOOD:
            yield _item("clock", database.clock, at)
            yield _item("master key", database.master_key, at)
            if postgres:
                yield _item("role", database.role, at)
            yield _item("log", database.log, at)
            yield _item("anchor", database.anchor, at)
            yield _item("register", database.register, at)
            yield _item("leftovers", database.leftovers, at)
            yield _item("retention", database.retention_due, at)
    yield _item("worker", machine.worker, at)
    yield _item("backup", machine.backup, at)


def _item(name: str, look: Callable[[datetime], Found], at: datetime) -> Item:
    try:
        state, text = look(at)
    except Exception as error:  # whatever it stumbles over, the report goes on
        state, text = wrong(said_of(error))
    return Item(name, state, text)
