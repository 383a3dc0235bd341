"""From a request to a household ranked: the one way in which pages read what was posted."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.demo.examples import example
from trousseau.matching import HouseholdProfile, ProfileError, rank
from trousseau.matching.ranking import Ranking
from trousseau.web.atlas import shared_atlas
from trousseau.web.forms import rows
from trousseau.web.forms.from_profile import filled_form
from trousseau.web.forms.household import HouseholdForm
from trousseau.web.known_facts import facts_for


@dataclass(frozen=True)
class Asked:
    """A form, and the ranking that follows from it; None when something is still to be said."""

    form: HouseholdForm
    ranking: Ranking | None


def posted(request: HttpRequest) -> rows.Posted:
    """The fields of a form as they came, several values a name; an example's when one is asked."""
    chosen = example(request.POST.get("example", ""))
    if chosen is not None:
        return filled_form(chosen.profile, shared_atlas())
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def ask(request: HttpRequest) -> Asked:
    """Read the household and rank all areas for it."""
    atlas = shared_atlas()
    form = HouseholdForm(posted(request), atlas)
    if not form.is_valid():
        return Asked(form, None)
    try:
        profile = HouseholdProfile.parse(form.as_mapping())
        ranking = rank(profile, atlas, facts=facts_for(request), on=timezone.localdate())
    except ProfileError:
        form.wishes.add_error(None, _("Nous n’avons pas pu lire cette réponse."))
        return Asked(form, None)
    return Asked(form, ranking)
