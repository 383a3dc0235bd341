"""An area's sheet for a household: why here, why not, what would change it, what is not known."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.matching.communes import CommuneRanking
from trousseau.matching.constraints import Rejection
from trousseau.matching.explanation import AreaResult, Contribution, ThemeResult
from trousseau.matching.names import criterion_method
from trousseau.matching.ranking import Ranking
from trousseau.matching.why_not import Change, WhyNot
from trousseau.territories import Atlas
from trousseau.territories.figures import Status
from trousseau.territories.local_facts import KINDS, Answer, Known
from trousseau.territories.occupation_indicators import OCCUPATION_INDICATORS
from trousseau.web.presenters.area import AreaHead, Town, area_head, town
from trousseau.web.presenters.figures import figure_words, mark_of, source_words
from trousseau.web.presenters.fit import (
    Bar,
    Reason,
    area_bar,
    bar,
    contribution_words,
    reasons,
)
from trousseau.web.presenters.numbers import (
    amount,
    language,
    number,
    ordinal,
    share,
    standing,
    unknown_words,
)
from trousseau.web.presenters.ranking import asked_of
from trousseau.web.presenters.themes import theme_name
from trousseau.web.presenters.unknown import Unknown, unknown_groups

FIRST = 10
_COSTS_SHOWN = 3
_TOWNS_SHOWN = 12


@dataclass(frozen=True)
class FitLine:
    """One figure of the sheet; `bar` is None for what is shown without scoring."""

    key: str
    label: str
    text: str
    unit: str
    known: bool
    method: str
    source: str
    standing: str
    mark: int | None
    bar: Bar | None


@dataclass(frozen=True)
class FitGroup:
    """Figures about one adult's occupation, or about everybody (`about` is then empty)."""

    about: str
    lines: list[FitLine]


@dataclass(frozen=True)
class FitTheme:
    """A theme: how well it fits, how much it weighs, and its figures."""

    key: str
    heading: str
    weight: str
    bar: Bar | None
    groups: list[FitGroup]
    lines: list[FitLine]


@dataclass(frozen=True)
class FactLine:
    """What a referent knows: `state` is `yes`, `no` or `unknown`."""

    label: str
    state: str
    state_words: str
    detail: str


@dataclass(frozen=True)
class FitTown:
    """A commune of the area, best for this household first."""

    row: Town
    bar: Bar


@dataclass(frozen=True)
class Sheet:
    """The whole sheet."""

    head: AreaHead
    verdict: str
    bar: Bar
    out: list[str]
    change: str
    obstacles: str
    costs: list[str]
    reasons: list[Reason]
    notes: list[str]
    unknown: list[Unknown]
    facts: list[FactLine]
    facts_known: bool
    asked: list[str]
    themes: list[FitTheme]
    place: FitTheme | None
    towns: list[FitTown]
    towns_total: str


def sheet(ranking: Ranking, code: str, why: WhyNot, communes: CommuneRanking) -> Sheet:
    """The sheet of one area, with `why` it is not among the first and its towns ranked."""
    result = ranking.explain(code)
    facts = [fact_line(kind, ranking.local_answers[kind].get(result.place)) for kind in KINDS]
    themes = [fit_theme(ranking.atlas, theme) for theme in result.themes.values()]
    apart = [key for key, theme in result.themes.items() if key == "place" and theme.share == 0]
    return Sheet(
        head=area_head(ranking.atlas, code),
        verdict=verdict(ranking, result),
        bar=area_bar(result),
        out=[rejection_words(one) for one in result.reasons],
        change=change_words(why.change, result.name) if why.change is not None else "",
        obstacles=why.obstacles.in_language(language()) if why.obstacles is not None else "",
        costs=[
            contribution_words(each, ranking.atlas, len(ranking.household.work_ids) > 1)
            for each in why.contributions[:_COSTS_SHOWN]
        ]
        if not _among_first(result)
        else [],
        reasons=reasons(result),
        notes=[words.in_language(language()) for words in result.notes],
        unknown=unknown_groups(
            (unknown_words(one.status), one.label.in_language(language())) for one in result.unknown
        ),
        facts=facts,
        facts_known=any(fact.state != Answer.UNKNOWN for fact in facts),
        asked=asked_of(ranking, result.place),
        themes=[theme for theme in themes if theme.key not in apart],
        place=next((theme for theme in themes if theme.key in apart), None),
        towns=[
            FitTown(town(ranking.atlas, one.code), bar(one.score, one.score_low, one.score_high))
            for one in communes.communes[:_TOWNS_SHOWN]
        ],
        towns_total=number(len(communes.communes)),
    )


def _among_first(result: AreaResult) -> bool:
    return result.rank is not None and result.rank <= FIRST


def verdict(ranking: Ranking, result: AreaResult) -> str:
    """One sentence: where the place stands, or that it is out."""
    if result.rank is None:
        return _("%(name)s n’est pas retenu.") % {"name": result.name}
    total = len(ranking.order.places)
    said = _("%(name)s est %(rank)s sur %(total)s lieux possibles.") % {
        "name": result.name,
        "rank": ordinal(result.rank),
        "total": number(total),
    }
    equals = int((ranking.order.tie_groups == result.tie_group).sum()) - 1
    if equals:
        said += " " + ngettext(
            "Un autre lieu le vaut.", "%(count)d autres lieux le valent.", equals
        ) % {"count": equals}
    return said


def rejection_words(rejection: Rejection) -> str:
    """`Taux de chômage : 9,1 %, plus que les 8,0 % demandés`."""
    label = rejection.label.in_language(language())
    if not isinstance(rejection.value, float | int) or not isinstance(rejection.limit, float | int):
        return label
    return _("%(label)s : %(value)s ; la limite est %(limit)s") % {
        "label": label,
        "value": amount(rejection.value, rejection.unit),
        "limit": amount(rejection.limit, rejection.unit),
    }


def change_words(change: Change, name: str) -> str:
    """`Si un adulte avait le permis de conduire (B), Rodez passerait 2e.`

    Weights are not on the form as numbers, so they are not said as numbers.
    """
    said = change.words.in_language(language())
    if change.path.startswith("weights."):
        theme = theme_name(change.path.removeprefix("weights.")).word
        more = change.after > change.before
        said = (
            _("si le thème « %(theme)s » comptait davantage")
            if more
            else _("si le thème « %(theme)s » comptait moins")
        ) % {"theme": theme}
    return _("%(change)s, %(name)s passerait %(rank)s.") % {
        "change": f"{said[0].upper()}{said[1:]}",
        "name": name,
        "rank": ordinal(change.rank_after),
    }


def fit_theme(atlas: Atlas, theme: ThemeResult) -> FitTheme:
    """One theme of the sheet."""
    score = None
    if theme.score is not None and theme.low is not None and theme.high is not None:
        score = bar(theme.score, theme.low, theme.high)
    groups = fit_groups(atlas, theme.contributions)
    return FitTheme(
        key=theme.theme,
        heading=theme_name(theme.theme).heading,
        weight=_("Compte pour %(share)s") % {"share": share(100 * theme.share)}
        if theme.share
        else "",
        bar=score,
        groups=groups,
        lines=distinct_lines(groups),
    )


def fit_groups(atlas: Atlas, contributions: tuple[Contribution, ...]) -> list[FitGroup]:
    """What is loaded, by adult and occupation; what is the same for everybody once, at the end."""
    groups: dict[str, list[FitLine]] = {}
    general: dict[str, FitLine] = {}
    for each in contributions:
        if each.figure.status is Status.NOT_LOADED:
            continue
        if each.key not in OCCUPATION_INDICATORS:
            general.setdefault(each.key, fit_line(each))
            continue
        families = [atlas.occupations.fap_label(fap) for fap in each.occupation]
        about = " · ".join([*([each.adult_id] if each.adult_id else []), *families])
        groups.setdefault(about, []).append(fit_line(each))
    found = [FitGroup(about, lines) for about, lines in groups.items()]
    return [*found, FitGroup("", list(general.values()))] if general else found


def distinct_lines(groups: list[FitGroup]) -> list[FitLine]:
    """One line for each criterion, to say once how it is worked out."""
    return list({line.key: line for group in groups for line in group.lines}.values())


def fit_line(each: Contribution) -> FitLine:
    """One contribution of the sheet."""
    words = figure_words(each.figure)
    score = None
    if each.score is not None and each.weight > 0:
        low = each.score if each.score_low is None else each.score_low
        high = each.score if each.score_high is None else each.score_high
        score = bar(each.score, low, high)
    return FitLine(
        key=each.key,
        label=each.label.in_language(language()),
        text=words.value,
        unit=words.unit,
        known=each.figure.value is not None,
        method=criterion_method(each.key).in_language(language()),
        source=source_words(each.figure.source, each.figure.year),
        standing=standing(each.figure.percentile),
        mark=mark_of(each.figure.percentile),
        bar=score,
    )


def fact_line(kind: str, known: Known | None) -> FactLine:
    """What the referents say of one question; nobody having said anything is unknown."""
    state = known.answer if known is not None else Answer.UNKNOWN
    words = {Answer.YES: _("oui"), Answer.NO: _("non"), Answer.UNKNOWN: _("on ne sait pas")}
    detail = ""
    if known is not None and known.fact is not None:
        fact = known.fact
        day = fact.verified_on.strftime("%d/%m/%Y")
        told = _("%(source)s, vérifié le %(day)s") % {"source": fact.source, "day": day}
        detail = f"{fact.detail} · {told}" if fact.detail else told
    return FactLine(KINDS[kind].in_language(language()), str(state), words[state], detail)
