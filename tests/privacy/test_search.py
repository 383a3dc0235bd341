"""People are found by name, number or reference, within one's own doors, and nowhere else."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from tests.people import AT, make_actor, make_centre, make_person
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import reading, system
from trousseau.accounts.models import Centre
from trousseau.audit.models import LogRow
from trousseau.privacy.actions import NewChannel, add_person, edit_person
from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.models import Person, SearchToken
from trousseau.privacy.queries import MOST_FOUND, Found, likely_same, people_found
from trousseau.privacy.search import Asked, keys_of, normal_email
from trousseau.privacy.telephones import normal_phone

pytestmark = pytest.mark.django_db

NAMES_FULL, NAMES = 1000, 40


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def keeper(centre: Centre) -> Actor:
    return make_actor(Role.CASEWORKER, centre)


def named(actor: Actor, given: str, family: str = "", own: str = "", **more: str) -> UUID:
    fields = {"given_names": given, "family_name": family, "own_script_name": own, **more}
    return add_person(actor, fields, [], AT)


def ids(found: Found) -> set[UUID]:
    return {line.id for line in (*found.exact, *found.alike)}


def reference_of(person: UUID) -> str:
    with system("test.reference", AT):
        return Person.objects.values_list("reference", flat=True).get(pk=person)


@pytest.mark.parametrize(
    ("words", "exact"),
    [
        ("Mohamed Rahimi", True),
        ("rahimi mohamed", True),
        ("Rahimi", True),
        ("RAHIMI", True),
        ("Mohammad Rahimi", False),
        ("Muhammad", False),
        ("Mohamed Rahimy", False),
    ],
)
def test_a_name_is_found_in_any_spelling_and_order(words: str, exact: bool, keeper):
    person = named(keeper, "Mohamed", "Rahimi")
    named(keeper, "Olena", "Chevtchenko")
    found = people_found(keeper, words, AT)
    assert ids(found) == {person}
    assert bool(found.exact) == exact


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (("Mohamed", "", ""), "محمد"),
        (("", "", "محمد"), "Mohamed"),
        (("Olena", "", "Олена"), "Олена"),
        (("Nour", "Eddine", ""), "Noureddine"),
    ],
)
def test_a_name_is_found_across_scripts(stored: tuple[str, str, str], words: str, keeper):
    person = named(keeper, *stored)
    assert ids(people_found(keeper, words, AT)) == {person}


@pytest.mark.parametrize("words", ["06 39 98 12 34", "+33 6 39 98 12 34", "0033639981234"])
def test_a_telephone_is_found_however_it_is_written(words: str, keeper):
    channels = [NewChannel(ChannelKind.PHONE, "06.39.98.12.34")]
    person = add_person(keeper, {"given_names": "Amina"}, channels, AT)
    assert [line.id for line in people_found(keeper, words, AT).exact] == [person]


def test_an_address_and_a_reference_are_found(keeper):
    channels = [NewChannel(ChannelKind.EMAIL, "Amina@Exemple.test")]
    person = add_person(keeper, {"given_names": "Amina"}, channels, AT)
    reference = reference_of(person)
    for words in ("amina@exemple.test", reference, reference.replace("-", "").lower()):
        assert [line.id for line in people_found(keeper, words, AT).exact] == [person], words


def test_what_was_changed_is_found_under_what_it_is_now(keeper):
    person = named(keeper, "Amina", "Rahimi")
    edit_person(keeper, person, {"family_name": "Chevtchenko"}, [], AT)
    assert ids(people_found(keeper, "Rahimi", AT)) == set()
    assert ids(people_found(keeper, "Chevtchenko", AT)) == {person}


def test_who_has_all_the_words_comes_before_who_has_some(keeper):
    both = named(keeper, "Mohamed", "Rahimi")
    late = AT + timedelta(days=3)
    add_person(keeper, {"given_names": "Mohamed", "family_name": "Essai"}, [], late)
    found = people_found(keeper, "Mohamed Rahimi", AT)
    assert [line.id for line in found.exact] == [both]
    assert len(found.alike) == 1


def test_no_more_than_twenty_five_are_opened_and_it_says_that_there_are_more(keeper):
    for _ in range(MOST_FOUND + 2):
        named(keeper, "Mohamed", "Essai")
    wanted = named(keeper, "Mohamed", "Rahimi")
    found = people_found(keeper, "Mohamed Rahimi", AT)
    assert found.more
    assert len(ids(found)) == MOST_FOUND
    assert found.exact[0].id == wanted
    lines = LogRow.objects.filter(action="people.search", extent="line")
    assert lines.count() == MOST_FOUND


@pytest.mark.parametrize("words", ["", " ", "-", "!!", "12", "@", "a" * 500, "\x00", "ا"])
def test_words_that_say_nothing_find_nobody(words: str, keeper):
    make_person(keeper)
    assert ids(people_found(keeper, words, AT)) == set()


# --- within one's own doors ---------------------------------------------------------------------


@pytest.mark.bar(6)
@pytest.mark.parametrize("role", list(Role))
def test_nobody_finds_anybody_of_another_centre(role: Role, keeper):
    canaries = make_person(keeper)
    own = canaries.person if role == Role.PARTICIPANT else None
    actor = make_actor(role, make_centre(), person=own)
    phone = canaries.channels[0].value
    for words in (*canaries.fields.values(), phone, reference_of(canaries.person)):
        assert ids(people_found(actor, words, AT)) == set()


@pytest.mark.bar(3)
@pytest.mark.parametrize("role", list(Role))
def test_nobody_is_found_by_what_the_role_may_not_read(role: Role, centre, keeper):
    canaries = make_person(keeper)
    own = canaries.person if role == Role.PARTICIPANT else None
    actor = make_actor(role, centre, person=own)
    by_name = role in {Role.CASEWORKER, Role.MANAGER, Role.FINANCE}
    by_channel = role in {Role.CASEWORKER, Role.MANAGER}
    assert bool(ids(people_found(actor, canaries.fields["family_name"], AT))) == by_name
    for channel in canaries.channels:
        assert bool(ids(people_found(actor, channel.value, AT))) == by_channel


@pytest.mark.bar(6)
def test_a_name_that_another_centre_knows_costs_what_one_costs_that_nobody_has(
    keeper, bars_full: bool
):
    """The same queries, but for the words; the same rows in the log; the same answer."""
    actor = make_actor(Role.CASEWORKER)
    make_person(actor)
    for number in range(NAMES_FULL if bars_full else NAMES):
        known, unknown = f"Karim Foreign{number}", f"Tarim Nothing{number}"
        named(keeper, *known.split())
        answers = []
        for words in (known, unknown):
            reset_queries()
            before = LogRow.objects.count()
            with CaptureQueriesContext(connection) as asked:
                found = people_found(actor, words, AT)
            shapes = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked]
            shapes = [re.sub(r'"token" IN \(.*\) GROUP', "TOKENS GROUP", one) for one in shapes]
            assert any("TOKENS" in shape for shape in shapes)
            answers.append((found, shapes, LogRow.objects.count() - before))
        assert answers[0] == answers[1]
        assert answers[0][0] == Found((), (), more=False)


@pytest.mark.bar(13)
def test_what_was_typed_is_not_in_the_log(keeper):
    canaries = make_person(keeper)
    words = canaries.fields["family_name"]
    people_found(keeper, words, AT)
    row = LogRow.objects.filter(action="people.search").exclude(record="").get()
    assert (row.record, row.person) == ("found:1", None)
    logged = repr(list(LogRow.objects.values_list()))
    assert words not in logged


def test_a_search_that_finds_nobody_is_in_the_log_too(keeper):
    people_found(keeper, "Personne", AT)
    row = LogRow.objects.get(action="people.search")
    assert (row.actor, row.record) == (str(keeper.user), "found:0")


def test_no_name_stands_among_the_tokens(keeper):
    canaries = make_person(keeper)
    with reading(keeper, "test.read", AT):
        tokens = [bytes(token) for token in SearchToken.objects.values_list("token", flat=True)]
    assert {len(token) for token in tokens} == {16}
    for text in canaries.values:
        assert all(text.encode()[:16] not in token for token in tokens)


# --- perhaps there already ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "phones", "likely"),
    [
        ({"given_names": "Muhammad", "family_name": "Rahimi", "birth_date": "1990"}, [], True),
        ({"given_names": "Rahimi", "family_name": "Mohamed", "birth_date": "1990-12-31"}, [], True),
        ({"given_names": "Mohamed", "family_name": "Rahimi"}, [], True),
        ({"given_names": "Mohamed", "family_name": "Rahimi", "birth_date": "1991"}, [], False),
        ({"given_names": "Mohamed", "family_name": "Essai", "birth_date": "1990"}, [], False),
        ({"own_script_name": "محمد", "birth_date": "1990"}, [], True),
        ({"given_names": "Olena"}, ["+33 6 39 98 12 34"], True),
        ({"given_names": "Olena"}, ["06 39 98 12 35"], False),
        ({"given_names": "Olena"}, [], False),
    ],
)
def test_who_may_be_there_already(fields: dict[str, str], phones: list[str], likely: bool, keeper):
    channels = [NewChannel(ChannelKind.PHONE, "06 39 98 12 34")]
    stored = {"given_names": "Mohamed", "family_name": "Rahimi", "birth_date": "1990-01-05"}
    person = add_person(keeper, stored, channels, AT)
    found = likely_same(keeper, fields, phones, AT, "households.add")
    assert [one.line.id for one in found] == ([person] if likely else [])
    assert all(one.same_phone == bool(phones) for one in found)


def test_a_name_written_apart_may_be_the_one_written_together(keeper):
    person = add_person(keeper, {"given_names": "Noureddine", "family_name": "Rahimi"}, [], AT)
    asked = {"given_names": "Nour Eddine", "family_name": "Rahimi"}
    assert [one.line.id for one in likely_same(keeper, asked, [], AT, "households.add")] == [person]


def test_only_one_s_own_centre_is_compared(keeper):
    fields = {"given_names": "Mohamed", "family_name": "Rahimi"}
    add_person(keeper, fields, [], AT)
    assert likely_same(make_actor(Role.CASEWORKER), fields, [], AT, "households.add") == ()


# --- parts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("06 39 98 12 34", "639981234"),
        ("+33 (0)6.39.98.12.34", "639981234"),
        ("٠٦٣٩٩٨١٢٣٤", "639981234"),
        ("12345", ""),
        ("", ""),
    ],
)
def test_a_number_is_its_last_nine_digits(typed: str, normal: str):
    assert normal_phone(typed) == normal


def test_an_address_is_lower_case_without_blanks():
    assert normal_email(" A@B.fr ") == "a@b.fr"


def test_words_may_mean_several_things_at_once():
    kinds = {kind for kind, _ in keys_of("K7F2-42QX Amina 0639981234 a@b.fr")}
    assert kinds == {"ref", "name", "sound", "phone", "email"}


def test_likeness_counts_words_met_alone_or_as_one():
    assert Asked("Rahimi Mohamed").likeness(["Mohamed Rahimi"]).exact == 1
    assert Asked("Nour Eddine").likeness(["Noureddine"]).exact == 1
    assert Asked("Mohamed Essai").likeness(["Mohamed Rahimi"]).exact == 0.5
    assert Asked("Muhammad").likeness(["Mohamed"]) > Asked("Olena").likeness(["Mohamed"])
    assert Asked("").likeness(["Mohamed"]).sound == 0
