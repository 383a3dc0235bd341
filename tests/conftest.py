"""What every test may rely on."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from hypothesis import settings

from tests import undefined
from tests.databases import django_db_setup as django_db_setup

undefined.install()
# The time of one example says nothing on a machine that others use as well.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"


def missing(what: str) -> None:
    """Skip the running test for want of something; in CI, where nothing may be wanting, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and in CI that is a failure")
    pytest.skip(what)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The full counts of the bars take hours; the small ones always run."""
    parser.addoption("--bars-full", action="store_true", help="the bars at their full count")
    parser.addoption(
        "--other-database",
        action="store_true",
        help="leave out what does not see which database it is",
    )


def sees_database(item: pytest.Item) -> bool:
    """Whether a test reaches the database of its process, and is not marked `once`."""
    names: set[str] = set(getattr(item, "fixturenames", ()))
    reaches = names & {"db", "transactional_db"} or item.get_closest_marker("django_db")
    return bool(reaches) and item.get_closest_marker("once") is None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--other-database`, only what another kind of database could change."""
    if not config.getoption("--other-database"):
        return
    left_out = [item for item in items if not sees_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if sees_database(item)]


@pytest.fixture(scope="session")
def bars_full(request: pytest.FixtureRequest) -> bool:
    """Whether the bars run at their full count."""
    return bool(request.config.getoption("--bars-full"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the official files as published; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the official files (../shared/data) are not beside this clone")
    return SHARED


@pytest.fixture(scope="session")
def static_files() -> None:
    """The files for the browser, gathered and named as in use."""
    from trousseau.web.static_files import collect_static_files

    collect_static_files()


@pytest.fixture(autouse=True)
def _source_language() -> None:
    """The last request of another test may have been an English one."""
    translation.activate(django_settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _empty_register() -> None:
    """As on a new installation: what one test wrote is signed under a key no other test has."""
    from trousseau.audit.endings import make_register, register_path

    path = register_path()
    if not path.exists() or path.stat().st_size:
        path.unlink(missing_ok=True)
        make_register()


@pytest.fixture(autouse=True)
def _no_undefined_template_variable() -> Iterator[None]:
    """Fails a test during which a template asked for what is not there, even if nobody noticed."""
    undefined.seen.clear()
    yield
    names = sorted(set(undefined.seen))
    undefined.seen.clear()
    if names:
        pytest.fail(f"undefined in a template: {', '.join(names)}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what was skipped and why; leave the figures for `tests.suite`."""
    stats = terminalreporter.stats
    skipped: Counter[str] = Counter()
    for report in stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        skipped[reason.removeprefix("Skipped: ")] += 1
    for reason, count in sorted(skipped.items()):
        terminalreporter.write_line(f"NOT RUN: {count} × {reason}", yellow=True)
    seed = terminalreporter.config.getoption("randomly_seed", None)
    if seed is not None and stats.get("failed", stats.get("error")):
        terminalreporter.write_line(f"this order again: --randomly-seed={seed}")
    path = os.environ.get("TROUSSEAU_TEST_REPORT")
    if path:
        kinds = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
        counts = {kind: len(stats.get(kind, [])) for kind in kinds}
        text = json.dumps({"counts": counts, "skipped": skipped})
        Path(path).write_text(text, encoding="utf-8")
