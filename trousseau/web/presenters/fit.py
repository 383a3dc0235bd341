"""How a place fits a household, in words and as a bar, on every page that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.matching.explanation import AreaResult, Contribution, ThemeResult
from trousseau.territories import Atlas
from trousseau.territories.figures import Figure
from trousseau.territories.occupation_indicators import OCCUPATION_INDICATORS
from trousseau.web.presenters.figures import tension_words
from trousseau.web.presenters.numbers import language, number, share, shown

_MOST_FOR, _MOST_AGAINST = 4, 2
_GOOD, _BAD = 0.6, 0.35


@dataclass(frozen=True)
class Bar:
    """A score out of 100 and what unknown figures may make of it.

    `range_width` is 0 when the score is certain to the point.
    """

    value: int
    low: int
    range_width: int
    text: str
    range_text: str


@dataclass(frozen=True)
class Telling:
    """How reasons are told on a page: adults by their `names` instead of their ids, and without
    the criteria (`untold`) that come from what one adult alone has said."""

    names: Mapping[str, str] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()

    def told(self, theme: ThemeResult) -> ThemeResult:
        """A theme as it may be told."""
        return replace(
            theme,
            contributions=tuple(
                each._replace(adult_id=self.names.get(each.adult_id or "", each.adult_id))
                for each in theme.contributions
                if each.key not in self.untold
            ),
        )


AS_IT_IS = Telling()


@dataclass(frozen=True)
class Reason:
    """One reason: `kind` is `for` or `against`."""

    kind: str
    kind_words: str
    text: str


def bar(score: float, low: float, high: float) -> Bar:
    """From scores 0–1."""
    value, least, most = round(100 * score), round(100 * low), round(100 * high)
    wide = most - least >= 2
    return Bar(
        value=value,
        low=least,
        range_width=most - least if wide else 0,
        text=_("%(score)d sur 100") % {"score": value},
        range_text=_("entre %(low)d et %(high)d selon ce qui reste inconnu")
        % {"low": least, "high": most}
        if wide
        else "",
    )


def area_bar(result: AreaResult) -> Bar:
    """The bar of a whole place."""
    return bar(result.score, result.score_low, result.score_high)


def figure_words(figure: Figure) -> str:
    """A figure in words; a tension of homes is easier to grasp than its number."""
    if figure.key == "housing_tension":
        return tension_words(figure)
    return shown(figure)


def contribution_words(contribution: Contribution, atlas: Atlas, several_adults: bool) -> str:
    """`Maçons qualifiés : 87 à 95 embauches prévues hors saison`.

    A figure about an occupation names it; another one names the adult where there are several.
    """
    said = _sentence(contribution)
    about = [atlas.occupations.fap_label(fap) for fap in contribution.occupation[:1]]
    if about and contribution.key in OCCUPATION_INDICATORS:
        return _("%(about)s : %(said)s") % {"about": about[0], "said": said}
    if several_adults and contribution.adult_id:
        return _("%(about)s : %(said)s") % {"about": contribution.adult_id, "said": said}
    return f"{said[0].upper()}{said[1:]}"


def _sentence(contribution: Contribution) -> str:
    """What is said most often has words of its own; the rest is a label and its figure."""
    figure = contribution.figure
    told = {
        "stable_projects": _("%(figure)s prévues hors saison"),
        "difficult_share": _("%(figure)s des embauches y sont jugées difficiles"),
        "unemployment_rate": _("chômage à %(figure)s"),
        "housing_tension": _("logement %(figure)s"),
        "share_near_nursery_school": _("école maternelle dans la commune pour %(figure)s des gens"),
        "share_near_primary_school": _(
            "école élémentaire dans la commune pour %(figure)s des gens"
        ),
        "share_near_lower_secondary": _("collège dans la commune pour %(figure)s des gens"),
        "share_near_upper_secondary": _("lycée dans la commune pour %(figure)s des gens"),
        "share_near_vocational": _("lycée professionnel dans la commune pour %(figure)s des gens"),
    }.get(contribution.key)
    if told is None or figure.value is None:
        label = contribution.label.in_language(language())
        return _("%(label)s : %(figure)s") % {
            "label": f"{label[0].lower()}{label[1:]}",
            "figure": figure_words(figure),
        }
    if contribution.key == "stable_projects":
        return told % {"figure": hirings(figure)}
    if contribution.key.startswith("share_near"):
        return told % {"figure": share(figure.value)}
    return told % {"figure": figure_words(figure)}


def hirings(figure: Figure) -> str:
    """`87 à 95 embauches`: what an employer plans, in a word everybody knows."""
    low, high = round(figure.low or 0), round(figure.high or 0)
    if low == high:
        return ngettext("%(count)s embauche", "%(count)s embauches", high) % {"count": number(high)}
    return _("%(low)s à %(high)s embauches") % {"low": number(low), "high": number(high)}


def reasons(result: AreaResult, telling: Telling = AS_IT_IS) -> list[Reason]:
    """What speaks most for a place, theme by theme in the order of the sheet, then against it.

    For: the best figure of each theme that suits (for work, one for each adult). Against: the
    figures that cost most, by their share of the whole and how far they are from the middle.
    """
    several = len(result.ranking.household.work_ids) > 1
    counting = [telling.told(theme) for theme in result.themes.values() if theme.share > 0]
    good = [each for theme in counting for each in _best(theme)]
    found = [
        Reason("for", _("Pour"), contribution_words(each, result.ranking.atlas, several))
        for each in good[:_MOST_FOR]
    ]
    bad = sorted(
        (
            (theme.share * each.weight * (0.5 - each.score), each.key, each)
            for theme in counting
            for each in _scored(theme)
            if each.score is not None and each.score <= _BAD
        ),
        key=lambda entry: (-entry[0], entry[1]),
    )
    found += [
        Reason("against", _("Contre"), contribution_words(each, result.ranking.atlas, several))
        for each in _distinct([each for _cost, _key, each in bad])[:_MOST_AGAINST]
    ]
    return found


def _scored(theme: ThemeResult) -> list[Contribution]:
    return [
        each
        for each in theme.contributions
        if each.score is not None and each.weight > 0 and each.figure.value is not None
    ]


def _best(theme: ThemeResult) -> list[Contribution]:
    """The figure that says most for a place in one theme; for work, one for each adult."""
    best: dict[str | None, Contribution] = {}
    for each in _scored(theme):
        if (each.score or 0) < _GOOD:
            continue
        held = best.get(each.adult_id)
        if held is None or _telling(each) > _telling(held):
            best[each.adult_id] = each
    return list(best.values())


def _telling(each: Contribution) -> tuple[bool, float]:
    """A number of jobs says more to people than a rate."""
    return each.key == "stable_projects", each.weight * (each.score or 0)


# Two ways of counting the same thing are one reason.
_SAME = {
    "expected_stable_per_1000": "stable_projects",
    "share_near_vocational": "share_near_upper_secondary",
}


def _distinct(contributions: list[Contribution]) -> list[Contribution]:
    seen: set[tuple[str, str | None]] = set()
    kept = []
    for each in contributions:
        name = (_SAME.get(each.key, each.key), each.adult_id)
        if name not in seen:
            seen.add(name)
            kept.append(each)
    return kept
