"""The tables: are they those of this release, and how they become so."""

from collections.abc import Iterable

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from trousseau.audit.master_key import make_master_key, master_keys
from trousseau.safekeeping import register, rights
from trousseau.safekeeping.owner import all_or_nothing, as_owner
from trousseau.safekeeping.rights import Role
from trousseau.safekeeping.tables import Table, tables

State = dict[str, list[str]]


class NotCurrent(Exception):
    """The tables are not those of this release."""

    exit_code = 3


class NewerRelease(Exception):
    """The tables, or a backup, are of a newer release than this program, or of more than it has."""

    exit_code = 3


def pending() -> list[str]:
    """The migrations that are still to be made, as `privacy.0002_walls`, in order.

    Raises NewerRelease when the database knows migrations that this program does not.
    """
    executor = MigrationExecutor(connection)
    _refuse_newer(executor, _made(connection), "the database")
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_current() -> None:
    """Raises NotCurrent when there are migrations to be made, NewerRelease."""
    if waiting := pending():
        raise NotCurrent(
            f"the database is not of this release ({len(waiting)} migrations to make); "
            "run trousseau migrate"
        )


def applied(on: BaseDatabaseWrapper) -> State:
    """The migrations that were made, by application."""
    state: State = {}
    for app, name in sorted(_made(on)):
        state.setdefault(app, []).append(name)
    return state


def _made(on: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """Application and name of each; those of applications that are switched off are left out."""
    installed = {app.label for app in apps.get_app_configs()}
    return {made for made in MigrationRecorder(on).applied_migrations() if made[0] in installed}


def migrate(*, register_lost: bool = False) -> list[str]:
    """Bring the tables to this release, all at once; the migrations that were made.

    Makes the master key of a new installation, and its register of endings. Raises MasterKeyError
    when the database holds keys and the master key is gone, RegisterError when the register is
    (unless it is said to be lost), OwnerNeeded, NewerRelease, UnfitRole.
    """
    with as_owner() as role:
        if _is_new():
            make_master_key()
            register.make()
        else:
            master_keys()  # says what to do when it is gone
            if not register_lost:
                register.current()
        with all_or_nothing():
            made = pending()
            if made or role is not None:
                migrate_to_now(role)
    return made


def migrate_to_now(role: Role | None) -> None:
    """Make what is pending, in the transaction that is open; on PostgreSQL `role` gets its rights.

    Raises UnfitRole.
    """
    if role is not None:
        rights.make_role(role)
        rights.refuse_unfit(role.name)
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    if role is not None:
        rights.grant_application_rights(role.name)


def build(state: State) -> tuple[Table, ...]:
    """Make the tables of a release in an empty database; what an export of it consists of.

    Raises NewerRelease when this program does not know all of its migrations.
    """
    executor = MigrationExecutor(connection)
    wanted = [(app, name) for app, names in state.items() for name in names]
    _refuse_newer(executor, wanted, "the backup")
    plan = []
    for target in wanted:
        plan += [node for node in executor.loader.graph.forwards_plan(target) if node not in plan]
    migrations = [(executor.loader.graph.nodes[node], False) for node in plan]
    executor.migrate(None, plan=migrations)
    return tables(executor.loader.project_state(plan).apps)


def _refuse_newer(
    executor: MigrationExecutor, names: Iterable[tuple[str, str]], whose: str
) -> None:
    for app, name in sorted(set(names) - set(executor.loader.graph.nodes)):
        if app not in executor.loader.migrated_apps:
            raise NewerRelease(
                f"{whose} has data of {app}, which is switched off here; sign-in through an "
                "organisation is switched on by TROUSSEAU_OIDC_URL"
            )
        raise NewerRelease(
            f"{whose} is of a newer release ({app}.{name} is not known here); install that release"
        )


def _is_new() -> bool:
    """Whether nothing was ever kept here: no key of the application itself."""
    with connection.cursor() as cursor:
        if "audit_systemkey" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute("SELECT 1 FROM audit_systemkey LIMIT 1")
        return cursor.fetchone() is None


def differences() -> list[str]:
    """What in the database is not as the models say; nothing when the schema is theirs."""
    found: list[str] = []
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            if model._meta.db_table in present:
                found += _of_table(cursor, model)
            else:
                found.append(f"{model._meta.db_table}: missing")
    return found


def _of_table(cursor: object, model: type[Model]) -> list[str]:
    table = model._meta.db_table
    introspection = connection.introspection
    there = {
        column.name: bool(column.null_ok)
        for column in introspection.get_table_description(cursor, table)  # type: ignore[arg-type]
    }
    wanted = {str(field.column): field.null for field in model._meta.local_concrete_fields}
    found = [f"{table}.{name}: missing" for name in sorted(wanted.keys() - there.keys())]
    found += [f"{table}.{name}: unknown" for name in sorted(there.keys() - wanted.keys())]
    # SQLite calls a primary key of text nullable in its catalogue; it is not.
    found += [
        f"{table}.{name}: {'may' if there[name] else 'may not'} be empty"
        for name in sorted(wanted.keys() & there.keys())
        if there[name] != wanted[name] and name != model._meta.pk.column
    ]
    named = {part.name for part in (*model._meta.constraints, *model._meta.indexes)}
    missing = named - introspection.get_constraints(cursor, table).keys()  # type: ignore[arg-type]
    return found + [f"{table}: {name} is missing" for name in sorted(missing)]
