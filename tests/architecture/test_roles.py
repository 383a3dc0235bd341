"""The page of each role in docs/roles says where the role can go, and that is true."""

import re

import pytest
from django.urls import resolve

from tests.conftest import ROOT
from tests.matrix.rows import ROWS
from trousseau.accounts.choices import Role

PAGES = {
    Role.CASEWORKER: "caseworker",
    Role.MANAGER: "manager",
    Role.FINANCE: "finance",
    Role.COORDINATOR: "coordinator",
    Role.DPO: "data-protection-officer",
    Role.ADMINISTRATOR: "administrator",
    Role.PARTNER: "partner",
    Role.PARTICIPANT: "participant",
}
ADDRESS = re.compile(r"`(/[a-z/-]+/)`")


def test_there_is_a_page_for_each_role_and_no_other():
    assert set(PAGES) == set(Role)
    found = {path.stem for path in (ROOT / "docs" / "roles").glob("*.md")}
    assert found == set(PAGES.values())


@pytest.mark.parametrize("role", list(Role))
def test_every_address_it_names_opens_for_that_role(role: Role):
    text = (ROOT / "docs" / "roles" / f"{PAGES[role]}.md").read_text(encoding="utf-8")
    named = ADDRESS.findall(text)
    assert named
    for address in named:
        route = resolve(address).url_name
        assert role in (ROWS[str(route)].get or {}), f"{address} is closed to a {role}"
