"""The atlas that the pages read, and what referents know of places: each opened once a process."""

from __future__ import annotations

import logging
from functools import cache

from trousseau.territories import Atlas
from trousseau.territories.local_facts import LocalFact, LocalFactError, read_local_facts
from trousseau.web.home import atlas_path, local_facts_path

logger = logging.getLogger(__name__)


@cache
def shared_atlas() -> Atlas:
    """The atlas in use on this machine. AtlasError if its file cannot be used."""
    return Atlas.open(atlas_path())


def warm_up() -> None:
    """Make ready what the first ranking would otherwise wait for: hiring by area, job titles."""
    atlas = shared_atlas()
    if "hiring_projects" in atlas.layers:
        _ = atlas.hiring_demand.overall
    if "occupations" in atlas.layers:
        atlas.job_titles.search("maçon")


@cache
def shared_facts() -> tuple[LocalFact, ...]:
    """The local facts of `TROUSSEAU_HOME/local-facts.yaml`; none without that file.

    A file that cannot be read is said in the log and counts as none: pages then say "unknown".
    """
    path = local_facts_path()
    if not path.is_file():
        return ()
    try:
        return read_local_facts(path, shared_atlas().places)
    except LocalFactError as error:
        logger.error("%s", error)
        return ()
