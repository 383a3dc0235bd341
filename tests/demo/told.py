"""Everything that the database tells of households, without what differs by chance.

Sealed values are opened; what is made with a key (wrapped keys, search tokens, hashes of the log)
is left out. Numbers that are only counted are replaced by what they stand for.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model

from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre
from trousseau.audit.fields import SealedField
from trousseau.audit.models import LogRow
from trousseau.follow_ups import models as follow_ups
from trousseau.handovers import models as handovers
from trousseau.households import models as households
from trousseau.partners import models as partners
from trousseau.plans import models as plans
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Consent, ContactChannel, Disclosure, Person, SearchToken

TABLES: tuple[type[Model], ...] = (
    households.Household, Person, ContactChannel, SearchToken, households.HouseholdMembership,
    households.EligibilityFact, households.HousingSituation, households.SocialHousingFile,
    households.Note, households.Appointment, households.Assessment, households.AnswerSheet,
    plans.MobilityPlan, plans.PlanStateChange,
    plans.PlanCondition, plans.PlanArea, plans.AreaView, plans.PlanVersion, plans.Agreement,
    plans.Objective, plans.PlanStep, plans.StepDependency, plans.Move, plans.GateAnswer,
    plans.Tenancy, plans.DiscoveryVisit, plans.VisitTraveller, plans.VisitStop, plans.VisitVerdict,
    plans.RightSettled, follow_ups.FollowUp, follow_ups.FollowUpAnswers,
    follow_ups.FollowUpAttempt, follow_ups.SaidAlone, plans.EmergencyExit, households.OutsideOffer,
    partners.Introduction, partners.IntroductionStep, partners.Contact, partners.Organisation,
    Consent, Disclosure, handovers.Handover, handovers.HandoverConsent,
)  # fmt: skip
KEYED = frozenset({"wrapped_key", "token"})
DRAWN = KEYED | {"reference"}
UUID_TEXT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Names:
    """What random numbers are called instead."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def name(self, key: object, text: str) -> None:
        self._known[str(key)] = text

    def of(self, value: Any) -> Any:
        if isinstance(value, str) and value not in self._known:
            return UUID_TEXT.sub(lambda found: self._known.get(found[0], found[0]), value)
        return self._known.get(str(value), value)


def told(at: datetime, *, with_ids: bool) -> dict[str, Counter[str]]:
    """Rows by table and the log, each as one text; ids and references as they are, or replaced."""
    with system("test.read", at):
        names = Names() if with_ids else _names()
        left_out = KEYED if with_ids else DRAWN
        centres = dict(Centre.objects.values_list("pk", "name"))
        found = {model._meta.label: Counter(_texts(model, names, left_out)) for model in TABLES}
        found["log"] = Counter(
            str(
                (
                    row.at,
                    row.actor,
                    row.role,
                    centres[row.centre or 0],
                    row.action,
                    row.extent,
                    row.outcome,
                    row.reason,
                    names.of(row.person),
                    names.of(row.record),
                )
            )
            for row in LogRow.objects.exclude(actor="system")
        )
    return found


def _names() -> Names:
    """By who they are: people by their birthday and name, the rest by what they belong to."""
    names = Names()
    rows = households.HouseholdMembership.objects.select_related("person", "household")
    for row in rows.order_by("household__referred_on", "household_id", "pk"):
        key = open_key(row.person)
        fields = ("given_names", "family_name", "birth_date", "address")
        text = " ".join(key.read(row.person, field) for field in fields)
        names.name(row.person_id, f"person {text}")
        if row.relation == "adult":
            names.name(row.household_id, f"household of {text}")
    for interview in households.Assessment.objects.all():
        names.name(interview.pk, f"interview of {names.of(interview.household_id)}")
    for plan in plans.MobilityPlan.objects.all():
        names.name(plan.pk, f"plan of {names.of(plan.household_id)}")
    for move in plans.Move.objects.all():
        names.name(move.pk, f"move of {names.of(move.plan_id)}")
    for visit in plans.DiscoveryVisit.objects.select_related("area"):
        names.name(visit.pk, f"visit of {visit.area.code} {names.of(visit.area.plan_id)}")
    for introduction in partners.Introduction.objects.all():
        about = f"{names.of(introduction.person_id)} to {introduction.opportunity_id}"
        names.name(introduction.pk, f"introduction of {about}")
    for fact in partners.LocalFact.objects.all():
        names.name(f"fact:{fact.pk}", f"fact {fact.kind} {fact.detail} of {fact.area}")
    for handover in handovers.Handover.objects.all():
        names.name(handover.pk, f"hand-over of {names.of(handover.household_id)}")
    for consent in Consent.objects.all():
        about = f"{consent.purpose} of {names.of(consent.person_id)} at {consent.given_at}"
        names.name(consent.pk, f"consent to {about}")
    for left in Disclosure.objects.all():
        about = f"{left.purpose} of {names.of(left.person_id)} at {left.made_at}"
        names.name(left.pk, f"disclosure for {about}")
    for follow_up in follow_ups.FollowUp.objects.all():
        names.name(follow_up.pk, f"{follow_up.moment} of {names.of(follow_up.plan_id)}")
    for step in plans.PlanStep.objects.select_related("objective"):
        names.name(step.pk, f"step {step.key} of {names.of(step.objective.plan_id)}")
    return names


def _texts(model: type[Model], names: Names, left_out: frozenset[str]) -> Iterator[str]:
    for row in model._default_manager.all():
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if field.primary_key or field.name in left_out:
                continue
            value = getattr(row, field.attname)
            if isinstance(field, SealedField):
                value = _opened(row, field.name)
            elif field.is_relation and value is not None:
                value = _related(row, field.name, value, names)
            values[field.name] = names.of(value)
        yield json.dumps(values, default=str, sort_keys=True, ensure_ascii=False)


def _opened(row: Any, field: str) -> str:
    owner = row if hasattr(row, "wrapped_key") else getattr(row, "person", None)
    if owner is None:
        plan = getattr(row, "plan", None)
        if isinstance(row, plans.PlanStep):
            plan = row.objective.plan
        if isinstance(row, plans.GateAnswer | plans.EmergencyExit):
            plan = row.move.plan
        if isinstance(row, plans.VisitStop):
            plan = row.visit.area.plan
        if isinstance(row, follow_ups.FollowUpAnswers):
            plan = row.follow_up.plan if row.follow_up else None
        if isinstance(row, households.AnswerSheet):
            owner = row.assessment.household
        else:
            owner = plan.household if plan is not None else row.household
    return open_key(owner).read(row, field)


def _related(row: Any, name: str, value: Any, names: Names) -> Any:
    """What a row belongs to, where that is known by a number that is only counted."""
    if name == "centre":
        return row.centre.name
    if name == "area":
        return f"{row.area.code} {names.of(str(row.area.plan_id))}"
    if name == "version":
        return f"{row.version.number} {names.of(str(row.version.plan_id))}"
    if name == "objective":
        return f"{row.objective.key} {names.of(str(row.objective.plan_id))}"
    return value
