"""What the pages of a plan say of time: what a delay does, from when on, until when."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from tests.made_up_plans import draft_plan, eligible_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.households.choices import Structure
from trousseau.households.situations import Stay, set_stay
from trousseau.plans.actions import Wanted, set_wanted
from trousseau.plans.queries import PlanSheet, plan_sheet
from trousseau.web.presenters.plan import SLIP_DAYS, days_to_aim_for, plan_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> tuple[Client, Actor, UUID, UUID]:
    member = make_member(Role.CASEWORKER, make_centre())
    actor = actor_of(member, AT)
    household = eligible_household(actor)
    return client_of(member), actor, household.id, draft_plan(actor, household)


def sheet_of(actor: Actor, plan: UUID) -> PlanSheet:
    return plan_sheet(actor, plan, timezone.now())


def aim(actor: Actor, plan: UUID, days: int | None) -> PlanSheet:
    """Give the plan a target so many days after the earliest day of a move, or none."""
    first = sheet_of(actor, plan).earliest_move_on
    assert first is not None
    target = None if days is None else first + timedelta(days)
    set_wanted(actor, plan, Wanted("Un jardin.", target), AT)
    return sheet_of(actor, plan)


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def as_said(day: date) -> str:
    return date_format(day, "j F Y")


class TestWhatSlips:
    def test_a_week_more_of_what_decides_moves_the_day_and_says_what_is_late(self, home):
        client, actor, _, plan = home
        sheet = aim(actor, plan, 0)
        page = plan_page(sheet, timezone.localdate())
        decides = [one for one in page.now if one.is_critical]
        assert decides
        assert sheet.dates is not None
        for card in decides:
            slip = sheet.dates.if_slips(str(card.id), SLIP_DAYS)
            assert slip.move_days > 0
            day = as_said(sheet.dates.move_on + timedelta(slip.move_days))
            assert card.if_slips.startswith(f"7 jours de plus : départ le {day}")
            others = [one for one in slip.newly_late if one != str(card.id)]
            assert ("en retard ensuite" in card.if_slips) == bool(others)
            assert card.if_slips in text_of(client, f"/plans/{plan}/").replace("&#x27;", "'")
        assert any("en retard ensuite" in one.if_slips for one in decides)

    def test_with_time_to_spare_the_move_stays(self, home):
        _, actor, _, plan = home
        page = plan_page(aim(actor, plan, 30), timezone.localdate())
        assert page.now
        for card in page.now:
            assert "le départ reste possible le même jour" in card.if_slips

    def test_it_is_said_of_what_is_worked_on_now_only(self, home):
        _, actor, _, plan = home
        page = plan_page(aim(actor, plan, 0), timezone.localdate())
        now = {card.id for card in page.now}
        every = [card for one in page.objectives for card in one.steps]
        assert {card.id for card in every if card.if_slips} == now
        assert len(every) > len(now)

    def test_without_a_target_nothing_can_be_late(self, home):
        _, actor, _, plan = home
        page = plan_page(aim(actor, plan, None), timezone.localdate())
        assert not any(card.if_slips for one in page.objectives for card in one.steps)


class TestAim:
    def test_without_a_target_the_page_says_from_when_and_until_when(self, home):
        client, actor, household, plan = home
        first = aim(actor, plan, None).earliest_move_on
        assert first is not None
        text = text_of(client, f"/plans/{plan}/")
        assert f"Au plus tôt, tout peut être prêt le {as_said(first)}." in text
        assert "se termine" not in text
        last = first + timedelta(20)
        set_stay(actor, household, Stay(Structure.CADA, "CADA", AT.date(), last), AT)
        text = text_of(client, f"/plans/{plan}/")
        assert f"L’hébergement actuel se termine le {as_said(last)}." in text
        assert "trop court" not in text
        assert days_to_aim_for(sheet_of(actor, plan)) == (first, last)

    def test_a_stay_that_ends_too_soon_is_said_and_not_aimed_for(self, home):
        client, actor, household, plan = home
        first = aim(actor, plan, None).earliest_move_on
        assert first is not None
        soon = first - timedelta(1)
        set_stay(actor, household, Stay(Structure.CADA, "CADA", AT.date(), soon), AT)
        assert "demandez une prolongation" in text_of(client, f"/plans/{plan}/")
        assert days_to_aim_for(sheet_of(actor, plan)) == (first,)

    def test_with_a_target_the_plan_page_says_nothing_of_it(self, home):
        client, actor, _, plan = home
        aim(actor, plan, 30)
        assert "Au plus tôt, tout peut être prêt" not in text_of(client, f"/plans/{plan}/")

    def test_the_form_says_both_and_fills_in_nothing(self, home):
        client, actor, _, plan = home
        first = aim(actor, plan, None).earliest_move_on
        assert first is not None
        text = text_of(client, f"/plans/{plan}/edit/")
        assert f"Au plus tôt, tout peut être prêt le {as_said(first)}." in text
        field = text.split('id="id_target_on"')[0].rsplit("<input", 1)[1]
        assert "value" not in field
        assert f'<button name="target_on" value="{first.isoformat()}">' in text
        # Enter in a field presses the first button: the one that aims for nothing.
        assert text.index("Enregistrer</button>") < text.index('<button name="target_on"')

    def test_one_button_aims_for_it(self, home):
        client, actor, _, plan = home
        first = aim(actor, plan, None).earliest_move_on
        assert first is not None
        # As a browser sends it: the empty field, then the button.
        sent = {"reasons": "Un jardin.", "target_on": ["", first.isoformat()]}
        assert client.post(f"/plans/{plan}/edit/", sent).status_code == 302
        assert sheet_of(actor, plan).target_on == first
