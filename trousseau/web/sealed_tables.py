"""A table on its way from one page to the next: sealed, in the page, and nowhere else.

What somebody sends to be imported is personal data of people whom nobody here works with yet. It is
in no file and no row of the database: the page that shows it carries it along, sealed under a key
that only the application has. It opens for the session and the place it was sealed in, for an hour;
once the screen was locked, or somebody signed out, it is a text that opens nowhere.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest

from trousseau.accounts.actor import Actor
from trousseau.audit.cipher import Undecipherable, derive, seal, unseal
from trousseau.households.importing.files import BadFile, FileRefused, Grid

OPENS_FOR = timedelta(hours=1)
# Well below what a form may hold (DATA_UPLOAD_MAX_MEMORY_SIZE).
LONGEST = 700_000
PURPOSE = "imports"


@dataclass(frozen=True)
class SealedTable:
    """A table that was sent, and under which number its households will be made."""

    id: UUID
    sent_at: datetime
    grid: Grid


def seal_table(request: HttpRequest, actor: Actor, table: SealedTable) -> str:
    """A table as a text for a hidden field. Raises FileRefused when it holds too much."""
    grid = table.grid
    content = {
        "id": str(table.id),
        "at": table.sent_at.isoformat(),
        "sheet": grid.sheet,
        "headings": grid.headings,
        "rows": grid.rows,
        "unread": grid.unread,
    }
    packed = zlib.compress(json.dumps(content).encode())
    text = base64.urlsafe_b64encode(seal(_key(), packed, _place(request, actor))).decode()
    if len(text) > LONGEST:
        raise FileRefused(BadFile.TOO_MUCH_INSIDE, sheet=grid.sheet)
    return text


def open_table(request: HttpRequest, actor: Actor, text: str, at: datetime) -> SealedTable | None:
    """What was sealed; None for a text that is of another session, too old, or no such text."""
    try:
        sealed = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
        packed = unseal(_key(), sealed, _place(request, actor))
    except (Undecipherable, binascii.Error, UnicodeEncodeError):
        return None
    content = json.loads(zlib.decompress(packed))
    sent_at = datetime.fromisoformat(content["at"])
    if at - sent_at >= OPENS_FOR:
        return None
    grid = Grid(
        content["sheet"],
        tuple(content["headings"]),
        tuple((number, tuple(cells)) for number, cells in content["rows"]),
        tuple(content["unread"]),
    )
    return SealedTable(UUID(content["id"]), sent_at, grid)


def new_table(grid: Grid, at: datetime) -> SealedTable:
    """A table as it arrives."""
    return SealedTable(uuid4(), at, grid)


def _key() -> bytes:
    return derive(settings.SECRET_KEY.encode(), PURPOSE)


def _place(request: HttpRequest, actor: Actor) -> str:
    return f"{PURPOSE}:{request.session.session_key}:{actor.user}:{actor.membership}"
