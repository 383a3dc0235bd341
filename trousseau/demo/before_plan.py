"""A made-up household before it has a plan: who, how far, where they live, which papers."""

from datetime import date, timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON, Reached
from trousseau.demo.people import lists, of_100
from trousseau.demo.story import Story
from trousseau.households.actions import Referral
from trousseau.households.choices import (
    CloseReason,
    Extension,
    FactKind,
    HousingRight,
    NoteKind,
    Permit,
    Protection,
    ReferredBy,
    Structure,
    YesNo,
)
from trousseau.households.situations import Fact, SocialHousing, Stay

RECEPTION = (Structure.CADA, Structure.HUDA, Structure.CPH)
REFERRED_BY = {
    ReferredBy.SHELTER: 30, ReferredBy.AGIR: 26, ReferredBy.SOCIAL_WORKER: 14,
    ReferredBy.ASSOCIATION: 12, ReferredBy.SIAO: 8, ReferredBy.ACQUAINTANCE: 5,
    ReferredBy.THEMSELVES: 5,
}  # fmt: skip
# Told of a stay; a plan takes four to five months.
ENDS_AFTER_DAYS = (12, 35, 60, 95, 130, 150, 165, 180, 200, 225, 250, 280)
EARLY = (
    CloseReason.INELIGIBLE, CloseReason.STAYS, CloseReason.UNREACHABLE, CloseReason.LOCAL_SOLUTION,
    CloseReason.ASKED_TO_STOP,
)  # fmt: skip


def arrive(story: Story) -> None:
    """Who they are, and who sent them."""
    lot, course, said = story.lot, story.course, lists("said")
    by = of_100(lot, REFERRED_BY)
    own_way = by in (ReferredBy.THEMSELVES, ReferredBy.ACQUAINTANCE)
    referral = Referral(by, course.referred_on, "" if own_way else lot.choice(said["referrers"]))
    first, *others = story.members
    story.on_day(course.referred_on, lambda at: story.file.open_household(referral, first, at))
    for other in others:
        story.on_day(course.referred_on, partial(story.file.add_member, other))
    note = said["first_note"]
    story.on_day(
        course.referred_on, lambda at: story.file.write_note(NoteKind.CALL, note, at), AFTERNOON
    )


def come_this_far(story: Story) -> None:
    """Informed, found eligible, closed before there was a plan."""
    course, file = story.course, story.file
    informed_on = course.informed_on
    if informed_on:
        story.on_day(informed_on, lambda at: file.inform(informed_on, at))
    if course.eligible_on:
        story.on_day(course.eligible_on, file.find_eligible, AFTERNOON)
    if course.reached is Reached.CLOSED_EARLY and course.closed_on:
        reason = story.lot.choice(EARLY)
        story.on_day(course.closed_on, lambda at: file.close_household(reason, at), AFTERNOON)


def live_somewhere(story: Story) -> None:
    """Where they stay and until when; the stays of some end too soon, some were extended."""
    lot, course = story.lot, story.course
    weights = lists("people")["structures"]
    structure = Structure(of_100(lot, weights))
    name = ""
    if structure not in (Structure.HOSTED, Structure.OWN_LEASE, Structure.NO_HOME):
        name = lot.choice(lists("said")["structure_names"])
    since = course.referred_on - timedelta(lot.randint(20, 500))
    # Ends are told from the day of the referral on: too soon for a plan of four to five months,
    # in time, or late enough.
    ends_on = None
    if structure not in (Structure.OWN_LEASE, Structure.NO_HOME) and lot.random() < 0.85:
        ends_on = course.until + timedelta(lot.choice(ENDS_AFTER_DAYS) + lot.randint(-6, 6))
        if course.has_ended or course.moved_on:
            ends_on = (course.moved_on or course.until) + timedelta(lot.randint(0, 60))
    stay = Stay(structure, name, since, ends_on)
    story.on_day(course.referred_on, lambda at: story.file.set_stay(stay, at), AFTERNOON)
    asked_on = course.eligible_on
    if ends_on and asked_on and structure in RECEPTION and lot.random() < 0.45:
        answer = lot.choice((Extension.ASKED, Extension.GRANTED, Extension.REFUSED))
        until = ends_on + timedelta(90) if answer is Extension.GRANTED else None
        longer = Stay(structure, name, since, ends_on, answer, until)
        story.on_day(asked_on, lambda at: story.file.set_stay(longer, at), AFTERNOON)


def ask_for_a_home(story: Story) -> None:
    """A request for a social home, which some have."""
    lot, course = story.lot, story.course
    if course.informed_on is None or lot.random() > 0.45:
        return
    requested_on = course.informed_on - timedelta(lot.randint(20, 1400))
    # Renewed each year; for some soon, for some too late.
    years = (story.today - requested_on).days // 365
    renew_by = requested_on + timedelta(365 * (years + (lot.random() < 0.9)))
    right = lot.choices(
        (HousingRight.NONE, HousingRight.ASKED, HousingRight.RECOGNISED), (78, 14, 8)
    )[0]
    right_on = course.informed_on if right is not HousingRight.NONE else None
    wanted = SocialHousing(
        number=f"EXEMPLE-{lot.randint(0, 999999):06d}",
        first_requested_on=requested_on,
        renew_by=renew_by,
        departements=(story.around.places.departements[story.centre],),
        housing_right=right,
        housing_right_on=right_on,
        siao_on=course.informed_on if lot.random() < 0.3 else None,
    )
    story.on_day(
        course.informed_on, lambda at: story.file.set_social_housing(wanted, at), AFTERNOON
    )


def show_papers(story: Story) -> None:
    """What was checked of each adult: some of it missing, some about to expire."""
    course = story.course
    checked_on = course.eligible_on or course.informed_on
    if checked_on is None:
        return
    for who in story.adults:
        facts = _facts(story, checked_on, complete=course.eligible_on is not None)
        story.on_day(
            checked_on,
            partial(story.file.record_facts, who, facts),
        )


def _facts(story: Story, on: date, *, complete: bool) -> list[Fact]:
    lot = story.lot
    missing = 0.08 if complete else 0.4
    protection = lot.choices(
        (Protection.REFUGEE, Protection.SUBSIDIARY, Protection.STATELESS), (68, 30, 2)
    )[0]
    permit, most = lot.choices(
        ((Permit.TEN_YEARS, 3600), (Permit.FOUR_YEARS, 1400), (Permit.RECEIPT, 170)), (48, 30, 22)
    )[0]
    least = 25 if permit is Permit.RECEIPT or lot.random() < 0.12 else 200
    days = lot.randint(least, max(least + 60, 110 if least == 25 else most))
    expires_on = max(story.course.until, on) + timedelta(days)
    facts = [
        Fact(FactKind.PROTECTION, protection, on),
        Fact(FactKind.PERMIT, permit, on, expires_on),
        Fact(FactKind.PREFECTURE, story.around.places.departements[story.centre], on),
        Fact(FactKind.RIGHTS, of_100(lot, {YesNo.YES: 74, YesNo.NO: 11, YesNo.UNKNOWN: 15}), on),
    ]
    kept = [fact for fact in facts if lot.random() > missing]
    return [*kept, Fact(FactKind.VOLUNTARY, YesNo.YES, on)] if complete else kept
