"""The atlas file: a zip of .npy members beside one manifest; same content, same bytes."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.layers import Layer, LayerInfo

SHIPPED = Path(__file__).with_name("data") / "atlas.zip"
FORMAT = 1
_MANIFEST = "manifest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class AtlasError(Exception):
    """The atlas file cannot be used; the message names the file and the remedy."""


class Archive:
    """Layers by kind, their arrays read when first asked for.

    Text columns are kept as one UTF-8 member of newline-separated values: compact, and split in
    a millisecond or two.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            manifest = json.loads(self._zip.read(_MANIFEST))
        except FileNotFoundError:
            raise AtlasError(f"{path}: no such file; run 'trousseau atlas build'") from None
        except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
            raise AtlasError(
                f"{path}: not an atlas file ({error}); "
                "install Trousseau again or import its layers anew"
            ) from None
        if manifest.get("format") != FORMAT:
            raise AtlasError(
                f"{path}: atlas format {manifest.get('format')!r}, this version reads {FORMAT}; "
                "compile it again with 'trousseau atlas build'"
            )
        self.id: str = manifest["id"]
        self.built_on: str = manifest["built_on"]
        self.layers: dict[str, LayerInfo] = {
            entry["kind"]: LayerInfo.from_json(entry) for entry in manifest["layers"]
        }
        self._names = frozenset(self._zip.namelist())
        self._arrays: dict[str, NDArray[Any]] = {}
        self._texts: dict[str, list[str]] = {}

    def has(self, kind: str, name: str) -> bool:
        """Whether the layer holds that array or text column."""
        return f"{kind}/{name}.npy" in self._names or f"{kind}/{name}.txt" in self._names

    def array(self, kind: str, name: str) -> NDArray[Any]:
        """A read-only array of a layer; KeyError when it is not there."""
        member = f"{kind}/{name}.npy"
        if member not in self._arrays:
            array: NDArray[Any] = np.load(io.BytesIO(self._read(member)), allow_pickle=False)
            array.setflags(write=False)
            self._arrays[member] = array
        return self._arrays[member]

    def texts(self, kind: str, name: str) -> list[str]:
        """A text column of a layer; KeyError when it is not there."""
        member = f"{kind}/{name}.txt"
        if member not in self._texts:
            self._texts[member] = self._read(member).decode().split("\n")
        return self._texts[member]

    def layer(self, kind: str) -> Layer:
        """A whole layer, as it was given to `write`."""
        arrays: dict[str, NDArray[Any]] = {}
        for member in sorted(self._names):
            layer_kind, _, file = member.partition("/")
            if layer_kind == kind:
                name, _, suffix = file.rpartition(".")
                arrays[name] = (
                    np.array(self.texts(kind, name)) if suffix == "txt" else self.array(kind, name)
                )
        return Layer(self.layers[kind], arrays)

    def _read(self, member: str) -> bytes:
        try:
            return self._zip.read(member)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
            raise AtlasError(f"{self.path}: {member} is damaged ({error})") from None


def write(path: Path, layers: Iterable[Layer], built_on: str) -> str:
    """Write an atlas file whole or not at all; return its id.

    The id is a digest of the content, so the same layers give the same bytes and the same id
    whoever compiles them. `built_on` is an ISO date, an argument like every date.
    """
    ordered = sorted(layers, key=lambda layer: layer.info.kind)
    members: dict[str, bytes] = {}
    for layer in ordered:
        for name in sorted(layer.arrays):
            member, data = _encode(layer.info.kind, name, layer.arrays[name])
            members[member] = data
    digest = sha256()
    infos = [layer.info.as_json() for layer in ordered]
    for part in (json.dumps(infos, sort_keys=True).encode(), *_flatten(members)):
        digest.update(len(part).to_bytes(8, "big") + part)
    atlas_id = digest.hexdigest()[:12]
    manifest = {"format": FORMAT, "id": atlas_id, "built_on": built_on, "layers": infos}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    temporary = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(temporary, "w") as archive:
            for member, data in {_MANIFEST: text.encode(), **members}.items():
                entry = zipfile.ZipInfo(member, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, data, compresslevel=9)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return atlas_id


def _encode(kind: str, name: str, array: NDArray[Any]) -> tuple[str, bytes]:
    if array.dtype.kind == "U":
        texts = array.tolist()
        if any("\n" in text for text in texts):
            raise ValueError(f"{kind}/{name}: a text column cannot hold line breaks")
        return f"{kind}/{name}.txt", "\n".join(texts).encode()
    buffer = io.BytesIO()
    np.save(buffer, np.asarray(array, order="C"), allow_pickle=False)
    return f"{kind}/{name}.npy", buffer.getvalue()


def _flatten(members: Mapping[str, bytes]) -> Iterable[bytes]:
    for member, data in members.items():
        yield member.encode()
        yield data
