"""What stands for each argument of a route, in each relation to who asks."""

from tests.matrix.world import Target

TARGETS: dict[str, Target] = {
    "person_id": lambda world, role, relation: world.person(role, relation),
    # Codes of places are nobody's.
    "code": lambda world, role, relation: "7625",
}

# Pages that need no account. Each is listed here by name, so that none is opened by oversight.
UNSIGNED_ROUTES = {
    "explorer_household",
    "explorer_ranking",
    "explorer_jobs",
    "areas_index",
    "areas_show",
    "areas_fit",
    "areas_compare",
    "sources_index",
    "health",
}
