"""Style sheets, scripts and fonts, named by their content: a browser may keep them for ever."""

import fcntl

from django.conf import settings
from django.core.management import call_command


def collect_static_files() -> None:
    """Gather, name and compress what the browser needs, under the home folder.

    Done at each start (a tenth of a second) rather than by hand, so that it cannot be forgotten or
    stale; under a lock, because several workers may start at once.
    """
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with (settings.STATIC_ROOT.parent / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, verbosity=0)
