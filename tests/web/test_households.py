"""The list of households, one household's page, and how far it has come."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import Alert, LogRow
from trousseau.households.actions import Place, change_place
from trousseau.households.choices import Extension, FactKind, Relation, Relocates, Structure
from trousseau.households.models import Household, HouseholdMembership
from trousseau.households.queries import households_of
from trousseau.households.situations import Fact, Stay, record_facts, set_stay
from trousseau.privacy.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


@pytest.fixture
def couple(caseworker: CentreMembership) -> MadeUp:
    return make_household(actor_of(caseworker, AT), Relation.SPOUSE, Relation.CHILD)


def page(client: Client, household: MadeUp) -> str:
    answer = client.get(f"/households/{household.id}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def stored(household: MadeUp) -> Household:
    with system("test.read", AT):
        return Household.objects.get(pk=household.id)


class TestIndex:
    def test_a_household_is_called_by_its_adults(self, client: Client, couple: MadeUp):
        text = client.get("/households/").content.decode()
        for adult in couple.people[:2]:
            assert adult.fields["family_name"] in text
        assert couple.people[2].fields["family_name"] not in text
        assert "et 1 enfant ou proche" in text

    def test_mine_and_the_centre_s(self, client: Client, caseworker: CentreMembership):
        colleague = make_member(Role.CASEWORKER, caseworker.centre)
        theirs = make_household(actor_of(colleague, AT))
        name = theirs.people[0].fields["family_name"]
        assert name not in client.get("/households/").content.decode()
        assert name in client.get("/households/?who=centre").content.decode()

    def test_a_search_leads_to_the_household(self, client: Client, couple: MadeUp):
        for person in couple.people:
            words = {"words": person.fields["family_name"]}
            text = client.post("/households/", words).content.decode()
            assert f"/households/{couple.id}/" in text

    def test_a_search_finds_nobody_of_another_centre(self, client: Client):
        there = make_household(actor_of(make_member(Role.CASEWORKER), AT))
        words = {"words": there.people[0].fields["family_name"]}
        text = client.post("/households/", words).content.decode()
        assert "Personne de votre centre ne correspond" in text

    def test_a_closed_one_is_not_listed(self, client: Client, couple: MadeUp):
        client.post(f"/households/{couple.id}/close/", {"reason": "stays"})
        assert "Aucun ménage à votre nom" in client.get("/households/").content.decode()

    def test_each_adult_shown_is_in_the_log(self, client: Client, couple: MadeUp):
        client.get("/households/")
        rows = LogRow.objects.filter(action="households.index", extent="line")
        people = {one.person for one in couple.people[:2]}
        assert set(rows.values_list("person", flat=True)) == people


class TestShow:
    def test_everything_on_one_page(self, client: Client, couple: MadeUp):
        text = page(client, couple)
        for person in couple.people:
            assert person.fields["family_name"] in text
            assert person.channels[0].how in text

    def test_each_person_s_reading_is_in_the_log(self, client: Client, couple: MadeUp):
        page(client, couple)
        rows = LogRow.objects.filter(action="households.show", extent="file")
        assert {row.person for row in rows} == {one.person for one in couple.people}
        assert {row.record for row in rows} == {f"household:{couple.id}"}

    @pytest.mark.bar(11)
    def test_a_household_counts_as_one_file(
        self, client: Client, caseworker: CentreMembership, monkeypatch: pytest.MonkeyPatch
    ):
        """A large family is not a raid; many households are one."""
        monkeypatch.setattr("trousseau.audit.alerts.MANY_FILES", 2)
        actor = actor_of(caseworker, AT)
        households = [make_household(actor, Relation.SPOUSE, Relation.CHILD) for _ in range(3)]
        for household in households[:2]:
            page(client, household)
        assert not Alert.objects.exists()
        page(client, households[2])
        assert Alert.objects.get().count == 3

    def test_next_comes_the_information_session(self, client: Client, couple: MadeUp):
        assert "Proposer une réunion d’information" in page(client, couple)

    def test_the_end_of_a_stay_that_is_near_is_said(self, client, couple, caseworker):
        actor, today = actor_of(caseworker, AT), timezone.localdate()
        stay = Stay(Structure.CADA, "CADA Exemple", today, today + timedelta(90))
        set_stay(actor, couple.id, stay, timezone.now())
        text = page(client, couple)
        assert "dans 90 jours" in text
        assert "demandez une prolongation" in text
        until = today + timedelta(200)
        granted = Stay(
            Structure.CADA, "CADA Exemple", today, stay.ends_on, Extension.GRANTED, until
        )
        set_stay(actor, couple.id, granted, timezone.now())
        assert "quatre à cinq mois" not in page(client, couple)
        assert "dans 200 jours" in page(client, couple)


class TestInform:
    def test_the_day_is_kept_and_is_contact(self, client: Client, couple: MadeUp):
        answer = client.post(f"/households/{couple.id}/inform/", {"on": "2026-03-02"})
        assert answer.status_code == 302
        assert stored(couple).informed_on == AT.date()
        assert "Vérifier les conditions avec chaque adulte" in page(client, couple)

    @pytest.mark.parametrize("day", ["2026-03-01", "2099-01-01", "hier", ""])
    def test_a_day_that_cannot_be_is_said_and_nothing_changes(self, client, couple, day: str):
        answer = client.post(f"/households/{couple.id}/inform/", {"on": day})
        assert answer.status_code == 200
        assert 'class="error"' in answer.content.decode()
        assert stored(couple).informed_on is None


class TestFindEligible:
    def test_not_before_they_were_informed(self, client: Client, couple: MadeUp):
        client.post(f"/households/{couple.id}/find-eligible/")
        assert stored(couple).eligible_on is None

    def test_once_each_adult_was_asked(self, client, couple, caseworker):
        client.post(f"/households/{couple.id}/inform/", {"on": "2026-03-02"})
        values = ("refugee", "ten_years", "93", "yes", "yes")
        facts = [Fact(kind, value, AT.date()) for kind, value in zip(FactKind, values, strict=True)]
        for adult in couple.people[:2]:
            record_facts(actor_of(caseworker, AT), adult.person, facts, AT)
        assert "Tout a été demandé" in page(client, couple)
        client.post(f"/households/{couple.id}/find-eligible/")
        assert stored(couple).eligible_on == timezone.localdate()

    @pytest.fixture
    def informed(self, client: Client, couple: MadeUp) -> MadeUp:
        client.post(f"/households/{couple.id}/inform/", {"on": "2026-03-02"})
        return couple

    def wish(self, caseworker: CentreMembership, couple: MadeUp, value: str) -> None:
        fact = Fact(FactKind.VOLUNTARY, value, AT.date())
        record_facts(actor_of(caseworker, AT), couple.people[1].person, [fact], AT)

    def test_nobody_leaves_who_does_not_wish_to(self, client, informed, caseworker):
        self.wish(caseworker, informed, "no")
        before = page(client, informed)
        assert f"/households/{informed.id}/find-eligible/" not in before
        answer = client.post(f"/households/{informed.id}/find-eligible/")
        assert "personne ne part sans l’avoir voulu" in answer.content.decode()
        assert stored(informed).eligible_on is None
        self.wish(caseworker, informed, "yes")
        client.post(f"/households/{informed.id}/find-eligible/")
        assert stored(informed).eligible_on is not None

    def test_whoever_stays_holds_nobody_back(self, client, informed, caseworker):
        self.wish(caseworker, informed, "no")
        with system("test.read", AT):
            row = HouseholdMembership.objects.get(person=informed.people[1].person)
        place = Place(Relation.SPOUSE, Relocates.NO)
        change_place(actor_of(caseworker, AT), row.pk, place, AT)
        client.post(f"/households/{informed.id}/find-eligible/")
        assert stored(informed).eligible_on is not None

    def test_what_is_missing_is_named_and_holds_nobody_back(self, client, informed, caseworker):
        self.wish(caseworker, informed, "yes")
        text = " ".join(page(client, informed).split())
        beside = text[text.index('id="eligible"') : text.index('id="interview"')]
        names = [one.fields["given_names"] for one in informed.people]
        assert [name in beside for name in names] == [True, True, False]
        assert beside.count("Droits sociaux ouverts") == 2
        assert beside.count("Souhaite partir") == 1
        client.post(f"/households/{informed.id}/find-eligible/")
        assert stored(informed).eligible_on is not None


class TestClose:
    def test_for_a_reason(self, client: Client, couple: MadeUp):
        answer = client.post(f"/households/{couple.id}/close/", {})
        assert "Choisissez une raison" in answer.content.decode()
        client.post(f"/households/{couple.id}/close/", {"reason": "stays"})
        assert stored(couple).close_reason == "stays"
        assert "A choisi de rester" in page(client, couple)

    def test_twice_keeps_the_first_reason(self, client: Client, couple: MadeUp):
        client.post(f"/households/{couple.id}/close/", {"reason": "stays"})
        client.post(f"/households/{couple.id}/close/", {"reason": "no_job"})
        assert stored(couple).close_reason == "stays"


def test_reopen(client: Client, couple: MadeUp):
    client.post(f"/households/{couple.id}/close/", {"reason": "stays"})
    client.post(f"/households/{couple.id}/reopen/")
    assert stored(couple).closed_on is None
    assert "Dossier clos" not in page(client, couple)


class TestSeparate:
    def test_two_files_and_neither_speaks_of_the_other(self, client, couple, caseworker):
        client.post(f"/notes/{couple.id}/add/", {"text": "bail-canari", "kind": "note"})
        leaving = [str(one.person) for one in couple.people[1:]]
        answer = client.post(f"/households/{couple.id}/separate/", {"leaving": leaving})
        address = answer.headers["Location"]
        assert address != f"/households/{couple.id}/"
        new = client.get(address).content.decode()
        old = page(client, couple)
        assert couple.people[0].fields["family_name"] not in new
        assert couple.people[1].fields["family_name"] not in old
        assert "bail-canari" in old
        assert "bail-canari" not in new
        found = households_of(actor_of(caseworker, AT), [couple.people[1].person], AT)
        assert found[couple.people[1].person].adults[0].id == couple.people[1].person

    def test_what_is_about_one_leaves_with_them(self, client: Client, couple: MadeUp):
        second = str(couple.people[1].person)
        note = {"text": "la-sienne-canari", "kind": "note", "person": second}
        client.post(f"/notes/{couple.id}/add/", note)
        assert "la-sienne-canari" in page(client, couple)
        client.post(f"/households/{couple.id}/separate/", {"leaving": [second]})
        assert "la-sienne-canari" not in page(client, couple)

    def test_somebody_stays(self, client: Client, couple: MadeUp):
        everybody = [str(one.person) for one in couple.people]
        for leaving in ([], everybody, ["00000000-0000-4000-8000-000000000000"]):
            answer = client.post(f"/households/{couple.id}/separate/", {"leaving": leaving})
            assert answer.status_code == 200
            assert 'class="error"' in answer.content.decode()


class TestAssign:
    @pytest.fixture
    def manager(self, caseworker: CentreMembership) -> Client:
        return client_of(make_member(Role.MANAGER, caseworker.centre))

    def test_a_household_changes_hands_for_a_reason(self, manager, caseworker, couple):
        other = make_member(Role.CASEWORKER, caseworker.centre)
        address = f"/households/assign/?of={caseworker.user_id}"
        assert couple.people[0].fields["family_name"] in manager.get(address).content.decode()
        form = {"households": [str(couple.id)], "to": str(other.user_id), "reason": "balance"}
        assert manager.post(address, form).status_code == 302
        assert stored(couple).referent_id == other.user_id
        with system("test.read", AT):
            people = Person.objects.values_list("referent", flat=True)
            assert set(people) == {other.user_id}
        row = LogRow.objects.get(action="households.assign", record=f"household:{couple.id}")
        assert row.reason == "balance"

    def test_nobody_of_another_centre_gets_one(self, manager, caseworker, couple):
        stranger = make_member(Role.CASEWORKER)
        address = f"/households/assign/?of={caseworker.user_id}"
        form = {"households": [str(couple.id)], "to": str(stranger.user_id), "reason": "balance"}
        assert manager.post(address, form).status_code == 200
        assert stored(couple).referent_id == caseworker.user_id

    def test_a_household_of_another_centre_is_not_given(self, manager):
        there = make_household(actor_of(make_member(Role.CASEWORKER), AT))
        form = {"households": [str(there.id)], "to": "", "reason": "balance"}
        assert "a changé entre-temps" in manager.post("/households/assign/", form).content.decode()

    def test_who_works_here_no_longer_is_still_seen(self, manager, caseworker, couple):
        CentreMembership.objects.filter(pk=caseworker.pk).update(until_on=AT.date())
        text = manager.get("/households/assign/").content.decode()
        assert str(caseworker.user) in text
