"""What the command line says, and with which code it leaves, whatever happens."""

import errno
import subprocess
import sys
from pathlib import Path

import click
import pytest

from trousseau import __version__
from trousseau.cli.main import COMMANDS, Failure, LazyGroup, cli, run


class BadAtlas(Exception):
    """As a package of ours would define one."""

    __module__ = "trousseau.territories.atlas"


class NoDisk(BadAtlas):
    """One that says itself what kind it is."""

    exit_code = 3


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch):
    """A command `fail` that raises what it is given."""

    def install(error: BaseException) -> None:
        @click.command()
        def fail() -> None:
            raise error

        monkeypatch.setattr(sys.modules[__name__], "fail", fail, raising=False)
        monkeypatch.setitem(COMMANDS, "fail", (f"{__name__}:fail", "Fails."))

    return install


@pytest.mark.parametrize(
    ("error", "line", "code"),
    [
        (Failure("the answer was 500", 1), "the answer was 500", 1),
        (Failure("no such place"), "no such place", 2),
        (BadAtlas("x.zip: not an atlas"), "x.zip: not an atlas", 2),
        (NoDisk("the disk is full"), "the disk is full", 3),
        (BadAtlas("two\nlines"), "two lines", 2),
        (FileNotFoundError(errno.ENOENT, "No such file", "a.yaml"), "a.yaml: No such file", 2),
        (PermissionError(errno.EACCES, "Not allowed", "a.db"), "a.db: Not allowed", 3),
        (OSError(errno.ENOSPC, "No space left"), "No space left", 3),
        (MemoryError(), "not enough memory on this machine", 3),
        (
            ModuleNotFoundError("No module named 'pyarrow'", name="pyarrow"),
            "the package 'pyarrow' is not installed here (pip install 'trousseau[atlas]')",
            3,
        ),
        (
            TypeError("oops"),
            "unexpected TypeError: oops; please report it with what TROUSSEAU_DEBUG=1 prints",
            3,
        ),
        (click.ClickException("bad file"), "bad file", 2),
    ],
)
def test_an_error_is_one_line_and_a_code(failing, capsys, error, line: str, code: int):
    failing(error)
    assert run(["fail"]) == code
    captured = capsys.readouterr()
    assert captured.err == f"trousseau: {line}\n"
    assert captured.out == ""


def test_the_traceback_comes_when_asked_for(failing, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TROUSSEAU_DEBUG", "1")
    failing(TypeError("oops"))
    with pytest.raises(TypeError, match="oops"):
        run(["fail"])


def test_an_interruption_is_silent(failing, capsys):
    failing(KeyboardInterrupt())
    assert run(["fail"]) == 130
    assert capsys.readouterr().err.strip() == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "trousseau: No such command 'nonsense'; try 'trousseau --help'\n"),
        (["demo", "--port", "0"], "trousseau: Invalid value for '--port': "),
        (["demo", "--nonsense"], "trousseau: No such option"),
    ],
)
def test_a_wrong_use_is_one_line(capsys, arguments: list[str], said: str):
    assert run(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith(said)
    assert error.count("\n") == 1


def test_help_and_version_go_to_stdout(capsys):
    assert run([]) == 0
    bare = capsys.readouterr()
    assert run(["--help"]) == 0
    assert capsys.readouterr().out == bare.out
    assert "demo" in bare.out
    assert bare.err == ""
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"trousseau {__version__}\n"


def walk(group: click.Group, path: tuple[str, ...] = ()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))


@pytest.mark.parametrize(("path", "command"), walk(cli), ids=lambda part: str(part))
def test_each_command_loads_and_explains_itself(path, command: click.Command):
    assert command is not None, path
    assert command.help, path


def test_the_listed_help_is_the_commands_own():
    for name, (_, line) in COMMANDS.items():
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert command.get_short_help_str(limit=200) == line


def test_help_imports_neither_django_nor_numpy():
    code = (
        "import sys; from trousseau.cli.main import run; run(['--help'])\n"
        "heavy = {'django', 'numpy', 'numba', 'trousseau.territories'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_reader_that_stops_early_is_no_error():
    program = Path(sys.executable).with_name("trousseau")
    done = subprocess.run(
        f"'{program}' --help | head -n 1; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_group_imports_only_what_is_called():
    group = LazyGroup({"absent": ("trousseau.cli.absent:absent", "Never imported.")}, name="atlas")
    with click.Context(group) as context:
        assert "Never imported." in group.get_help(context)
