"""A text as a QR code, for an SVG in the page: no image to fetch, no style."""

from __future__ import annotations

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]
from qrcode.main import QRCode  # type: ignore[import-untyped]

# What readers need around it, in modules.
MARGIN = 4


@dataclass(frozen=True)
class QrCode:
    """`path` draws the dark modules, one unit each, in a square of `size` units with its margin."""

    path: str
    size: int

    @classmethod
    def of(cls, text: str) -> QrCode:
        """The smallest code that holds `text`."""
        code = QRCode(error_correction=ERROR_CORRECT_M, border=MARGIN)
        code.add_data(text)
        matrix = code.get_matrix()
        dark = (
            f"M{across} {down}h1v1h-1z"
            for down, row in enumerate(matrix)
            for across, is_dark in enumerate(row)
            if is_dark
        )
        return cls("".join(dark), len(matrix))
