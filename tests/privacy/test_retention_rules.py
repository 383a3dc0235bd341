"""Every table has its rule, and each rule is dated, has a basis and counts from something real."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import CharField, DateField
from hypothesis import given
from hypothesis import strategies as st

from trousseau.privacy import retention_rules
from trousseau.privacy.retention_rules import (
    Rule,
    RuleError,
    Then,
    model_of,
    rules_at,
)

pytestmark = pytest.mark.bar(27)
TODAY = date(2026, 11, 23)
RULES = rules_at(TODAY)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_each_table_is_named_once():
    """A model of a later issue without a rule fails here."""
    tables = sorted(model._meta.label for model in apps.get_models(include_auto_created=True))
    assert sorted(RULES.named()) == tables


def test_two_rules_of_one_table_count_from_different_columns():
    from_columns = [(rule.model, rule.column) for rule in RULES.rules]
    assert len(from_columns) == len(set(from_columns))


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.name)
def test_a_rule_counts_from_a_column_and_says_why(rule: Rule):
    field = model_of(rule.model)._meta.get_field(rule.column)
    assert isinstance(field, CharField if rule.then is Then.EXPIRE else DateField)
    assert rule.months or rule.days
    assert len(rule.basis) > 20


def test_what_is_kept_for_ever_has_a_reason():
    assert all(len(reason) > 20 for reason in RULES.kept.values())


@pytest.mark.parametrize("label", RULES.goes_with)
def test_what_goes_with_another_points_to_it(label: str):
    """Directly, or through another that does."""
    other = RULES.goes_with[label]
    targets = {
        field.related_model._meta.label
        for field in model_of(label)._meta.concrete_fields
        if field.related_model is not None
    }
    assert other in targets | {RULES.goes_with.get(target) for target in targets}


def test_the_periods_of_the_law_are_kept():
    people = next(rule for rule in RULES.rules if rule.then is Then.ERASE)
    assert people.due_on(date(2024, 2, 29)) == date(2026, 2, 28)
    assert people.months <= 24
    assert people.notice_days >= 30
    log = next(rule for rule in RULES.rules if rule.then is Then.EXPIRE)
    # A row of a month's last day is eleven months old when its month goes.
    assert log.due_on(date(2026, 1, 1)) == date(2027, 1, 1)


def test_a_rule_that_is_not_valid_yet_is_missed():
    with pytest.raises(RuleError, match="'person' has no value for 2025-12-31"):
        rules_at(date(2025, 12, 31))


def test_a_changed_period_counts_from_its_day(monkeypatch: pytest.MonkeyPatch):
    content = {
        "rules": {
            "person": {
                "model": "privacy.Person",
                "then": "erase",
                "from": "last_contact_on",
                "values": [
                    {"valid_from": date(2028, 1, 1), "months": 12, "basis": "shorter"},
                    {"valid_from": date(2026, 1, 1), "months": 24, "basis": "as it was"},
                ],
            }
        },
        "goes_with": {},
        "kept": {},
    }
    monkeypatch.setattr(retention_rules, "_content", lambda: content)
    assert [rules_at(date(year, 12, 31)).rules[0].months for year in (2026, 2027, 2028)] == [
        24,
        24,
        12,
    ]


@given(DAYS, DAYS, st.integers(0, 36), st.integers(0, 60))
def test_no_record_that_is_due_counts_from_later_than_the_newest(
    since: date, today: date, months: int, days: int
):
    """So a query may begin with the newest, and look closer at what it finds."""
    rule = Rule("x", "x", Then.DELETE, "x", months, days, 0, TODAY, "x")
    if rule.due_on(since) <= today:
        assert since <= rule.newest(today)
