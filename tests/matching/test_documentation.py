"""The files that docs/matching.md shows are files that are read."""

import re
from datetime import date

from tests.conftest import ROOT
from trousseau.matching import HouseholdProfile, rank
from trousseau.territories import Atlas
from trousseau.territories.local_facts import read_local_facts

BLOCKS = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/matching.md").read_text("utf-8"), re.DOTALL)


def test_the_profile_and_the_facts_shown_are_read(tmp_path):
    profile_text, facts_text = BLOCKS
    path = tmp_path / "facts.yaml"
    path.write_text(facts_text, encoding="utf-8")
    atlas = Atlas.open()
    facts = read_local_facts(path, atlas.places)
    profile = HouseholdProfile.from_text(profile_text)
    assert HouseholdProfile.parse(profile.as_mapping()) == profile
    ranking = rank(profile, atlas, facts, date(2026, 11, 23))
    assert ranking.areas
    reasons = {reason.constraint for reason in ranking.explain("7621").reasons}
    assert reasons == set(), "a fact about one commune says nothing of the rest of its area"
    assert ranking.explain("7621").readiness.value == "ready"
    shown = set(re.findall(r"^  ?(\w+):|[{,] ?(\w+):", profile_text, re.MULTILINE))
    assert {"rent_max_eur_month", "practicable", "within_km"} <= {a or b for a, b in shown}
