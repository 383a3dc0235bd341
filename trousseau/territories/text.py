"""Comparing words as people type them: accents, case, apostrophes and hyphens do not matter."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "'"})
_SEPARATORS = re.compile(r"[^a-z0-9_]+")


def fold(text: str) -> str:
    """Lower case without accents; every run of other characters becomes one space.

    `fold("L'Haÿ-les-Roses")` is `"l hay les roses"`. Underscores stay: they are part of codes.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    return _SEPARATORS.sub(" ", bare).strip()
