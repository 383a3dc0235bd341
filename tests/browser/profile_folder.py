"""What a browser left on the disk: every file of its profile, unpacked where it is compressed."""

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
LARGEST = 20_000_000


def traces(folder: Path, texts: frozenset[str]) -> list[str]:
    """Where one of `texts` stands, as `file: text (how)`."""
    wanted = [(text, how, needle) for text in texts for how, needle in spellings(text)]
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        for content in contents(path.read_bytes()):
            found += [
                f"{path.relative_to(folder)}: {text} ({how})"
                for text, how, needle in wanted
                if needle in content
            ]
    return sorted(set(found))


def size(folder: Path) -> tuple[int, int]:
    """Files and bytes that were looked through."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return len(files), sum(path.stat().st_size for path in files)


def spellings(text: str) -> Iterator[tuple[str, bytes]]:
    """The ways a text may be written down."""
    yield "utf-8", text.encode()
    yield "utf-16", text.encode("utf-16-le")
    yield "address", quote(text).encode()
    yield "json", text.encode("unicode_escape")


def contents(raw: bytes) -> Iterator[bytes]:
    """The bytes of a file, and of whatever in it is compressed as our pages are (gzip, zlib)."""
    yield raw
    for start in PACKED.finditer(raw):
        yield from _unpacked(raw[start.start() :])


def _unpacked(packed: bytes) -> Iterator[bytes]:
    # 47: either header. What is cut off or followed by other things is still read up to there.
    reader = zlib.decompressobj(47)
    try:
        yield reader.decompress(packed, LARGEST)
    except zlib.error:
        return


def packed(text: str) -> list[bytes]:
    """A text packed in each way, to show that it is found."""
    raw = f"<p>{text}</p>".encode() * 3
    return [raw, b"xx" + gzip.compress(raw), b"yy" + zlib.compress(raw)]
