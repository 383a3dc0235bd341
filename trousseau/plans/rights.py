"""Rights to carry over when a household moves: which apply, and by when.

They are data: `rights/flags.yaml`, and one file a step of the move, each right with its source, the
day of its checking and whether the text itself was seen. Pure: every date is given.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from trousseau.plans.reading import (
    DataError,
    content_of,
    day,
    mapping,
    one_of,
    only,
    sequence,
    text,
    words,
)
from trousseau.plans.right import (
    Condition,
    Consequence,
    CountsFrom,
    Nature,
    Period,
    Right,
    RightDue,
    Rights,
    Step,
    Value,
    Who,
)
from trousseau.territories.layers import Words

FOLDER = Path(__file__).with_name("rights")
FLAGS_FILE = "flags.yaml"

_RIGHT_NEEDED = {
    "title", "explanation", "who", "consequence", "counts_from", "proof", "if_missed", "review_on",
    "values",
}  # fmt: skip
_RIGHT = _RIGHT_NEEDED | {"applies_when", "own_deadline"}
_VALUE_NEEDED = {"valid_from", "within", "nature", "source", "checked_on", "verified"}
_VALUE = _VALUE_NEEDED | {"limit", "reference", "url", "says", "to_check"}


@cache
def rights() -> Rights:
    """The rights that come with Trousseau."""
    return read_rights(FOLDER)


def read_rights(folder: Path) -> Rights:
    """Read a folder of `flags.yaml` and one file a step; DataError names what is wrong."""
    labels = content_of(folder / FLAGS_FILE)
    flags = {key: words(label, FLAGS_FILE, key) for key, label in labels.items()}
    found: dict[str, Right] = {}
    for step in Step:
        file = f"{step}.yaml"
        for key, entry in content_of(folder / file).items():
            if key in found:
                earlier = f"{found[key].step}.yaml"
                raise DataError(file, key, f"already in {earlier}", "give it another key")
            found[key] = _right(key, step, mapping(entry, file, key), flags, file)
    return Rights(flags, tuple(found.values()))


def rights_for(
    flags: Collection[str],
    *,
    agreement_on: date | None,
    lease_on: date | None,
    move_on: date | None,
    arrival_on: date | None,
    today: date,
    unknown: Collection[str] = (),
    book: Rights | None = None,
) -> tuple[RightDue, ...]:
    """What applies to a household, gravest first, then by day; those without a day come last.

    `flags` are those that hold, `unknown` those nobody knows yet: what they decide is listed too,
    and says what to ask. The value that counts is the one valid on the day a deadline counts from,
    or today when that day is past or not known. DataError when a flag is not one of `flags.yaml`.
    """
    book = rights() if book is None else book
    for flag in (*flags, *unknown):
        _known_flag(flag, book.flags, "rights_for", "flags")
    days = {
        CountsFrom.AGREEMENT: agreement_on,
        CountsFrom.LEASE: lease_on,
        CountsFrom.MOVE: move_on,
        CountsFrom.ARRIVAL: arrival_on,
    }
    found = []
    for right in book.rights:
        applies = right.applies_when.holds(flags, unknown)
        since = days[right.counts_from]
        value = right.value_on(today if since is None else max(since, today))
        if applies is False or value is None:
            continue
        ask = () if applies else tuple(sorted(right.applies_when.flags() & frozenset(unknown)))
        found.append(RightDue(right, value, *_due(right.step, value, since), ask))
    gravity = list(Consequence)
    return tuple(
        sorted(
            found,
            key=lambda due: (
                gravity.index(due.right.consequence),
                due.due_on or date.max,
                due.right.key,
            ),
        )
    )


def _due(step: Step, value: Value, since: date | None) -> tuple[date | None, date | None]:
    if since is None:
        return None, None
    if step.before:
        return value.within.before(since), value.limit and value.limit.before(since)
    return value.within.after(since), value.limit and value.limit.after(since)


def _right(
    key: str, step: Step, entry: Mapping[str, Any], flags: Mapping[str, Words], file: str
) -> Right:
    only(entry, _RIGHT, _RIGHT_NEEDED, file, key)
    values = sequence(entry["values"], file, f"{key}.values")
    read = tuple(
        _value(value, step, file, f"{key}.values[{index}]") for index, value in enumerate(values)
    )
    starts = [value.valid_from for value in read]
    if not starts or starts != sorted(set(starts)):
        raise DataError(file, f"{key}.values", "not in order of valid_from", "oldest first, once")
    own = entry.get("own_deadline")
    return Right(
        key=key,
        step=step,
        title=words(entry["title"], file, f"{key}.title"),
        explanation=words(entry["explanation"], file, f"{key}.explanation"),
        who=one_of(Who, entry["who"], file, f"{key}.who"),
        consequence=one_of(Consequence, entry["consequence"], file, f"{key}.consequence"),
        counts_from=one_of(CountsFrom, entry["counts_from"], file, f"{key}.counts_from"),
        proof=words(entry["proof"], file, f"{key}.proof"),
        if_missed=words(entry["if_missed"], file, f"{key}.if_missed"),
        applies_when=_condition(entry.get("applies_when", {}), flags, file, f"{key}.applies_when"),
        own_deadline=None if own is None else words(own, file, f"{key}.own_deadline"),
        review_on=day(entry["review_on"], file, f"{key}.review_on"),
        values=read,
    )


def _value(content: object, step: Step, file: str, path: str) -> Value:
    entry = mapping(content, file, path)
    only(entry, _VALUE, _VALUE_NEEDED, file, path)
    nature = one_of(Nature, entry["nature"], file, f"{path}.nature")
    verified, check = entry["verified"], entry.get("to_check")
    if not isinstance(verified, bool):
        raise DataError(file, f"{path}.verified", f"{verified!r}", "write true or false")
    if verified and nature is not Nature.PRACTICE:
        only(entry, _VALUE, {"url", "says"}, file, path)
    if not verified and check is None:
        raise DataError(file, f"{path}.to_check", "missing", "write what remains to be checked")
    url = text(entry["url"], file, f"{path}.url") if "url" in entry else ""
    if url and not url.startswith(("https://", "http://")):
        raise DataError(file, f"{path}.url", f"{url!r} is not an address", "write https://…")
    within = _period(entry["within"], file, f"{path}.within")
    limit = _period(entry["limit"], file, f"{path}.limit") if "limit" in entry else None
    if limit is not None and not _inside(within, limit, step):
        raise DataError(file, f"{path}.within", "is past the limit", "plan it inside the limit")
    return Value(
        valid_from=day(entry["valid_from"], file, f"{path}.valid_from"),
        within=within,
        limit=limit,
        nature=nature,
        reference=text(entry["reference"], file, path) if "reference" in entry else "",
        source=text(entry["source"], file, f"{path}.source"),
        url=url,
        says=text(entry["says"], file, f"{path}.says") if "says" in entry else "",
        checked_on=day(entry["checked_on"], file, f"{path}.checked_on"),
        verified=verified,
        to_check=None if check is None else words(check, file, f"{path}.to_check"),
    )


def _inside(within: Period, limit: Period, step: Step) -> bool:
    """Whether what is planned is never past the limit, in whatever months they fall."""
    if within == limit:
        return True
    # From 28 days to 31: the longest months of the one against the shortest of the other.
    if step.before:
        return within.months * 28 + within.days >= limit.months * 31 + limit.days
    return within.months * 31 + within.days <= limit.months * 28 + limit.days


def _condition(content: object, flags: Mapping[str, Words], file: str, path: str) -> Condition:
    entry = mapping(content, file, path)
    only(entry, {"all", "any", "none"}, set(), file, path)
    lists = {}
    for name in ("all", "any", "none"):
        names = sequence(entry.get(name, []), file, f"{path}.{name}")
        for flag in names:
            _known_flag(flag, flags, file, f"{path}.{name}")
        lists[name] = frozenset(names)
    return Condition(lists["all"], lists["any"], lists["none"])


def _known_flag(flag: object, flags: Mapping[str, Words], file: str, path: str) -> None:
    if flag not in flags:
        raise DataError(
            file, path, f"{flag!r} is not a flag", f"write it into {FLAGS_FILE}, or use one of it"
        )


def _period(content: object, file: str, path: str) -> Period:
    entry = mapping(content, file, path)
    only(entry, {"months", "days"}, set(), file, path)
    months, days = entry.get("months", 0), entry.get("days", 0)
    whole = all(isinstance(number, int) and number >= 0 for number in (months, days))
    if not entry or not whole:
        raise DataError(file, path, "is not a period", "write {days: 8} or {months: 2}")
    return Period(months, days)
