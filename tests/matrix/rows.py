"""Which role reaches which route, with which method, for whose record. Everything else is denied.

A route that is missing here, or is here and not in the URLconf, fails the build. So does a role or
a method that a row does not name being let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.matrix.world import Relation
from trousseau.accounts.choices import Role

OWN, SAME, OTHER = Relation.OWN, Relation.SAME_CENTRE, Relation.OTHER_CENTRE
EVERYBODY: frozenset[Role | None] = frozenset({*Role, None})

# Whose records; a route without a record has none to tell apart and uses ANY.
ANY = frozenset(Relation)
CENTRE = frozenset({OWN, SAME})
MINE = frozenset({OWN})

Who = Mapping[Role | None, frozenset[Relation]]


@dataclass(frozen=True)
class Row:
    """What one route lets in, by method; HEAD goes with GET."""

    get: Who | None = None
    post: Who | None = None
    # How a visitor is answered where they are not let in: sent to sign in, but for JSON.
    fields: Mapping[str, str] = field(default_factory=dict)


def who(*roles: Role | None, reach: frozenset[Relation] = ANY) -> Who:
    """These roles, for records in these relations."""
    return dict.fromkeys(roles, reach)


PUBLIC = who(*EVERYBODY)
CASE = who(Role.CASEWORKER, Role.MANAGER, reach=CENTRE)

ROWS: dict[str, Row] = {
    "explorer_household": Row(get=PUBLIC, post=PUBLIC),
    "explorer_ranking": Row(get=PUBLIC, post=PUBLIC),
    "explorer_jobs": Row(post=PUBLIC),
    "areas_index": Row(get=PUBLIC),
    "areas_show": Row(get=PUBLIC),
    "areas_fit": Row(get=PUBLIC, post=PUBLIC),
    "areas_compare": Row(get=PUBLIC, post=PUBLIC),
    "sources_index": Row(get=PUBLIC),
    "health": Row(get=PUBLIC),
    "people_show": Row(get=CASE | who(Role.FINANCE, reach=CENTRE)),
}
