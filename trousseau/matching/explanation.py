"""One area for one household, as records people read: themes, contributions, reasons, unknowns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from trousseau.matching.constraints import Rejection, Unverified
from trousseau.matching.criteria.columns import Column, Row, rows
from trousseau.matching.names import THEME_NAMES, criterion_name
from trousseau.matching.profile import Theme
from trousseau.matching.scales import Scored
from trousseau.territories.figures import Figure, Status
from trousseau.territories.layers import Words
from trousseau.territories.local_facts import KINDS, Answer

if TYPE_CHECKING:
    from trousseau.matching.ranking import Ranking


class Readiness(StrEnum):
    """Whether someone stays with the household for twelve months after the move."""

    READY = "ready"
    NOT_READY = "not_ready"
    UNKNOWN = "unknown"


_READINESS = {Answer.YES: Readiness.READY, Answer.NO: Readiness.NOT_READY}


class Contribution(NamedTuple):
    """One criterion of one place.

    `score` (0–1) is None for what is shown and not scored: a fact, or a layer that is not
    loaded. `weight` is the share inside the theme, 0 when it does not count. `occupation` holds
    the FAP-228 families that a work figure is about.
    """

    key: str
    theme: Theme
    adult_id: str | None
    score: float | None
    score_low: float | None
    score_high: float | None
    weight: float
    figure: Figure
    occupation: tuple[str, ...]

    @property
    def label(self) -> Words:
        """What the criterion is called."""
        return criterion_name(self.key)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A column of a theme with what is the same for every place; `rows` holds the rest."""

    column: Column
    theme: Theme
    adult_id: str | None
    weight: float
    source: str
    year: str
    rows: list[Row]

    def contribution(self, place: int) -> Contribution:
        """The criterion at one place. Made ten thousand times for a ranking: by position."""
        column, measured = self.column, self.column.measured
        score, score_low, score_high, value, low, high, percentile, status = self.rows[place]
        return Contribution(
            column.key,
            self.theme,
            self.adult_id,
            score,
            score_low,
            score_high,
            self.weight,
            Figure(
                column.key,
                value,
                low,
                high,
                status,
                measured.unit,
                self.source,
                self.year,
                percentile,
            ),
            column.occupation(place) if column.occupation is not None else (),
        )


def criteria_of(ranking: Ranking) -> dict[Theme, tuple[Criterion, ...]]:
    """The criteria of every theme, in the order in which they are shown."""
    ids = ranking.household.work_ids
    # Adults in the order of the profile, whatever the order of the key.
    order = {adult.id: index for index, adult in enumerate(ranking.profile.adults)}
    found: dict[Theme, tuple[Criterion, ...]] = {}
    for theme, scores in ranking.themes.items():
        total = sum(column.weight for column in scores.columns) or 1.0
        criteria = []
        for column in scores.columns:
            source, year = ranking.basis.credit(column.measured.layers)
            adult = ids[column.adult] if column.adult is not None else None
            weight, year = column.weight / total, column.measured.year or year
            criteria.append(Criterion(column, theme, adult, weight, source, year, rows(column)))
        if theme == "work":
            criteria.sort(key=lambda each: order.get(each.adult_id or "", len(order)))
        found[theme] = tuple(criteria)
    return found


@dataclass(frozen=True, slots=True)
class ThemeResult:
    """One theme of one place. `share` of the whole is 0 when it is shown apart; `score`, `low`
    and `high` are None when none of its layers is loaded."""

    theme: Theme
    share: float
    score: float | None
    low: float | None
    high: float | None
    contributions: tuple[Contribution, ...]

    @property
    def label(self) -> Words:
        """What the theme is called."""
        return THEME_NAMES[self.theme]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A figure that is not known, and why."""

    key: str
    theme: Theme | None
    label: Words
    status: Status


@dataclass(frozen=True)
class AreaResult:
    """One employment area for one household. Everything is computed when it is read."""

    ranking: Ranking
    place: int

    @property
    def code(self) -> str:
        """Code of the area, 4 digits."""
        return self.ranking.atlas.areas.code[self.place]

    @property
    def name(self) -> str:
        """Name of the area."""
        return self.ranking.atlas.areas.name[self.place]

    @property
    def rank(self) -> int | None:
        """Rank of its tie group's leader, from 1; None when rejected."""
        return int(self.ranking.order.ranks[self.place]) or None

    @property
    def tie_group(self) -> int | None:
        """Number of its tie group, from 1; None when rejected."""
        return int(self.ranking.order.tie_groups[self.place]) or None

    @property
    def score(self) -> float:
        """The household's score, 0–1; a rejected area has one too."""
        return float(self.ranking.scored.score[self.place])

    @property
    def score_low(self) -> float:
        """The score with every uncertain figure at the worse end of its interval."""
        return float(self.ranking.scored.low[self.place])

    @property
    def score_high(self) -> float:
        """The score with every uncertain figure at the better end of its interval."""
        return float(self.ranking.scored.high[self.place])

    @property
    def readiness(self) -> Readiness:
        """A state beside the rank: not ready is a task for the programme, not a bad place."""
        known = self.ranking.local_answers["support_operator"].get(self.place)
        return _READINESS[known.answer] if known is not None else Readiness.UNKNOWN

    @property
    def is_rejected(self) -> bool:
        """Whether a constraint rejects it."""
        return bool(self.ranking.is_rejected[self.place])

    @cached_property
    def reasons(self) -> tuple[Rejection, ...]:
        """Every constraint that rejects it."""
        return tuple(
            constraint.rejection(self.place)
            for constraint in self.ranking.constraints
            if constraint.rejects[self.place]
        )

    @cached_property
    def unverified(self) -> tuple[Unverified, ...]:
        """Every constraint that could not be verified for it."""
        return tuple(
            constraint.unverified(self.place)
            for constraint in self.ranking.constraints
            if constraint.open[self.place]
        )

    @cached_property
    def themes(self) -> dict[Theme, ThemeResult]:
        """Themes that take part, and `place`, in the order in which they are shown."""
        total = sum(self.ranking.weights.values())
        results: dict[Theme, ThemeResult] = {}
        for theme, scores in self.ranking.themes.items():
            score, low, high = _scores(scores.scored, self.place)
            results[theme] = ThemeResult(
                theme,
                self.ranking.weights.get(theme, 0.0) / total,
                score,
                low,
                high,
                self._contributions(theme),
            )
        return results

    def _contributions(self, theme: Theme) -> tuple[Contribution, ...]:
        place = self.place
        return tuple([each.contribution(place) for each in self.ranking.criteria[theme]])

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """The contributions of all themes."""
        return tuple(each for theme in self.themes.values() for each in theme.contributions)

    @cached_property
    def unknown(self) -> tuple[Unknown, ...]:
        """What is not known of this place: layers that are not loaded first, then its own gaps."""
        own = [
            Unknown(each.key, each.theme, each.label, each.figure.status)
            for each in self.contributions
            if each.figure.status in (Status.MISSING, Status.MASKED)
        ]
        gaps = dict.fromkeys(own)
        return (*self.ranking.unknown, *gaps)

    @cached_property
    def adults_suited(self) -> tuple[int, int] | None:
        """For how many adults there is a fair chance of work, of how many who look for it."""
        total = len(self.ranking.household.work_ids)
        for column in self.ranking.themes["work"].columns if total else ():
            if column.key == "adults_suited":
                return int(column.measured.figures.value[self.place]), total
        return None

    @cached_property
    def notes(self) -> tuple[Words, ...]:
        """What a caseworker should hear beside the figures."""
        notes: list[Words] = []
        if self.adults_suited is not None:
            suited, total = self.adults_suited
            if total > 1 and suited == 1:
                notes.append(
                    Words(
                        "Il y a du travail pour un seul des adultes.",
                        "There is work for one of the adults only.",
                    )
                )
            elif suited == 0:
                notes.append(
                    Words(
                        "Peu de travail pour les adultes du ménage.",
                        "Little work for the adults of this household.",
                    )
                )
        notes += self._shortage_notes()
        if self.readiness is Readiness.NOT_READY:
            notes.append(
                Words(
                    "Pas prêt : aucun opérateur pour accompagner pendant douze mois.",
                    "Not ready: no operator to stay with the household for twelve months.",
                )
            )
        for each in self.unverified:
            notes.append(
                Words(f"Non vérifié : {each.label.fr}.", f"Not verified: {each.label.en}.")
            )
        for kind, words in KINDS.items():
            known = self.ranking.local_answers[kind].get(self.place)
            if known is not None and known.fact is not None:
                yes = known.answer is Answer.YES
                detail = f" ({known.fact.detail})" if known.fact.detail else ""
                day = known.fact.verified_on.isoformat()
                notes.append(
                    Words(
                        f"{words.fr}{detail} : {'oui' if yes else 'non'} "
                        f"({known.fact.source}, vérifié le {day}).",
                        f"{words.en}{detail}: {'yes' if yes else 'no'} "
                        f"({known.fact.source}, verified on {day}).",
                    )
                )
        return tuple(notes)

    def _shortage_notes(self) -> list[Words]:
        """Whether an occupation is on the region's list: a fact, which never scores."""
        atlas = self.ranking.atlas
        if "shortage_list" not in atlas.layers:
            return []
        region = atlas.areas.region[self.place]
        notes = []
        for each in self.ranking.household.reachable:
            if atlas.shortage_answer(region, each.rome, each.qualification).listed:
                notes.append(
                    Words(
                        f"{each.adult_id} : « {each.title} » figure sur la liste des métiers en "
                        "tension de la région (à titre d’information).",
                        f"{each.adult_id}: “{each.title}” is on the region’s list of shortage "
                        "occupations (for information).",
                    )
                )
        return notes


def not_loaded_unknowns(ranking: Ranking) -> tuple[Unknown, ...]:
    """Criteria of the household whose layer nobody has imported, and local facts when none are
    given; each once, those of essentials before those of `place`."""
    found: dict[str, Unknown] = {}
    for theme, scores in ranking.themes.items():
        for column in scores.columns:
            if not column.measured.figures.loaded:
                found.setdefault(
                    column.key,
                    Unknown(column.key, theme, criterion_name(column.key), Status.NOT_LOADED),
                )
    if not ranking.facts:
        found["local_facts"] = Unknown(
            "local_facts",
            None,
            Words("Ce que savent les référents locaux", "What local referents know"),
            Status.NOT_LOADED,
        )
    return tuple(found.values())


def _scores(scored: Scored | None, place: int) -> tuple[float | None, float | None, float | None]:
    if scored is None:
        return None, None, None
    return float(scored.score[place]), float(scored.low[place]), float(scored.high[place])
