"""`trousseau rank` and `trousseau why`: places for one household, from a profile file."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trousseau.cli.figures import figure_text, number
from trousseau.cli.main import Failure

if TYPE_CHECKING:
    from trousseau.matching.constraints import Constraint, Rejection
    from trousseau.matching.explanation import AreaResult, Contribution
    from trousseau.matching.ranking import Ranking
    from trousseau.matching.why_not import WhyNot
    from trousseau.territories.figures import Figure

_FILE = click.Path(path_type=Path)
_facts_option = click.option(
    "--facts",
    type=_FILE,
    help="Local facts (YAML); local-facts.yaml in TROUSSEAU_HOME unless given.",
)
_date_option = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day at which facts are judged expired or not; today unless given.",
)
_COUNTS = {
    "hiring_projects": "projects",
    "difficult_projects": "difficult",
    "seasonal_projects": "seasonal",
}
_json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable.")


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--top", type=click.IntRange(min=1), help="Only places of this rank or better (text: 10)."
)
@_json_option
@_facts_option
@_date_option
def rank(
    file: Path, top: int | None, as_json: bool, facts: Path | None, on: datetime | None
) -> None:
    """Rank the employment areas for the household of FILE, with reasons."""
    ranking = _ranking(file, facts, on)
    if as_json:
        from trousseau.matching.export import ranking_json

        _print_json(ranking_json(ranking, "en", top))
        return
    for line in _ranking_lines(ranking, top or 10):
        click.echo(line)


@click.command()
@click.argument("file", type=_FILE)
@click.argument("area")
@click.option(
    "--k", type=click.IntRange(min=1), default=10, show_default=True, help="How many first places."
)
@_json_option
@_facts_option
@_date_option
def why(
    file: Path, area: str, k: int, as_json: bool, facts: Path | None, on: datetime | None
) -> None:
    """Say why AREA is, or is not, among the first places for the household of FILE."""
    from trousseau.matching.why_not import why_not

    ranking = _ranking(file, facts, on)
    code = _area_code(ranking, area)
    reason = why_not(ranking, ranking.atlas, code, k=k, facts=ranking.facts, on=ranking.on)
    if as_json:
        from trousseau.matching.export import why_json

        _print_json(why_json(reason))
        return
    for line in _why_lines(ranking, reason):
        click.echo(line)


def _ranking(file: Path, facts: Path | None, on: datetime | None) -> Ranking:
    from trousseau.matching import HouseholdProfile, ProfileError
    from trousseau.matching import rank as rank_places
    from trousseau.territories import Atlas
    from trousseau.territories.local_facts import read_local_facts
    from trousseau.web.home import atlas_path, local_facts_path

    atlas = Atlas.open(atlas_path())
    if facts is None and local_facts_path().exists():
        facts = local_facts_path()
    known = read_local_facts(facts, atlas.places) if facts is not None else ()
    try:
        return rank_places(HouseholdProfile.read(file), atlas, facts=known, on=_day(on))
    except ProfileError as error:
        raise Failure(f"{file}: {error}") from None


def _area_code(ranking: Ranking, text: str) -> str:
    """The area of that code or name, or that a commune lies in; no guess is made in silence."""
    from trousseau.territories import EmploymentArea
    from trousseau.territories.text import fold

    atlas = ranking.atlas
    if text in atlas.areas.code:
        return text
    found = atlas.search(text, 20)
    same = [place for place in found if fold(place.name) == fold(text)]
    homonyms = [place for place in same if not isinstance(place, EmploymentArea)]
    if len(homonyms) == len(same) > 1:
        listed = ", ".join(f"{each.code} ({each.departement_name})" for each in homonyms[:5])
        raise Failure(f"'{text}' is the name of several communes; give a code: {listed}")
    for place in found:
        code = place.code if isinstance(place, EmploymentArea) else place.area
        if code is not None:
            if place.name != text:
                read = f"'{text}' was read as {place.name} ({place.code})"
                click.echo(f"trousseau: {read}, area {atlas.area(code).name} ({code})", err=True)
            return code
    raise Failure(f"no employment area is named like '{text}'; try 'trousseau atlas search {text}'")


def _ranking_lines(ranking: Ranking, top: int) -> list[str]:
    lines = [words.en for words in ranking.household_warnings]
    for area in ranking.areas:
        if area.rank is None or area.rank > top:
            break
        lines.append(_area_line(area))
    if not ranking.areas:
        lines.append("No area is left.")
    if ranking.rejected:
        lines.append(f"{len(ranking.rejected)} areas rejected; 'trousseau why FILE AREA' says why:")
    for constraint in ranking.constraints:
        count = int(constraint.rejects.sum())
        if count:
            lines.append(f"{count:>4}  {_constraint_line(constraint)}")
    return lines


def _constraint_line(constraint: Constraint) -> str:
    """What a condition rejects: `Unemployment rate: above 8 % (must[0])`."""
    from trousseau.matching.names import unit_name

    label, limit = constraint.label.en, constraint.limit
    if isinstance(limit, float):
        side = "above" if constraint.name.endswith((".max", ".above")) else "below"
        label += f": {side} {number(limit)} {unit_name(constraint.unit).en}".rstrip()
    return f"{label} ({constraint.path})" if constraint.path else label


def _area_line(area: AreaResult) -> str:
    themes = ", ".join(
        f"{theme} {result.score:.2f}"
        for theme, result in area.themes.items()
        if result.share > 0 and result.score is not None
    )
    return (
        f"{area.rank:>4}  {area.code}  {area.name}  {area.score:.2f} "
        f"({area.score_low:.2f}–{area.score_high:.2f}): {themes}{_state(area)}"
    )


def _state(area: AreaResult) -> str:
    """What no score says: whether somebody receives the household there, and work for whom."""
    said = []
    if area.readiness != "unknown":
        said.append(area.readiness.value.replace("_", " "))
    suited, seeking = area.adults_suited or (0, 0)
    if suited < seeking:
        said.append(f"work for {suited} of {seeking} adults")
    return "".join(f" · {words}" for words in said)


def _why_lines(ranking: Ranking, reason: WhyNot) -> list[str]:
    area = ranking.explain(reason.code)
    if reason.rejected:
        lines = [f"{area.name} is rejected:"]
        lines += [f"  {_rejection_line(rejection)}" for rejection in reason.rejected]
    elif reason.rank is not None and reason.rank <= reason.k:
        lines = [f"{area.name} is number {reason.rank}."]
    else:
        lines = [f"{area.name} is number {reason.rank}, not among the first {reason.k}."]
    lines += [f"  {words.en}" for words in area.notes]
    for title, contributions in (
        ("What speaks for it, each scored from 0 to 1:", _strong(area)),
        ("What costs it most, each scored from 0 to 1:", reason.contributions),
    ):
        if contributions:
            lines += [title, *(f"  {_contribution_line(each)}" for each in contributions)]
    lines += _hiring_lines(area)
    change = reason.change
    if change is not None:
        lines.append(
            f"The smallest change: {change.words.en}. It would then be number {change.rank_after}."
        )
    elif reason.rank is None or reason.rank > reason.k:
        lines.append("No single change brings it there.")
        if reason.obstacles is not None:
            lines.append(f"  {reason.obstacles.en}")
    return lines


def _strong(area: AreaResult) -> list[Contribution]:
    """The criterion that lifts each theme most above the middle; for work, each adult's."""
    best: dict[tuple[str, str | None], tuple[float, Contribution]] = {}
    for theme in area.themes.values():
        for each in theme.contributions if theme.share > 0 else ():
            lift = each.weight * ((each.score or 0.0) - 0.5)
            key = (theme.theme, each.adult_id)
            if lift > best.get(key, (0.0, None))[0]:
                best[key] = (lift, each)
    return [each for _, each in best.values()]


def _hiring_lines(area: AreaResult) -> list[str]:
    """For each adult how many hiring projects there are, how many difficult, how many seasonal:
    a share of a handful is not one of hundreds."""
    work = area.themes.get("work")
    counts: dict[str, dict[str, Contribution]] = {}
    for each in work.contributions if work is not None else ():
        if each.adult_id is not None and each.key in _COUNTS and each.figure.value is not None:
            counts.setdefault(each.adult_id, {})[each.key] = each
    lines = []
    for adult, known in counts.items():
        said = [f"{_range(known[key].figure)} {word}" for key, word in _COUNTS.items()]
        first = known["hiring_projects"]
        families = ", ".join(map(area.ranking.atlas.occupations.fap_label, first.occupation))
        source = f"{first.figure.source} {first.figure.year}"
        lines.append(f"Hiring for {adult} ({families}): {', '.join(said)} · {source}")
    return lines


def _range(figure: Figure) -> str:
    low, high = (number(round(end or 0.0)) for end in (figure.low, figure.high))
    return low if low == high else f"{low}–{high}"


def _rejection_line(rejection: Rejection) -> str:
    from trousseau.matching.names import unit_name

    label, value, limit = rejection.label.en, rejection.value, rejection.limit
    if not isinstance(value, float) or not isinstance(limit, float):
        return label
    unit = unit_name(rejection.unit).en
    return f"{label}: {number(value)} {unit}, and the limit is {number(limit)}"


def _contribution_line(each: Contribution) -> str:
    who = f" ({each.adult_id})" if each.adult_id else ""
    return f"{each.score:.2f}  {each.label.en}{who}: {figure_text(each.figure)}"


def _print_json(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))


def _day(given: datetime | None) -> date:
    return (given or datetime.now(UTC)).date()
