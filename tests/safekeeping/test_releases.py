"""What an installation of any earlier release holds is carried over to this one."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.safekeeping.installation import Installation
from tests.safekeeping.release import FOLDER, put_master_key, write_release
from trousseau.audit.verify import verify_log
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Person
from trousseau.safekeeping import canonical, restore, schema
from trousseau.safekeeping.owner import all_or_nothing, as_owner

pytestmark = pytest.mark.bar(22)
FILES = sorted(FOLDER.glob("*.jsonl"))


def test_each_release_in_the_changelog_has_its_file():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## v?(\d+\.\d+\.\d+)", text, re.MULTILINE)
    missing = [version for version in released if FOLDER / f"{version}.jsonl" not in FILES]
    assert not missing, "python -m tests.safekeeping.release writes the one of this version"


@pytest.mark.parametrize("path", [*FILES, None], ids=lambda path: path.stem if path else "this")
def test_what_a_release_holds_is_carried_over(
    path: Path | None, installation: Installation, tmp_path: Path
):
    """None is this version, as it would be released now."""
    put_master_key(installation.home)
    if path is not None:
        installation.do(lambda: bring_forward(path))
        return
    this = tmp_path / "this.jsonl"
    installation.do(lambda: write_release(this))
    with installation.with_new_database() as empty:
        empty.do(lambda: bring_forward(this))


def bring_forward(path: Path) -> None:
    """Make the tables of that release, fill them, migrate, and look at what is there."""
    with path.open("rb") as file, as_owner() as role, all_or_nothing():
        reading = canonical.read(file)
        restore.load(reading, schema.build(reading.header.migrations))
        schema.migrate_to_now(role)
        assert schema.pending() == []
        assert schema.differences() == []
        people = Person.objects.exclude(wrapped_key=None)
        assert people.count() == reading.rows["privacy_person"] > 0
        for person in people:
            assert open_key(person).read(person, "given_names")
        # No anchors were saved with it; all that is said of a row would be a fault.
        assert [fault for fault in verify_log().faults if fault.number] == []
