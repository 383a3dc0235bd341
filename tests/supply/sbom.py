"""`./run sbom [FILE]`: what the application is made of, as a CycloneDX bill of materials.

The lock says which packages, versions and files; what is installed says licences and who needs
whom. `cyclonedx-py requirements` knows only the first and `cyclonedx-py environment` only the
second, and lists the developers' tools as well, so the lock chooses and the environment adds.
Nothing depends on the clock, the machine or its package index: the same lock, installed, gives
the same bytes.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from tests.supply.lock import ROOT, RUNTIME, Pin, read
from trousseau import __version__

SCHEMA = SchemaVersion.V1_6
APPLICATION = "trousseau"


class BillError(Exception):
    """The bill could not be made; says why."""


def bill() -> str:
    """The bill of materials of the application's lock, valid CycloneDX JSON.

    Raises BillError when the tool fails or what it made is not valid.
    """
    seen = environment()
    by_name: dict[str, Any] = {
        canonicalize_name(found["name"]): found for found in seen["components"]
    }
    pins = {pin.name: pin for pin in read(RUNTIME)}
    references = {
        found["bom-ref"]: reference(pins[name]) for name, found in by_name.items() if name in pins
    }
    application = seen["metadata"]["component"]
    references[application["bom-ref"]] = application["bom-ref"]
    made = {
        **{key: seen[key] for key in ("$schema", "bomFormat", "specVersion", "version")},
        "metadata": {
            "component": {**application, "version": __version__},
            "properties": seen["metadata"]["properties"],
            "tools": {"components": tools(seen)},
        },
        "components": [component(pin, by_name.get(pin.name, {})) for pin in pins.values()],
        "dependencies": dependencies(seen, references, pins.values()),
    }
    text = json.dumps(made, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    fault = JsonStrictValidator(SCHEMA).validate_str(text)
    if fault is not None:
        raise BillError(f"the bill is not valid CycloneDX: {fault}")
    return text


def environment() -> dict[str, Any]:
    """What `cyclonedx-py environment` says of the packages that this Python sees."""
    program = Path(sys.executable).with_name("cyclonedx-py")
    # Not validated here: this list is three times as long as the bill, and the bill is validated.
    command: list[str | Path] = [
        program, "environment", sys.executable, "--pyproject", ROOT / "pyproject.toml",
        "--output-reproducible", "--spec-version", SCHEMA.to_version(), "--output-format", "JSON",
        "--no-validate",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise BillError(f"cyclonedx-py: {done.stderr.strip()[-200:]}")
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def reference(pin: Pin) -> str:
    """What one component is called within the bill."""
    return f"{pin.name}=={pin.version}"


def component(pin: Pin, installed: dict[str, Any]) -> dict[str, Any]:
    """One package. Its licence is known when that very version is installed here."""
    address = f"pkg:pypi/{pin.name}@{pin.version}"
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference(pin),
        "name": pin.name,
        "version": pin.version,
        "purl": address,
        # One hash for each file: which of them is installed depends on the machine. The place is
        # the name of the package, not an index: any index or mirror may serve it.
        "externalReferences": [
            {
                "type": "distribution",
                "url": address,
                "comment": "one of the files with these hashes",
                "hashes": [{"alg": "SHA-256", "content": value} for value in sorted(pin.hashes)],
            }
        ],
    }
    if installed.get("version") == pin.version and "licenses" in installed:
        made["licenses"] = installed["licenses"]
    if pin.marker is not None:
        made["properties"] = [{"name": "trousseau:wanted-when", "value": str(pin.marker)}]
    return made


def dependencies(
    seen: dict[str, Any], references: dict[str, str], pins: Iterable[Pin]
) -> list[dict[str, Any]]:
    """Who needs whom, among the application and the packages of the lock; each has one entry.

    `references` leads from the name a thing has in `seen` to its name in the bill.
    """
    needs: dict[str, list[str]] = {reference(pin): [] for pin in pins}
    for entry in seen["dependencies"]:
        if entry["ref"] in references:
            known = [other for other in entry.get("dependsOn", []) if other in references]
            needs[references[entry["ref"]]] = sorted(references[other] for other in known)
    return [
        {"ref": ref, "dependsOn": needed} if needed else {"ref": ref}
        for ref, needed in sorted(needs.items())
    ]


def tools(seen: dict[str, Any]) -> list[dict[str, Any]]:
    """The programs that made the bill, without their pages: one is at a package index."""
    return [
        {key: value for key, value in tool.items() if key != "externalReferences"}
        for tool in seen["metadata"]["tools"]["components"]
    ]


def main(arguments: list[str]) -> int:
    """Write the bill to the file named, or to stdout; returns the exit code."""
    parser = argparse.ArgumentParser(prog="./run sbom", description="Write a bill of materials.")
    parser.add_argument("file", nargs="?", type=Path, help="where to; the screen unless given")
    target: Path | None = parser.parse_args(arguments).file
    try:
        text = bill()
        if target is None:
            print(text, end="")
        else:
            target.write_text(text, encoding="utf-8")
    except BillError as error:
        print(f"trousseau: {error}", file=sys.stderr)
        return 3
    except OSError as error:
        print(f"trousseau: {target}: {error.strerror}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
