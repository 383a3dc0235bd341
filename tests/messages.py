"""The texts that people read: found in the sources, and kept in step with the catalogues.

The language of the sources is French, so French needs no catalogue; English has one.
`./run messages` brings it up to date: new texts get an empty translation, which a test refuses
until somebody fills it in; texts that are gone are dropped.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "trousseau"
LANGUAGES = ("en",)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Years in these comments would change the files without changing a word.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)

Found = tuple[Path, int, str | tuple[str, ...], str | None]


def path_of(language: str) -> Path:
    """The catalogue of a language."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def found_messages() -> Iterator[Found]:
    """File, line, text (a pair for plurals) and context of each text in modules and templates."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, text, _, context in extract("python", BytesIO(path.read_bytes()), KEYWORDS):
            yield path.relative_to(ROOT), line, text, context
    for path in sorted(PACKAGE.rglob("*.html")):
        for line, text, context in found_in_template(path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT), line, text, context


def found_in_template(template: str) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """Line, text and context of each text in one template.

    Django turns a template into something like Python in which each call stands on one line.
    """
    for number, row in enumerate(templatize(template).splitlines(), 1):
        for _, text, _, context in extract("python", BytesIO(row.strip().encode()), KEYWORDS):
            yield number, text, context


def template() -> Catalog:
    """All texts of the sources, untranslated."""
    catalog = Catalog(fuzzy=False, charset="utf-8", creation_date=NO_DATE, revision_date=NO_DATE)
    for path, _, text, context in found_messages():
        flags = {"python-format"} if "%(" in "".join(text) else set()
        catalog.add(text, context=context, locations=[(path.as_posix(), 1)], flags=flags)
    return catalog


def read(language: str) -> Catalog:
    """The catalogue of a language; empty when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """The catalogue that the sources ask for, with the translations there are."""
    catalog = read(language)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.project, catalog.version = "Trousseau", ""
    catalog.last_translator = catalog.language_team = "the Trousseau authors"
    catalog.msgid_bugs_address = ""
    catalog.header_comment = "# Kept in step with the sources by ./run messages."
    catalog.creation_date = catalog.revision_date = NO_DATE
    catalog.fuzzy = False
    return catalog


def untranslated(catalog: Catalog) -> list[Message]:
    """Its texts that have no translation, only part of one, or one marked as doubtful."""
    return [
        message
        for message in catalog
        if message.id
        and (
            message.fuzzy
            or not message.string
            or (isinstance(message.string, tuple) and not all(message.string))
        )
    ]


def write(catalog: Catalog, path: Path) -> None:
    """Without line numbers: they change with every edit and help nobody."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False)


def main() -> int:
    """Bring every catalogue up to date; 1 when a translation is missing."""
    missing = 0
    for language in LANGUAGES:
        catalog = update(language)
        write(catalog, path_of(language))
        without = untranslated(catalog)
        missing += len(without)
        print(f"{path_of(language).relative_to(ROOT)}: {len(catalog)} texts")
        for message in without:
            print(f"  no translation: {message.id}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
