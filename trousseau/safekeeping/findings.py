"""What a look at the installation comes to."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import OperationalError, ProgrammingError


class State(StrEnum):
    """How an item is; `NOTICE` is for what somebody should know and is not wrong."""

    GOOD = "good"
    NOTICE = "notice"
    WRONG = "wrong"


@dataclass(frozen=True)
class Item:
    """One line of the report."""

    name: str
    state: State
    text: str


Found = tuple[State, str]


def good(text: str) -> Found:
    """Nothing to do."""
    return State.GOOD, text


def notice(text: str) -> Found:
    """Nothing is wrong, but somebody should know."""
    return State.NOTICE, text


def wrong(text: str) -> Found:
    """Something is wrong; the text says what to do."""
    return State.WRONG, text


def said_of(error: Exception) -> str:
    """An error in one line that repeats nothing of anybody's record."""
    # Messages of Python and of a database's constraints quote the values they stumbled over.
    ours = type(error).__module__.startswith("trousseau.")
    speaks = ours or isinstance(error, OperationalError | ProgrammingError | OSError)
    return " ".join(str(error).split()) if speaks else type(error).__name__
