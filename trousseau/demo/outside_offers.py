"""Somebody outside the programme offers a made-up household a place; it answers, or not yet."""

from datetime import timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON
from trousseau.demo.people import lists, of_100
from trousseau.demo.story import Story
from trousseau.households.choices import OfferAnswer, OfferedBy
from trousseau.households.outside_offers import NewOutsideOffer
from trousseau.plans.working_days import working_day_until

OFFERED_OF_100, ANSWERED_OF_100 = 9, 55
OFFERED_BY = {
    OfferedBy.NATIONAL_PLATFORM: 30, OfferedBy.SOCIAL_LANDLORD: 26, OfferedBy.SIAO: 26,
    OfferedBy.OFII: 18,
}  # fmt: skip
OFFERED_AGO, ANSWER_WITHIN = (0, 9), (2, 16)


def hear_from_others(story: Story) -> None:
    """An offer of the last days, to some who have not moved."""
    lot, course = story.lot, story.course
    if course.has_ended or course.moved_on or lot.random() * 100 >= OFFERED_OF_100:
        return
    offered_on = working_day_until(course.until - timedelta(lot.randint(*OFFERED_AGO)))
    offered_on = max(offered_on, course.referred_on)
    by = of_100(lot, OFFERED_BY)
    answer_by = story.today + timedelta(lot.randint(*ANSWER_WITHIN))
    new = NewOutsideOffer(by, lot.choice(lists("said")["outside"][by]), offered_on, answer_by)
    story.on_day(offered_on, partial(story.file.add_outside_offer, new), AFTERNOON)
    if lot.random() * 100 < ANSWERED_OF_100:
        answer = lot.choice((OfferAnswer.YES, OfferAnswer.NO))
        act = partial(story.file.answer_outside_offer, 0, answer)
        story.on_day(course.until, act, AFTERNOON)
