"""What a look at the installation comes to."""

from dataclasses import dataclass
from enum import StrEnum


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
