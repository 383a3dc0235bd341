"""Finds what a pure package must not touch: the clock, chance, the environment, a connection.

Names are followed through imports (`from datetime import date as d; d.today()`), not through data
flow: it is a net for mistakes, not for malice.
"""

import ast
from collections.abc import Iterator

# A name that ends with a dot forbids all that stands below it. Measuring a duration is allowed
# (time.monotonic, time.perf_counter): a solver has to stop in time; it must not know the date.
FORBIDDEN = {
    "datetime.datetime.now": "the clock",
    "datetime.datetime.today": "the clock",
    "datetime.datetime.utcnow": "the clock",
    "datetime.date.today": "the clock",
    "time.time": "the clock",
    "time.time_ns": "the clock",
    "time.localtime": "the clock",
    "time.gmtime": "the clock",
    "time.ctime": "the clock",
    "time.strftime": "the clock",
    "random.": "chance",
    "secrets.": "chance",
    "uuid.uuid1": "chance",
    "uuid.uuid4": "chance",
    "os.urandom": "chance",
    "os.environ": "the environment",
    "os.environb": "the environment",
    "os.getenv": "the environment",
    "os.putenv": "the environment",
    "pathlib.Path.home": "the environment",
    "os.path.expanduser": "the environment",
    "socket.": "the network",
    "urllib.request.": "the network",
    "http.client.": "the network",
}
# numpy keeps one generator for the whole process; only one made from a seed is repeatable.
NUMPY_RANDOM_ALLOWED = {"Generator", "SeedSequence", "PCG64", "Philox", "BitGenerator"}


def impurities(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and description of each forbidden use in a module."""
    names = _imported(tree)
    callees = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for dotted in _dotted_imports(node):
                kind = _forbidden(dotted)
                if kind:
                    yield node.lineno, f"{dotted} is {kind}"
        elif isinstance(node, ast.Attribute | ast.Name):
            used = _resolve(node, names)
            if used is None:
                continue
            kind = _forbidden(used) or _numpy_chance(used, callees.get(id(node)))
            if kind:
                yield node.lineno, f"{used} is {kind}"


def _imported(tree: ast.Module) -> dict[str, str]:
    """Local name: what it stands for, for everything the module imports anywhere."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                local = alias.asname or alias.name.split(".")[0]
                names[local] = alias.name if alias.asname else local
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _dotted_imports(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif node.module and not node.level:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _resolve(node: ast.expr, names: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        head = _resolve(node.value, names)
        return None if head is None else f"{head}.{node.attr}"
    return None


def _forbidden(dotted: str) -> str | None:
    for name, kind in FORBIDDEN.items():
        if dotted == name.rstrip(".") or (name.endswith(".") and dotted.startswith(name)):
            return kind
    return None


def _numpy_chance(dotted: str, call: ast.Call | None) -> str | None:
    head, _, name = dotted.rpartition(".")
    if head != "numpy.random" or name in NUMPY_RANDOM_ALLOWED:
        return None
    if name == "default_rng" and (call is None or call.args or call.keywords):
        return None
    return "chance without a seed"
