"""No table about people is forgotten: each column says what it is, in every layer."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import isolate_apps

from tests.databases import superuser
from trousseau.accounts.choices import Role
from trousseau.accounts.models import User
from trousseau.audit.fields import Holds, SealedField
from trousseau.households.models import AnswerSheet, Assessment, Household
from trousseau.privacy import access
from trousseau.privacy.erasure import tables_with_leftovers
from trousseau.privacy.models import Consent, ContactChannel, Disclosure, Draft, Person
from trousseau.privacy.personal_data import faults, personal_tables, tables_of

EVERYTHING = tuple(apps.get_models(include_auto_created=True))


@pytest.mark.bar(26)
def test_every_table_about_people_is_erased_and_told():
    assert not faults(EVERYTHING)
    assert len(personal_tables()) >= 7


def test_what_points_stands_before_what_it_points_to():
    order = [table.model for table in personal_tables()]
    assert order.index(Disclosure) < order.index(Consent) < order.index(Person)
    assert order.index(AnswerSheet) < order.index(Assessment) < order.index(Household)
    for model in order:
        for field in model._meta.concrete_fields:
            if field.related_model in order and field.related_model is not model:
                assert order.index(model) < order.index(field.related_model), field


# An id of a person without a foreign key: below the layer of people there is none. These are known.
OPAQUE = {
    "audit.LogRow": "opaque, expires with its month",
    "accounts.BreakGlassAccess": "opaque, expires with the log",
    "accounts.CentreMembership": "ended by accounts.forgetting",
    "accounts.Invitation": "deleted by accounts.forgetting",
}


@pytest.mark.bar(26)
def test_no_other_table_holds_the_id_of_a_person():
    found = {
        model._meta.label
        for model in EVERYTHING
        for field in model._meta.concrete_fields
        if "person" in field.name and not field.is_relation
    }
    assert found == set(OPAQUE)


def test_a_person_takes_along_online_what_their_role_reads():
    """What the tables say once more, so that a change of either list must be meant."""
    readable = access.READABLE[Role.PARTICIPANT]
    columns = {field.name for field in Person._meta.concrete_fields}
    assert set(Person.read_online) & access.ALL == readable & columns - {"referent"}
    assert set(Person.read_online) - access.ALL == {"reference", "centre"}
    online = set(ContactChannel.read_online)
    assert ("value" in online) == ("channels" in readable)
    assert ("how" in online) == ("precautions" in readable)
    for table in personal_tables():
        if table.model is Draft:
            assert not table.online


def throw_away_models() -> dict[str, type[models.Model]]:
    """Each breaks one rule."""

    class Unsaid(models.Model):
        person = models.ForeignKey(Person, models.CASCADE)
        mood = models.CharField(max_length=9)

        class Meta:
            app_label = "privacy"

    class Plain(models.Model):
        person = models.ForeignKey(Person, models.CASCADE)
        story = models.TextField("Histoire")
        told_to_person = ("story",)

        class Meta:
            app_label = "privacy"
            verbose_name_plural = "Histoires"

    class Lost(models.Model):
        story = SealedField("Histoire", holds=Holds.FREE_TEXT, person="somebody_id")

        class Meta:
            app_label = "privacy"
            verbose_name_plural = "Histoires"

    class Nameless(models.Model):
        person = models.ForeignKey(Person, models.CASCADE)
        story = SealedField(holds=Holds.FREE_TEXT)

        class Meta:
            app_label = "privacy"

    class Shell(models.Model):
        person = models.ForeignKey(Person, models.CASCADE)
        count = models.IntegerField()
        held_back = {"count": "a number"}  # noqa: RUF012
        left_at_erasure = ("id", "person")

        class Meta:
            app_label = "privacy"

    class Overshown(models.Model):
        person = models.ForeignKey(Person, models.CASCADE)
        count = models.IntegerField()
        held_back = {"count": "a number"}  # noqa: RUF012
        read_online = ("count",)

        class Meta:
            app_label = "privacy"

    class Mistyped(models.Model):
        person = models.ForeignKey(Person, models.CASCADE)
        held_back = {"colour": "there is none"}  # noqa: RUF012

        class Meta:
            app_label = "privacy"

    broken = (Unsaid, Plain, Lost, Nameless, Shell, Overshown, Mistyped)
    return {model.__name__: model for model in broken}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("Unsaid", "privacy.Unsaid.mood says neither"),
        ("Plain", "privacy.Plain.story is plain"),
        ("Lost", "privacy.Lost: 'somebody_id' does not lead to a person"),
        ("Nameless", "privacy.Nameless.story has no name that a person can be told"),
        ("Shell", "privacy.Shell.count can neither be emptied nor stays"),
        ("Overshown", "privacy.Overshown.count is read online, but not told"),
        ("Mistyped", "privacy.Mistyped has no column 'colour'"),
    ],
)
@isolate_apps("trousseau.privacy")
def test_a_model_that_is_not_covered_fails(name: str, fault: str):
    found = faults((*EVERYTHING, throw_away_models()[name]))
    assert any(line.startswith(fault) for line in found), found
    assert all(f"privacy.{name}" in line for line in found)


@isolate_apps("trousseau.privacy")
def test_a_model_of_a_later_layer_is_covered_without_a_change():
    class Plan(models.Model):
        person = models.ForeignKey(Person, models.CASCADE)
        made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
        wish = SealedField("Souhait", holds=Holds.FREE_TEXT)
        held_back = {"made_by": "the account of a colleague"}  # noqa: RUF012

        class Meta:
            app_label = "privacy"
            verbose_name_plural = "Projets"

    class Step(models.Model):
        plan = models.ForeignKey(Plan, models.PROTECT)
        done_on = models.DateField("Fait le")
        told_to_person = ("done_on",)

        class Meta:
            app_label = "privacy"
            verbose_name_plural = "Étapes"

    everything: tuple[type[models.Model], ...] = (*EVERYTHING, Plan, Step)
    assert not faults(everything)
    tables = {table.model: table for table in tables_of(everything)}
    assert tables[Plan].paths == ("person_id",)
    assert tables[Step].paths == ("plan__person_id",)
    assert list(tables).index(Step) < list(tables).index(Plan)


@pytest.mark.bar(26)
def test_no_value_gets_into_the_statistics_of_the_database(db: None):
    """ANALYZE copies samples of a column's values to where no erasure would find them."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps no samples of values")
    secret = {
        (model._meta.db_table, field.column)
        for model in EVERYTHING
        if model._meta.db_table in tables_with_leftovers()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField | models.TextField | models.JSONField)
        or (isinstance(field, models.CharField) and not field.choices)
    }
    assert {("privacy_person", "wrapped_key"), ("django_session", "session_data")} <= secret
    with superuser(connection.settings_dict["NAME"]) as cursor:
        cursor.execute(
            "SELECT relname, attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid "
            "WHERE attstattarget = 0"
        )
        spared = set(cursor.fetchall())
    assert secret - spared == HARMLESS


# Says nothing of a person that an erasure would take away.
HARMLESS = {
    ("plans_mobilityplan", "path_version"),
    ("plans_objective", "key"),
    ("plans_planstep", "key"),
    ("households_assessment", "template"),
    ("partners_introduction", "fields"),
    ("partners_introductionstep", "verb"),
    ("privacy_draft", "form"),
    ("privacy_consent", "fields"),
    ("privacy_disclosure", "fields"),
    ("privacy_erasurenotice", "rule"),
    ("audit_systemkey", "purpose"),
    ("accounts_user", "language"),
}
