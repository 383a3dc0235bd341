"""The work nobody asks for: what the worker does, how often, in which order."""

import logging
from datetime import datetime, timedelta

from django.apps import apps
from django.utils.module_loading import import_string

from trousseau.audit.actions import anchor_now
from trousseau.audit.verify import check_log
from trousseau.privacy import retention
from trousseau.privacy.doubles import find_doubles
from trousseau.privacy.erasure import purge_leftovers
from trousseau.safekeeping.endings import end_again
from trousseau.safekeeping.worker import Job

logger = logging.getLogger(__name__)


def all_jobs() -> tuple[Job, ...]:
    """Every job; what erases stands before what makes the erased bytes disappear."""
    return (
        Job("anchor", timedelta(seconds=60), anchor_now),
        Job("endings", None, end_again),
        Job("retention", None, retention.run),
        Job("doubles", None, _find_doubles),
        Job("leftovers", None, _purge),
        *_of_later_layers(),
        Job("log", None, _check_log),
    )


def _of_later_layers() -> tuple[Job, ...]:
    """What applications above this one do once a day: each says so itself (`apps.py`, `daily`)."""
    return tuple(
        Job(name, None, import_string(path))
        for config in apps.get_app_configs()
        for name, path in getattr(config, "daily", {}).items()
    )


def _find_doubles(at: datetime) -> None:
    if found := find_doubles(at):
        logger.info("%s pairs of files may be of one person", found)


def _purge(at: datetime) -> None:
    if left := purge_leftovers(at):
        logger.warning("in use, left for tomorrow: %s", ", ".join(left))


def _check_log(at: datetime) -> None:
    """A broken log stays broken: it is said once a day, and the officer has an alert."""
    verdict = check_log(at)
    if not verdict.sound:
        logger.error("the log is not as it was written: %s", verdict.faults[0].text)
