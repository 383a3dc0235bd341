"""The application's role on PostgreSQL owns nothing and cannot walk around the wall."""

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.databases import APPLICATION, superuser
from trousseau.accounts.row_security import FUNCTIONS
from trousseau.safekeeping import rights
from trousseau.safekeeping.owner import as_owner
from trousseau.safekeeping.rights import Role, UnfitRole

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.bar(4),
]
ROLE = "trousseau_unfit"


@pytest.fixture(autouse=True)
def _on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL")


@pytest.fixture
def role():
    """A role that tests may spoil."""
    database = connection.settings_dict["NAME"]
    with superuser(database) as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} LOGIN")
        try:
            yield cursor
        finally:
            cursor.execute(f"REASSIGN OWNED BY {ROLE} TO trousseau_owner")
            cursor.execute(f"ALTER DATABASE {database} OWNER TO trousseau_owner")
            cursor.execute(f"DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")


def test_the_one_in_use_is_fit():
    assert rights.current_role() == APPLICATION
    assert rights.faults_of_role(APPLICATION) == []
    assert rights.breached_walls() == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (f"ALTER ROLE {ROLE} SUPERUSER", "is a superuser"),
        (f"ALTER ROLE {ROLE} BYPASSRLS", "may bypass row-level security"),
        (f"ALTER TABLE privacy_person OWNER TO {ROLE}", "owns 1 of the tables"),
        (f"GRANT trousseau_owner TO {ROLE}", "owns the database and owns"),
    ],
)
def test_one_that_could_walk_around_the_wall_is_refused(role, spoil: str, fault: str):
    rights.refuse_unfit(ROLE)
    role.execute(spoil)
    with pytest.raises(UnfitRole, match=fault):
        rights.refuse_unfit(ROLE)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM django_migrations",
        "UPDATE audit_logrow SET actor = ''",
        "TRUNCATE privacy_person",
        "DROP TABLE privacy_consent",
        "ALTER TABLE privacy_person DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE more (id integer)",
    ],
)
def test_it_alters_nothing(statement: str):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_role_that_is_not_there_is_named_when_nobody_may_make_it(home):
    with as_owner(), pytest.raises(UnfitRole, match='no role "trousseau_new"'):
        rights.make_role(Role("trousseau_new", "secret"))


def test_a_new_role_can_sign_in_with_its_password_which_is_sent_hashed(home):
    with superuser("postgres") as cursor:
        cursor.execute("ALTER ROLE trousseau_owner CREATEROLE")
        try:
            with as_owner(), transaction.atomic():
                rights.make_role(Role("trousseau_new", "clef-canari"))
                rights.make_role(Role("trousseau_new", "another"))
            cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'trousseau_new'")
            kept = cursor.fetchone()
            assert kept is not None
            assert kept[0].startswith("SCRAM-SHA-256$")
        finally:
            cursor.execute("DROP ROLE IF EXISTS trousseau_new")
            cursor.execute("ALTER ROLE trousseau_owner NOCREATEROLE")


@pytest.mark.parametrize(
    ("breach", "mend", "where"),
    [
        (
            "ALTER TABLE privacy_person NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE privacy_person FORCE ROW LEVEL SECURITY",
            "privacy_person",
        ),
        (
            "ALTER TABLE privacy_consent DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE privacy_consent ENABLE ROW LEVEL SECURITY",
            "privacy_consent",
        ),
        (
            "CREATE POLICY more ON privacy_person USING (true)",
            "DROP POLICY more ON privacy_person",
            "privacy_person",
        ),
        (
            "ALTER POLICY wall ON privacy_draft USING (true)",
            "DROP POLICY wall ON privacy_draft; {privacy_draft}",
            "privacy_draft",
        ),
        (
            "ALTER POLICY wall ON privacy_person WITH CHECK (true)",
            "DROP POLICY wall ON privacy_person; {privacy_person}",
            "privacy_person",
        ),
        (
            "CREATE OR REPLACE FUNCTION trousseau_may_see(centre bigint, person uuid) "
            "RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT true $$",
            FUNCTIONS,
            "trousseau_may_see",
        ),
    ],
)
def test_a_breach_of_the_wall_is_seen(breach: str, mend: str, where: str):
    policies = {wall.table: wall.forwards()[-1] for wall in rights.walls()}
    with superuser(connection.settings_dict["NAME"]) as cursor:
        cursor.execute(breach)
        try:
            assert rights.breached_walls() == [where]
        finally:
            cursor.execute(mend if mend is FUNCTIONS else mend.format(**policies))
    assert rights.breached_walls() == []
