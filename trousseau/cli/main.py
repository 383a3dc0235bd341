"""`trousseau`: the commands there are, and what is said when one fails.

Exit codes: 0 ok, 1 a check failed, 2 bad input, 3 environment. Data goes to stdout; errors go to
stderr as one line that begins with `trousseau: `. There is never a traceback, unless
`TROUSSEAU_DEBUG=1` asks for one.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from trousseau import __version__

CHECK_FAILED, BAD_INPUT, ENVIRONMENT = 1, 2, 3

# name: (module:command, the line shown by `trousseau --help`). Listing the line here is what
# keeps `--help` from importing Django and numpy.
COMMANDS: dict[str, tuple[str, str]] = {
    "rank": (
        "trousseau.cli.household:rank",
        "Rank the employment areas for the household of FILE, with reasons.",
    ),
    "why": (
        "trousseau.cli.household:why",
        "Say why AREA is, or is not, among the first places for the household of FILE.",
    ),
    "atlas": (
        "trousseau.cli.atlas:atlas",
        "Look places up; compile the atlas from official files, or refresh one layer of it.",
    ),
    "keys": (
        "trousseau.cli.keys:keys",
        "Say which master key is in use, or replace it while the application runs.",
    ),
    "retention": (
        "trousseau.cli.retention:retention",
        "Say what is due under the rules of retention, or do it.",
    ),
    "migrate": (
        "trousseau.cli.migrate:migrate",
        "Bring the database to this release; make it, on a new machine.",
    ),
    "backup": (
        "trousseau.cli.backup:backup",
        "Write a sealed backup to the new FILE, and read it back.",
    ),
    "restore": (
        "trousseau.cli.backup:restore",
        "Put the backup FILE into the empty database that is configured.",
    ),
    "export": (
        "trousseau.cli.backup:export",
        "Write everything to the new FILE in the canonical form.",
    ),
    "invite-administrator": (
        "trousseau.cli.invite_administrator:invite_administrator",
        "Print the link for an administrator: the first, or one locked out.",
    ),
    "audit": (
        "trousseau.cli.audit:audit",
        "Check that the log is as it was written; write down how far it has come.",
    ),
    "check": ("trousseau.cli.check:check", "Say how the installation is, one line an item."),
    "worker": (
        "trousseau.cli.worker:worker",
        "Do the regular work: anchor the log, erase what is due, check the log.",
    ),
    "demo": ("trousseau.cli.demo:demo", "Open the application with demonstration data."),
    "serve": ("trousseau.cli.serve:serve", "Serve the application on this machine."),
}


class LazyGroup(click.Group):
    """Commands that are imported when they are called. Sub-groups use it too."""

    def __init__(self, commands: dict[str, tuple[str, str]], **options: object) -> None:
        """`commands` maps a name to its `module:attribute` and its one line of help."""
        super().__init__(**options)  # type: ignore[arg-type]
        self.lazy = commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order in which they are declared."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None when there is no such name."""
        if cmd_name not in self.lazy:
            return None
        module, attribute = self.lazy[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of `--help`, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.lazy.items()])


@click.group(
    cls=LazyGroup,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="trousseau", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Where in France could this household settle, why, and why not elsewhere."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


class Failure(Exception):
    """A failure that a command foresees: one line to print and the exit code to leave with."""

    def __init__(self, message: str, exit_code: int = BAD_INPUT) -> None:
        """`exit_code` is 1 (a check failed), 2 (bad input) or 3 (environment)."""
        super().__init__(message)
        self.exit_code = exit_code


def explain(error: BaseException) -> tuple[str, int]:
    """The one line and the exit code for an error.

    Errors that our own packages define speak for themselves: they are bad input unless they carry
    another `exit_code`. Anything else that Python raises is our bug, and says so.
    """
    match error:
        case click.exceptions.NoArgsIsHelpError(ctx=context):
            path = context.command_path
            return f"'{path}' needs a command; try '{path} --help'", BAD_INPUT
        case click.UsageError(ctx=context) if context is not None:
            problem = error.format_message().removesuffix(".")
            return f"{problem}; try '{context.command_path} --help'", BAD_INPUT
        case click.ClickException():
            return error.format_message(), BAD_INPUT
        case _ if any(kind.__module__.startswith("trousseau.") for kind in type(error).__mro__):
            return str(error), int(getattr(error, "exit_code", BAD_INPUT))
        case _ if type(error).__module__ == "django.db.utils":
            # A constraint's message quotes the values it refused, which may be somebody's.
            speaks = type(error).__name__ in ("OperationalError", "ProgrammingError")
            return f"the database: {error if speaks else type(error).__name__}", ENVIRONMENT
        case FileNotFoundError() | IsADirectoryError() | NotADirectoryError() | FileExistsError():
            return f"{error.filename}: {error.strerror}", BAD_INPUT
        case OSError(strerror=str()):
            place = f"{error.filename}: " if error.filename else ""
            return f"{place}{error.strerror}", ENVIRONMENT
        case ModuleNotFoundError(name=str() as name) if not name.startswith("trousseau"):
            extra = " (pip install 'trousseau[atlas]')" if name in ("pyarrow", "shapely") else ""
            return f"the package '{name}' is not installed here{extra}", ENVIRONMENT
        case MemoryError():
            return "not enough memory on this machine", ENVIRONMENT
    bug = f"{type(error).__name__}: {error}".removesuffix(": ")
    return f"unexpected {bug}; please report it with what TROUSSEAU_DEBUG=1 prints", ENVIRONMENT


def report(error: BaseException) -> int:
    """Say on stderr, in one line, what went wrong; returns the exit code to leave with."""
    line, code = explain(error)
    print("trousseau:", " ".join(line.split()), file=sys.stderr, flush=True)
    return code


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with an exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code, whatever happens."""
    try:
        result = cli.main(
            args=None if arguments is None else list(arguments),
            prog_name="trousseau",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`| head`) has seen enough. Python would complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (click.Abort, KeyboardInterrupt):
        return 130
    except Exception as error:
        if os.environ.get("TROUSSEAU_DEBUG") == "1":
            raise
        return report(error)
    return result if isinstance(result, int) else 0
