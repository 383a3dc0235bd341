"""The fonts of a paper: only those that installed packages bring, never those of the machine.

Noto Sans of `manimgx-fonts`, and for Arabic letters IBM Plex Sans Arabic, whose letters are whole:
Noto Sans Arabic draws the dots apart, and whoever reads the PDF aloud or copies from it gets
letters twice (docs/decisions/0013).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst


@dataclass(frozen=True, slots=True)
class Font:
    """A family, and where it is: a package and the folder inside it."""

    family: str
    package: str
    folder: str = "."


_NOTO = "manimgx_fonts"
PLAIN = Font("Noto Sans", _NOTO)
BY_SCRIPT = {
    "latin": PLAIN,
    "cyrillic": PLAIN,
    "arabic": Font("IBM Plex Sans Arabic", "fontpkg_ibm_plex_sans_arabic", "files"),
    "armenian": Font("Noto Sans Armenian", _NOTO),
    "bengali": Font("Noto Sans Bengali", _NOTO),
    "devanagari": Font("Noto Sans Devanagari", _NOTO),
    "ethiopic": Font("Noto Sans Ethiopic", _NOTO),
    "georgian": Font("Noto Sans Georgian", _NOTO),
    "tamil": Font("Noto Sans Tamil", _NOTO),
}


@cache
def installed() -> typst.Fonts:
    """The fonts of these packages, read once; a package that is absent leaves its scripts out."""
    places = {(font.package, font.folder) for font in BY_SCRIPT.values()}
    folders = [folder for place in sorted(places) if (folder := _folder(*place))]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )


def family(script: str) -> str | None:
    """The installed family for a script of languages.yaml, or None."""
    font = BY_SCRIPT.get(script)
    return font.family if font is not None and font.family in installed().families() else None


def in_order(first: str) -> list[str]:
    """Every installed family, `first` before the others: a name may be in any script."""
    known = dict.fromkeys([first, PLAIN.family, *(font.family for font in BY_SCRIPT.values())])
    there = set(installed().families())
    return [name for name in known if name in there]


def _folder(package: str, folder: str) -> Path | None:
    # Found without importing it: nothing of these packages is run.
    spec = find_spec(package)
    return Path(spec.origin).parent / folder if spec is not None and spec.origin else None
