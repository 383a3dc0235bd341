"""A plan on paper: how long one takes, and what a process that prints many keeps."""

import io
import itertools
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pypdf

from benchmarks.measure import Table, once, timed
from trousseau.web.paper.document import (
    Bullets,
    Document,
    Heading,
    Notice,
    Paragraph,
    Passage,
    SignatureBlock,
    Step,
    Steps,
)
from trousseau.web.paper.render import PrintSize, render

SECONDS = 1.0
PAGES = 6
GROWTH_MB = 150
MANY = 200
LANGUAGES = ("ar", "prs", "ti", "uk", "en")

SAID = {
    "ar": "يمكنكم دوما قول كلا، ويبقى من يرافقكم معكم. هاتف: 05 65 00 11 22.",
    "prs": "هر وقت می‌توانید نه بگویید و همراهی ادامه می‌یابد. تلیفون: 05 65 00 11 22.",
    "ti": "ኣብ ዝኾነ ግዜ ኣይፋልን ክትብሉ ትኽእሉ ኢኹም። ስልኪ፦ 05 65 00 11 22",
    "uk": "Ви завжди можете сказати «ні», і супровід триватиме. Телефон: 05 65 00 11 22.",
    "en": "You can always say no, and you go on being supported. Telephone: 05 65 00 11 22.",
}


def plan(language: str, part: int = 0) -> Document:
    """A plan of six pages: reasons, 24 steps, signatures. `part` makes it unlike the others."""
    words = Passage(
        "Vous pouvez toujours dire non, et vous restez accompagnés. Téléphone : 05 65 00 11 22.",
        SAID[language],
    )
    begin = date(2027, 1, 4)
    steps = tuple(Step(words, words, begin + timedelta(number)) for number in range(24))
    return Document(
        title=words,
        language=language,
        reference="K7F2-42QX",
        made_on=date(2026, 11, 23),
        blocks=(
            Heading(words),
            Paragraph(Passage.same(f"{part}")),
            Paragraph(words),
            Bullets((words,) * 6),
            Notice(words),
            Steps(steps),
            SignatureBlock(("A. A.", "B. B."), "C. C."),
        ),
    )


def another(language: str) -> Callable[[], bytes]:
    """Renders a plan that is unlike the last at each call: the typesetter remembers texts."""
    parts = itertools.count(1)
    return lambda: render(plan(language, next(parts)))


def resident_mb() -> float:
    """What the process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def main() -> int:
    """Print the rows; 1 when a claim does not hold."""
    table = Table("A plan on paper", "typst")
    before = resident_mb()
    first, taken = once(lambda: render(plan("ar")))
    pages = len(pypdf.PdfReader(io.BytesIO(first)).pages)
    table.claim("its pages", f"{pages}", pages >= PAGES, None, str)
    table.time("the first of a process, Arabic", taken, SECONDS)
    for language in LANGUAGES:
        table.time(f"one more, {language}", timed(another(language)), SECONDS)
    large = timed(lambda: render(plan("ar"), PrintSize.LARGE_PRINT))
    table.time("in large print, Arabic", large, SECONDS)
    for number in range(MANY):
        render(plan(LANGUAGES[number % len(LANGUAGES)], 1000 + number))
    grown = resident_mb() - before
    table.amount(f"memory kept after {MANY} more", grown, GROWTH_MB, "MB")
    return table.end()


if __name__ == "__main__":
    sys.exit(main())
