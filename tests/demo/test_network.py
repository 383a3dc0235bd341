"""The made-up partners: offers as the actions would keep them, plainly invented, the same twice."""

from datetime import timedelta

import pytest

from tests.people import AT, make_centre, make_member
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import CentreKind, Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre
from trousseau.demo.network import FACTS, make_network
from trousseau.demo.people import lists
from trousseau.demo.places import Places
from trousseau.demo.rows import Rows
from trousseau.partners.choices import OpportunityKind, OpportunityState, OrganisationKind
from trousseau.partners.local_facts import edit_fact, fact_lines
from trousseau.partners.models import Contact, Opportunity, Organisation
from trousseau.partners.opportunities import edit_opportunity, line_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Actor:
    return actor_of(make_member(Role.CASEWORKER, make_centre("Rodez")), AT)


@pytest.fixture
def centres(keeper: Actor) -> dict[str, Centre]:
    made = {"Rodez": ("12202", CentreKind.ARRIVAL), "Créteil": ("94028", CentreKind.DEPARTURE)}
    return {
        name: Centre.objects.get(name="Rodez")
        if name == "Rodez"
        else Centre(name=name, kind=kind, commune=commune)
        for name, (commune, kind) in made.items()
    }


def make(keeper: Actor, centres: dict[str, Centre]) -> Rows:
    places = Places({"Rodez": "12202", "Créteil": "94028"})
    centres["Rodez"].commune = "12202"
    with system("test.make", AT):
        rows = Rows()
        make_network(rows, centres, {"Rodez": [keeper], "Créteil": []}, places, AT)
    return rows


def test_every_kind_of_offer_is_there_and_can_be_read_and_changed(keeper, centres):
    rows = make(keeper, centres)
    with system("test.write", AT):
        rows.write()
    with system("test.read", AT):
        found = list(Opportunity.objects.select_related("organisation", "contact"))
        lines = [line_of(row, AT.date()) for row in found]
    assert {line.fields.kind for line in lines} == set(OpportunityKind)
    assert {row.kind for row in Organisation.objects.all()} == set(OrganisationKind)
    for line in lines:
        assert line.fields.expires_on > AT.date()
        assert line.by_partner == (line.state is OpportunityState.DRAFT)
        assert AT.date() - timedelta(60) < line.verified_on < AT.date()
        # Whoever saves it again is told of nothing that cannot be.
        edit_opportunity(keeper, line.id, line.fields, AT)


def test_what_is_known_on_the_spot_names_nobody(keeper, centres):
    rows = make(keeper, centres)
    with system("test.write", AT):
        rows.write()
    lines = fact_lines(keeper, AT, AT.date())
    assert len(lines) == FACTS
    for line in lines:
        assert line.fields.area == line.fields.place
        assert not any(name in line.fields.source for name in ("Mme", "M."))
        # Whoever saves it again is told of nothing that cannot be.
        edit_fact(keeper, line.id, line.fields.answer, line.fields.source, AT)


def test_each_says_that_it_is_made_up_and_nobody_can_be_written_to(keeper, centres):
    rows = make(keeper, centres)
    with system("test.write", AT):
        rows.write()
    made_up = [*lists("people")["family_names"], "Habitants"]
    for organisation in Organisation.objects.all():
        assert any(name in organisation.name for name in made_up), organisation.name
    for contact in Contact.objects.all():
        assert contact.name.split()[-1] in made_up
        assert contact.email.endswith(".example")
        assert contact.phone == ""


def test_the_same_lot_gives_the_same_partners(keeper, centres, undone):
    def told() -> list[tuple[object, ...]]:
        with undone():
            rows = make(keeper, centres)
            with system("test.write", AT):
                rows.write()
            return list(Opportunity.objects.order_by("pk").values_list())

    assert told() == told()
