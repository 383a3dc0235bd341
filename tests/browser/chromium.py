"""Finding and starting the real Chromium that the pages are tested in."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

# No sandbox, because tests also run as root; the rest keeps it from calling anyone by itself.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of a Chromium or Chrome on this machine; `TROUSSEAU_CHROMIUM` overrides."""
    chosen = os.environ.get("TROUSSEAU_CHROMIUM")
    if chosen:
        return shutil.which(chosen)
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    return MAC if os.access(MAC, os.X_OK) else None
