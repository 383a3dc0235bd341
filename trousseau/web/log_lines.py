"""What a log line may say: what happened and where in our code, never about whom.

Addresses, messages of errors and values from a request may hold a name or a whole file. So a line
gives the route instead of the address, and of an error its kind and the places in the code that it
went through. It is always one line: nothing that was sent to us can begin a new one.
"""

import logging
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

import trousseau

PACKAGE = Path(trousseau.__file__).resolve().parent
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
FRAMES = 12
# Control characters, and what some readers take for the end of a line, made visible.
ESCAPES = {code: f"\\x{code:02x}" for code in (*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029)}


class LogLine(logging.Formatter):
    """Formats a record as one line, without anything that came from a request or a database."""

    def format(self, record: logging.LogRecord) -> str:
        """`trousseau: ERROR django.request: 500 POST people/<uuid:person_id>/ · KeyError at …`."""
        said = _said(record)
        if record.exc_info and record.exc_info[1] is not None:
            said += f" · {self.formatException(record.exc_info)}"
        return f"trousseau: {record.levelname} {record.name}: {said}".translate(ESCAPES)

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the name is logging's)
        """Kinds of the errors, each with its frames, the first cause last: no message, no value."""
        parts: list[str] = []
        seen: set[int] = set()
        error: BaseException | None = ei[1]
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            parts.append(f"{_kind(error)} at {_frames(error.__traceback__)}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return " · from ".join(parts)


def _said(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if request is not None:
        return _of_request(request, getattr(record, "status_code", None))
    if record.name.split(".")[0] == "trousseau":
        return record.getMessage()
    # Others fill in what they please: their message as it stands in their code, and no further.
    text = record.msg if isinstance(record.msg, str) else _kind(record.msg)
    return text.partition(" from ip=")[0]


def _of_request(request: Any, status: object) -> str:
    method = getattr(request, "method", None)
    match = getattr(request, "resolver_match", None)
    return " ".join(
        (
            str(status or "-"),
            method if method in METHODS else "-",
            (match.route or "/") if match is not None else "no route",
        )
    )


def _kind(error: object) -> str:
    kind = type(error)
    outside = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return outside + kind.__qualname__


def _frames(trace: TracebackType | None) -> str:
    # Not the lines themselves: a frame of a template compiled on the way may hold anything.
    frames = traceback.extract_tb(trace, limit=-FRAMES)
    return " > ".join(f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)


def _place(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(PACKAGE):
        return path.relative_to(PACKAGE).as_posix()
    return "/".join(path.parts[-2:])
