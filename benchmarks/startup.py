"""How long the command line and the application take to start, from the shell."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = Path(sys.executable).with_name("trousseau")
REPEATS = 7

# What is started: its command, and the limit in seconds.
STARTS: dict[str, tuple[list[str | Path], float]] = {
    "trousseau --help": ([PROGRAM, "--help"], 0.3),
    "./run trousseau --help": ([ROOT / "run", "trousseau", "--help"], 0.3),
    "trousseau rank": ([PROGRAM, "rank", ROOT / "examples" / "mason_and_carer.yaml"], 1.0),
    "./run demo --check": ([ROOT / "run", "demo", "--check"], 3.0),
}


def seconds(command: list[str | Path], home: str) -> float:
    """The median time of a few runs that follow one that is not counted; each must succeed."""
    environment = {**os.environ, "TROUSSEAU_HOME": home}
    times = []
    for _ in range(REPEATS + 1):
        begun = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return sorted(times[1:])[REPEATS // 2]


def main() -> int:
    """Print a row per start; 1 when one is over its limit."""
    slow = 0
    with tempfile.TemporaryDirectory() as home:
        for name, (command, limit) in STARTS.items():
            taken = seconds(command, home)
            slow += taken > limit
            print(f"| `{name}` | ≤ {limit:g} s | {taken:.2f} s |")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
