"""Compiles the message catalogues while a wheel is built, so that a wheel speaks every language."""

from pathlib import Path
from typing import Any

from babel.messages.frontend import CommandLineInterface
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> None:
    """Make a `.mo` beside each `.po` under `root/trousseau/locale`; fuzzy entries are left out."""
    directory = root / "trousseau" / "locale"
    if directory.is_dir():
        arguments = ["pybabel", "-q", "compile", "-D", "django", "-d", str(directory)]
        CommandLineInterface().run(arguments)  # type: ignore[no-untyped-call]


class CatalogueHook(BuildHookInterface[Any]):
    """Hatch calls `initialize` before it collects files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; an editable install skips it because `run` looks after the clone."""
        if version != "editable":
            compile_catalogues(Path(self.root))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
