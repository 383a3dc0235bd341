"""The chapters of a household's story, in the order in which they are drawn.

What comes later (a loan) is a chapter more: a function that takes the story, in a module of its
own, named here.
"""

from collections.abc import Callable

from trousseau.demo import (
    after_plan,
    arrivals,
    before_plan,
    follow_ups,
    handovers,
    interviews,
    introductions,
    outside_offers,
    planning,
    rights,
    talks,
    visits,
)
from trousseau.demo.story import Story

CHAPTERS: tuple[Callable[[Story], None], ...] = (
    before_plan.arrive,
    before_plan.come_this_far,
    before_plan.live_somewhere,
    before_plan.ask_for_a_home,
    before_plan.show_papers,
    planning.make_a_plan,
    after_plan.go_on,
    talks.meet_and_talk,
    interviews.answer,
    arrivals.move,
    follow_ups.ask_how_it_goes,
    rights.carry_over,
    visits.go_and_see,
    introductions.meet_partners,
    handovers.hand_over,
    outside_offers.hear_from_others,
)
