"""The whole programme, made once: every state, nothing out of order, nobody real."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.db.models import Count, F, Q

from tests.people import AT, TODAY
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow
from trousseau.demo.caseload import ENDS
from trousseau.demo.people import lists
from trousseau.demo.programme import HOUSEHOLDS, make_programme
from trousseau.handovers.choices import OPEN
from trousseau.handovers.models import Handover
from trousseau.households.choices import AppointmentState, Extension, FactKind, Interpreter
from trousseau.households.models import (
    Appointment,
    EligibilityFact,
    Household,
    HouseholdMembership,
    HousingSituation,
    Note,
    OutsideOffer,
    SocialHousingFile,
)
from trousseau.partners.choices import IntroductionState
from trousseau.partners.local_facts import Standing, standing_on
from trousseau.partners.models import Introduction, LocalFact
from trousseau.partners.states import INTERESTED
from trousseau.plans.choices import PlanState, StepState, View
from trousseau.plans.models import (
    Agreement,
    AreaView,
    DiscoveryVisit,
    MobilityPlan,
    PlanArea,
    PlanStep,
    PlanVersion,
    StepDependency,
    VisitVerdict,
)
from trousseau.plans.states import AT_REST, SETTLED
from trousseau.plans.steps import overdue
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import ContactChannel, Person
from trousseau.territories import Atlas

PARIS_REGION = "11"
# Nobody of the demonstration takes their word back, and no letter is written.
NEVER = (IntroductionState.NO_REPLY, IntroductionState.WITHDRAWN)


@pytest.mark.django_db
def test_the_whole_programme():
    """One run: it takes as long as all the other tests of the demonstration together."""
    make_programme(AT)
    with connection.cursor() as cursor:
        # So many rows at once: PostgreSQL would plan as if there were none yet.
        cursor.execute("ANALYZE")
    with system("test.read", AT):
        each_person_is_in_one_household_of_their_centre()
        every_state_is_there()
        the_stays_and_papers_are_as_told()
        nothing_is_before_the_household_or_after_yesterday()
        steps_come_after_what_they_come_after()
        the_adults_have_said_what_the_state_says()
        places_are_areas_outside_the_paris_region()
        today_is_interesting_at_both_ends()
        what_leads_from_one_end_to_the_other_is_there()
        the_participant_has_a_plan_under_way()
        the_log_is_in_the_order_of_days()
        nobody_is_real()


def each_person_is_in_one_household_of_their_centre():
    assert Household.objects.count() == HOUSEHOLDS
    present = HouseholdMembership.objects.filter(until_on=None)
    people = Person.objects.count()
    assert present.count() == present.values("person").distinct().count() == people
    elsewhere = present.exclude(person__centre=F("household__centre"))
    assert not elsewhere.exists()
    others = present.exclude(person__referent=F("household__referent"))
    assert not others.exclude(household__referent=None, person__referent=None).exists()
    unassigned = Household.objects.filter(referent=None)
    assert set(unassigned.values_list("centre__name", flat=True)) == {"Créteil"}
    assert unassigned.count() == 2
    assert not Household.objects.exclude(memberships__relation="adult").exists()


def every_state_is_there():
    states = Counter(MobilityPlan.objects.values_list("state", flat=True))
    assert set(states) == set(PlanState)
    assert min(states.values()) >= 10
    steps = Counter(PlanStep.objects.values_list("state", flat=True))
    assert set(steps) == set(StepState)
    before = MobilityPlan.objects.filter(state=PlanState.CLOSED)
    assert before.values("close_reason").distinct().count() >= 8
    undecided = Household.objects.filter(plans=None)
    assert {(row.informed_on is None, row.eligible_on is None) for row in undecided} == {
        (True, True), (False, True), (False, False),
    }  # fmt: skip


def the_stays_and_papers_are_as_told():
    firsts = {
        row.household_id: row.structure for row in HousingSituation.objects.order_by("-from_on")
    }
    reception = sum(one in ("cada", "huda", "cph") for one in firsts.values()) / len(firsts)
    assert reception == pytest.approx(0.39, abs=0.05)
    stays = HousingSituation.objects.filter(until_on=None)
    assert set(stays.values_list("extension", flat=True)) == set(Extension)
    now = stays.filter(household__closed_on=None)
    assert now.filter(ends_on__lt=TODAY.replace(year=2026, month=5)).count() > 20
    requests = SocialHousingFile.objects.count() / HOUSEHOLDS
    assert 0.3 < requests < 0.6
    assert set(EligibilityFact.objects.values_list("kind", flat=True)) == set(FactKind)
    adults = Person.objects.annotate(known=Count("eligibility_facts")).filter(known__gt=0)
    assert adults.filter(known__lt=5).count() > 30
    permits = EligibilityFact.objects.filter(kind=FactKind.PERMIT)
    soon = permits.filter(expires_on__gte=TODAY, expires_on__lt=date(2026, 6, 30))
    assert soon.count() > 20


def nothing_is_before_the_household_or_after_yesterday():
    household = "objective__plan__household"
    assert not PlanStep.objects.filter(
        Q(planned_on__lt=F(f"{household}__referred_on"))
        | Q(planned_on__lt=F("objective__plan__begun_on"))
        | Q(done_on__lt=F("objective__plan__begun_on"))
        | Q(waiting_since__lt=F("objective__plan__begun_on"))
        | Q(done_on__gte=TODAY)
        | Q(waiting_since__gte=TODAY)
        | Q(nudged_on__lt=F("waiting_since"))
    ).exists()
    assert not Household.objects.filter(
        Q(informed_on__lt=F("referred_on"))
        | Q(eligible_on__lt=F("informed_on"))
        | Q(closed_on__lt=F("referred_on"))
        | Q(referred_on__gte=TODAY)
    ).exists()
    assert not MobilityPlan.objects.filter(
        Q(begun_on__lt=F("household__eligible_on"))
        | Q(state_on__lt=F("begun_on"))
        | Q(target_on__lt=F("begun_on"))
    ).exists()
    ahead = MobilityPlan.objects.filter(
        state__in=[PlanState.PROPOSED, PlanState.AGREED, PlanState.ACTIVE]
    )
    assert not ahead.filter(target_on__lte=TODAY).exists()
    assert not Note.objects.filter(written_at__date__lt=F("household__referred_on")).exists()
    assert not Note.objects.filter(written_at__date__gte=TODAY).exists()
    # The other way round, too, something is to be seen.
    assert PlanStep.objects.filter(overdue(TODAY)).count() > 60


def steps_come_after_what_they_come_after():
    open_ones = set(StepState) - SETTLED
    wrong = StepDependency.objects.filter(step__state=StepState.DONE)
    assert not wrong.filter(on_step__state__in=open_ones).exists()
    assert not wrong.filter(on_step__done_on__gt=F("step__done_on")).exists()


def the_adults_have_said_what_the_state_says():
    versions = PlanVersion.objects.filter(number=F("plan__version"))
    asked = Counter(
        HouseholdMembership.objects.filter(until_on=None, expected_on=None)
        .exclude(relation="child")
        .exclude(relocates="no")
        .values_list("household", flat=True)
    )
    for version in versions.select_related("plan").annotate(said=Count("agreements")):
        plan = version.plan
        missing = asked[plan.household_id] - version.said
        assert missing == (plan.standing.on_course == PlanState.PROPOSED), plan.standing
    given = Agreement.objects.filter(agreed_on__lt=F("version__proposed_on"))
    assert not given.exists()


def places_are_areas_outside_the_paris_region():
    atlas = Atlas.open()
    codes = set(PlanArea.objects.values_list("code", flat=True))
    assert len(codes) > 15
    assert all(atlas.area(code).region != PARIS_REGION for code in codes)
    vetoed = AreaView.objects.filter(view=View.NO)
    assert vetoed.count() > 50
    chosen = Q(area__code=F("area__plan__chosen_area")) | Q(area__code=F("area__plan__backup_area"))
    assert not vetoed.filter(chosen).exists()
    on_list = PlanArea.objects.filter(code=F("plan__chosen_area")).count()
    assert on_list == MobilityPlan.objects.exclude(chosen_area="").count()


def today_is_interesting_at_both_ends():
    for name in ENDS:
        here = Household.objects.filter(centre__name=name, closed_on=None)
        assert 20 <= here.count() <= 40
        ahead = Appointment.objects.filter(household__in=here, state=AppointmentState.PLANNED)
        assert ahead.filter(at__date=TODAY).exists(), name
        assert ahead.filter(at__date__gt=TODAY).count() >= 3
        steps = PlanStep.objects.filter(objective__plan__household__in=here)
        steps = steps.exclude(objective__plan__state__in=AT_REST)
        assert steps.filter(overdue(TODAY)).exists(), name
        assert steps.filter(state=StepState.WAITING).exists(), name
    planned = Appointment.objects.filter(state=AppointmentState.PLANNED)
    assert planned.filter(interpreter=Interpreter.NEEDED, at__date__gte=TODAY).count() > 20
    twice = planned.filter(at__date__gte=TODAY).values("with_user", "at").annotate(n=Count("pk"))
    assert not twice.filter(n__gt=1).exists()


def what_leads_from_one_end_to_the_other_is_there():
    assert set(DiscoveryVisit.objects.values_list("state", flat=True)) >= {"planned", "made"}
    assert VisitVerdict.objects.count() > 100
    assert PlanArea.objects.filter(not_retained=True).count() > 3
    kept = Q(code=F("plan__chosen_area")) | Q(code=F("plan__backup_area"))
    assert not PlanArea.objects.filter(kept, not_retained=True).exists()
    introductions = Counter(Introduction.objects.values_list("state", flat=True))
    assert min(introductions[state] for state in IntroductionState if state not in NEVER) > 0
    assert not Introduction.objects.filter(state__in=INTERESTED, disclosure=None).exists()
    handovers = Counter(Handover.objects.values_list("state", flat=True))
    assert min(handovers[state] for state in OPEN) > 2
    assert Handover.objects.exclude(called_on=None).exists()
    assert Handover.objects.filter(consents=None).exists()
    offers = Counter(OutsideOffer.objects.values_list("answer", flat=True))
    assert {"open", "yes", "no"} <= set(offers)
    lines = [standing_on(row.review_by, TODAY) for row in LocalFact.objects.all()]
    assert set(lines) == set(Standing)


def the_participant_has_a_plan_under_way():
    account = CentreMembership.objects.get(role=Role.PARTICIPANT)
    (plan,) = MobilityPlan.objects.filter(household__memberships__person=account.person)
    assert plan.state == PlanState.ACTIVE
    assert plan.household.memberships.count() > 2


def the_log_is_in_the_order_of_days():
    rows = list(LogRow.objects.order_by("number").values_list("at", flat=True))
    assert rows == sorted(rows)
    assert rows[0].year < rows[-1].year
    # What is written here is what is logged: each of the people once as opened.
    assert LogRow.objects.filter(action="people.add").count() == Person.objects.count()


def nobody_is_real():
    known = set(lists("people")["family_names"])
    for person in Person.objects.all():
        assert open_key(person).read(person, "family_name") in known
    for channel in ContactChannel.objects.select_related("person"):
        value = open_key(channel.person).read(channel, "value")
        assert value.startswith("06 39 98 ") or value.endswith(".example")
