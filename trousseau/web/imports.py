"""Households from a table: choose a file, say what its columns are, look, create all or none."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.households.importing.columns import columns, guess
from trousseau.households.importing.files import (
    MOST_ROWS,
    BadFile,
    FileRefused,
    Grid,
    read_file,
)
from trousseau.households.importing.reading import Import, read_households
from trousseau.households.imports import create_households, likely_doubles
from trousseau.web import sealed_tables, spreadsheets
from trousseau.web.doors import ActorRequest
from trousseau.web.households import workers
from trousseau.web.page import render_page
from trousseau.web.presenters import imports as words

# What was sent before, and what the form asks for.
TABLE, FILE, LEAVE, ANYWAY, CREATE = "table", "file", "leave", "anyway", "create"
DONE = "done"


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """What a table may hold, and where to choose one; a POST of a file, or of columns, checks it.

    Everything stands in the page that answers: the file is kept nowhere (`sealed_tables`).
    """
    if request.method != "POST":
        return _choose(request)
    try:
        table, mapping = _sent(request)
    except FileRefused as error:
        return _choose(request, error)
    return _check(request, table, mapping)


@workers
@require_POST
def create(request: ActorRequest) -> HttpResponse:
    """All households of the table, but those left aside; or the page once more, and none."""
    try:
        table, mapping = _sent(request)
    except FileRefused as error:
        return _choose(request, error)
    now = timezone.now()
    found = read_households(table.grid, mapping, timezone.localdate(now))
    leave = _left_aside(request)
    wanted = [one for one in found.households if one.row not in leave]
    # The language button sends this form as well, and creates nothing.
    if found.faults or not wanted or request.POST.get("do") != CREATE:
        return _check(request, table, mapping)
    doubtful = likely_doubles(request.actor, wanted, now)
    if doubtful and ANYWAY not in request.POST:
        return _check(request, table, mapping, asked=True)
    # Sent twice, the second time makes none: all of them are there.
    made = create_households(request.actor, table.id, wanted, now) or len(wanted)
    return redirect(f"{reverse('imports_index')}?{DONE}={made}")


@workers
@require_safe
def template(request: ActorRequest) -> HttpResponse:
    """An empty table with every column, and one household that is plainly invented."""
    kind = request.GET.get("as", spreadsheets.CSV)
    kind = kind if kind in spreadsheets.TYPES else spreadsheets.CSV
    return spreadsheets.download(words.template_rows(), kind, "trousseau-menages", "Trousseau")


def _sent(request: ActorRequest) -> tuple[sealed_tables.SealedTable, tuple[str, ...]]:
    """The table of a new file, or the one that the page carries; and what its columns are.

    A corrected file keeps what was said of the columns whose headings it still has.
    Raises FileRefused, also where nothing was sent, or what was sent is too old.
    """
    now = timezone.now()
    carried = sealed_tables.open_table(request, request.actor, request.POST.get(TABLE, ""), now)
    said = _said(request, carried.grid) if carried else ()
    file = request.FILES.get(FILE)
    if file is None:
        if carried is None:
            raise FileRefused(BadFile.GONE if request.POST.get(TABLE) else BadFile.NONE)
        return carried, said
    grid = read_file(file.read())
    known = dict(zip(_told_apart(carried.grid), said, strict=True)) if carried else {}
    mapping = tuple(
        known.get(heading, key)
        for heading, key in zip(_told_apart(grid), guess(grid.headings), strict=True)
    )
    return sealed_tables.new_table(grid, now), mapping


def _told_apart(grid: Grid) -> list[tuple[str, int]]:
    """The headings of a table; of equal ones, the first, the second …"""
    seen: Counter[str] = Counter()
    found = []
    for heading in grid.headings:
        found.append((heading, seen[heading]))
        seen[heading] += 1
    return found


def _said(request: ActorRequest, grid: Grid) -> tuple[str, ...]:
    """What each column is taken for; what the form does not say is guessed."""
    known, guessed = columns(), guess(grid.headings)
    names = [words.field_name(number) for number in range(len(grid.headings))]
    given = [request.POST.get(name, guessed[number]) for number, name in enumerate(names)]
    return tuple(key if key in known else "" for key in given)


def _left_aside(request: ActorRequest) -> frozenset[int]:
    given = request.POST.getlist(LEAVE)
    return frozenset(int(text) for text in given if re.fullmatch("[0-9]{1,6}", text))


def _choose(request: ActorRequest, error: FileRefused | None = None) -> HttpResponse:
    done = request.GET.get(DONE, "")
    context: dict[str, Any] = {
        "refusal": words.refusal(error) if error else None,
        "explained": words.explained(),
        "most": MOST_ROWS,
        "done": int(done) if re.fullmatch("[1-9][0-9]{0,3}", done) else 0,
    }
    return render_page(request, "imports/index.html", "imports", context)


def _check(
    request: ActorRequest,
    table: sealed_tables.SealedTable,
    mapping: tuple[str, ...],
    *,
    asked: bool = False,
) -> HttpResponse:
    """What the table says, before anything is made of it; `asked`: doubles wait for a word."""
    now = timezone.now()
    try:
        sealed = sealed_tables.seal_table(request, request.actor, table)
    except FileRefused as error:
        return _choose(request, error)
    found = read_households(table.grid, mapping, timezone.localdate(now))
    # Looked for only once nothing else is wrong: it reads other people's names.
    likely = {} if found.faults else likely_doubles(request.actor, found.households, now)
    leave = _left_aside(request)
    context: dict[str, Any] = {
        "table": sealed,
        "grid": table.grid,
        "choices": words.column_choices(table.grid, mapping),
        "untaken": sum(not key for key in mapping),
        "faults": words.fault_lines(table.grid, found.faults),
        "further": max(0, len(found.faults) - words.MOST_FAULTS),
        "doubles": words.double_lines(found, likely, leave, timezone.localdate()),
        "twins": words.twins(found),
        "asked": asked,
        "found": words.how_many(len(found.households), found.people),
        "households": _first_of(found),
        "more": max(0, len(found.households) - words.MOST_HOUSEHOLDS),
        "may_create": not found.faults and bool(found.households),
    }
    return render_page(request, "imports/check.html", "imports", context, carried=[])


def _first_of(found: Import) -> list[tuple[int, str]]:
    return [(one.row, words.named(one)) for one in found.households[: words.MOST_HOUSEHOLDS]]
