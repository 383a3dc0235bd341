"""The places for a household: three to begin with, the list with its ties, the map, what is out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.matching.constraints import Constraint, Mask
from trousseau.matching.explanation import AreaResult, Readiness
from trousseau.matching.ranking import Ranking
from trousseau.matching.shortlist import ShortlistPlace
from trousseau.territories.local_facts import Answer
from trousseau.web.map import AreaMap, LegendEntry, Shade, area_map
from trousseau.web.presenters.fit import AS_IT_IS, Bar, Reason, Telling, area_bar, reasons
from trousseau.web.presenters.local_facts import asked_text
from trousseau.web.presenters.numbers import amount, language, number, ordinal, unknown_words
from trousseau.web.presenters.unknown import Unknown, unknown_groups

LISTED = 12
# The first ten, then the first thirty …: the last rank of each shade of the map.
_SHADES = ((10, "f5"), (30, "f4"), (75, "f3"), (150, "f2"), (10_000, "f1"))


@dataclass(frozen=True)
class PlaceRow:
    """A place in the list."""

    code: str
    name: str
    region: str
    rank: str
    bar: Bar
    reasons: list[Reason]
    not_ready: bool
    # What a referent asked of it and nobody has answered yet.
    asked: list[str]


@dataclass(frozen=True)
class Tied:
    """Places that are as good as each other, or one alone."""

    tied: bool
    words: str
    places: list[PlaceRow]


@dataclass(frozen=True)
class ShortRow:
    """A place further down."""

    code: str
    name: str
    rank: str
    score: str


@dataclass(frozen=True)
class RejectedGroup:
    """What one condition rules out."""

    reason: str
    places: list[ShortRow]


@dataclass(frozen=True)
class ShortPlace:
    """One of the three different places, and in one line what it is good for."""

    row: PlaceRow
    line: str


@dataclass(frozen=True)
class RankingPage:
    """Everything on the page of results."""

    household: str
    unknown: list[Unknown]
    warnings: list[str]
    places: bool
    shortlist: list[ShortPlace]
    ranking_title: str
    groups: list[Tied]
    others: list[ShortRow]
    others_title: str
    rejected_title: str
    rejected: list[RejectedGroup]
    map: AreaMap


def ranking_page(
    ranking: Ranking, shortlist: Iterable[ShortlistPlace], telling: Telling = AS_IT_IS
) -> RankingPage:
    """The page for a ranking and its three different places."""
    order = ranking.order.places
    total = len(order)
    first = [ranking.at(int(place)) for place in order[:LISTED]]
    others = [short_row(ranking, int(place)) for place in order[LISTED:]]
    out = int(np.count_nonzero(ranking.is_rejected))
    return RankingPage(
        household=household_words(ranking),
        unknown=unknown_everywhere(ranking),
        warnings=warnings(ranking),
        places=total > 0,
        shortlist=[short_place(place, telling) for place in shortlist],
        ranking_title=ngettext(
            "%(count)s lieu possible, du mieux adapté au moins adapté",
            "%(count)s lieux possibles, du mieux adapté au moins adapté",
            total,
        )
        % {"count": number(total)},
        groups=tie_groups(first, telling),
        others=others,
        others_title=ngettext(
            "Voir %(count)s autre lieu", "Voir les %(count)s autres lieux", len(others)
        )
        % {"count": number(len(others))},
        rejected_title=ngettext("%(count)s lieu écarté", "%(count)s lieux écartés", out)
        % {"count": number(out)},
        rejected=rejected_groups(ranking),
        map=fit_map(ranking),
    )


def unknown_everywhere(ranking: Ranking) -> list[Unknown]:
    """What is known of no place at all: said before anything else."""
    return unknown_groups(
        (unknown_words(one.status), one.label.in_language(language())) for one in ranking.unknown
    )


def warnings(ranking: Ranking) -> list[str]:
    """What must be known of this household, without repeating what is loaded nowhere."""
    absent = [one.label.fr for one in ranking.unknown]
    return [
        words.in_language(language())
        for words in ranking.household_warnings
        if not absent or not all(label in words.fr for label in absent)
    ]


def household_words(ranking: Ranking) -> str:
    """`2 adultes, 3 enfants, un T4`: never more than what was typed."""
    adults, children = len(ranking.profile.adults), len(ranking.profile.children)
    parts = [ngettext("%(n)d adulte", "%(n)d adultes", adults) % {"n": adults}]
    if children:
        parts.append(ngettext("%(n)d enfant", "%(n)d enfants", children) % {"n": children})
    parts.append(
        ngettext("logement d’une pièce", "logement de %(n)d pièces", ranking.rooms)
        % {"n": ranking.rooms}
    )
    budget = ranking.profile.housing.rent_max_eur_month
    if budget is not None:
        parts.append(_("loyer d’au plus %(rent)s") % {"rent": amount(budget, "eur_month")})
    return " · ".join(parts)


def place_row(result: AreaResult, telling: Telling = AS_IT_IS) -> PlaceRow:
    """One place with its reasons."""
    return PlaceRow(
        code=result.code,
        name=result.name,
        region=result.ranking.atlas.areas.region_name[result.place],
        rank=ordinal(result.rank) if result.rank else "–",
        bar=area_bar(result),
        reasons=reasons(result, telling),
        not_ready=result.readiness is Readiness.NOT_READY,
        asked=asked_of(result.ranking, result.place),
    )


def asked_of(ranking: Ranking, place: int) -> list[str]:
    """What was asked of a place and is not known, as sentences."""
    return [asked_text(fact) for fact in ranking.open_questions.get(place, ())]


def short_place(place: ShortlistPlace, telling: Telling = AS_IT_IS) -> ShortPlace:
    """One of the three."""
    return ShortPlace(place_row(place.result, telling), place.line.in_language(language()))


def short_row(ranking: Ranking, place: int) -> ShortRow:
    """One place without reasons."""
    return ShortRow(
        code=ranking.atlas.areas.code[place],
        name=ranking.atlas.areas.name[place],
        rank=ordinal(int(ranking.order.ranks[place])) if ranking.order.ranks[place] else "",
        score=str(round(100 * float(ranking.scored.score[place]))),
    )


def tie_groups(results: list[AreaResult], telling: Telling = AS_IT_IS) -> list[Tied]:
    """Neighbours in the list that share a tie group, together."""
    groups: list[list[AreaResult]] = []
    for result in results:
        if groups and groups[-1][0].tie_group == result.tie_group:
            groups[-1].append(result)
        else:
            groups.append([result])
    return [
        Tied(
            tied=len(group) > 1,
            words=_("Ces %(count)d lieux se valent. À vous de choisir ; une visite peut aider.")
            % {"count": len(group)},
            places=[place_row(result, telling) for result in group],
        )
        for group in groups
    ]


def rejected_groups(ranking: Ranking) -> list[RejectedGroup]:
    """What each condition rules out; regions that are never wanted are one condition."""
    groups: list[RejectedGroup] = []
    regions: list[str] = []
    in_regions = np.zeros(len(ranking.is_rejected), dtype=bool)
    for constraint in ranking.constraints:
        if not constraint.rejects.any():
            continue
        if constraint.name == "red_line.region":
            code = str(constraint.value(0))
            regions.append(ranking.atlas.places.region_names[code])
            in_regions |= constraint.rejects
        else:
            groups.append(_group(ranking, constraint_words(constraint), constraint.rejects))
    if regions:
        label = _("Jamais : %(regions)s") % {"regions": ", ".join(regions)}
        groups.append(_group(ranking, label, in_regions))
    return groups


def _group(ranking: Ranking, reason: str, rejects: Mask) -> RejectedGroup:
    places = [short_row(ranking, int(place)) for place in np.flatnonzero(rejects)]
    count = ngettext("%(n)d lieu", "%(n)d lieux", len(places)) % {"n": len(places)}
    return RejectedGroup(f"{reason} ({count})", sorted(places, key=lambda row: row.name))


def constraint_words(constraint: Constraint) -> str:
    """`Taux de chômage au-dessus de 8,0 %`."""
    label = constraint.label.in_language(language())
    if not isinstance(constraint.limit, float | int):
        return label
    limit = amount(constraint.limit, constraint.unit)
    if constraint.name.endswith((".max", ".above")):
        return _("%(label)s : plus de %(limit)s") % {"label": label, "limit": limit}
    return _("%(label)s : moins de %(limit)s") % {"label": label, "limit": limit}


def shade_of(rank: int) -> str:
    """The class that paints a rank."""
    return next(css for last, css in _SHADES if rank <= last)


def fit_map(ranking: Ranking) -> AreaMap:
    """All areas shaded by rank; what is out is grey, what is not ready is hatched."""
    operators = ranking.local_answers["support_operator"]
    not_ready = {place for place, known in operators.items() if known.answer is Answer.NO}
    out, not_ready_words = _("écarté"), _("pas encore prêt")
    shades = {}
    for place, rank in enumerate(ranking.order.ranks.tolist()):
        words = ordinal(rank) if rank else out
        hatched = place in not_ready
        shades[place] = Shade(
            shade_of(rank) if rank else "f0",
            f"{words}, {not_ready_words}" if hatched else words,
            hatched,
        )
    legend = [
        LegendEntry("f5", _("10 premiers")),
        LegendEntry("f4", _("jusqu’au 30e")),
        LegendEntry("f3", _("jusqu’au 75e")),
        LegendEntry("f2", _("jusqu’au 150e")),
        LegendEntry("f1", _("ensuite")),
        LegendEntry("f0", _("écarté")),
    ]
    if not_ready:
        legend.append(LegendEntry("f0", _("rayé : pas encore prêt")))
    best = [ranking.at(int(place)).name for place in ranking.order.places[:3]]
    title = _("Carte des 306 zones selon leur rang pour ce ménage.")
    if best:
        title += " " + _("En tête : %(names)s.") % {"names": ", ".join(best)}
    return area_map(
        ranking.atlas, f"{title} {_('La liste dit la même chose.')}", shades, tuple(legend)
    )
