"""What a programme writes for itself, in `TROUSSEAU_HOME`, beside what comes with Trousseau.

Read once by each process: whoever changes such a file starts the application anew. A file that
cannot be read is an error, said by `trousseau check`, and nobody is served before it is corrected:
a household must not be given another path than the programme's in silence.
"""

from pathlib import Path

from django.conf import settings

USUAL_PATH, COMPLETION = "usual-path.yaml", "completion.yaml"


def programme_file(name: str) -> Path | None:
    """The file of this name that the programme wrote; None where it wrote none."""
    path = Path(settings.HOME) / name
    return path if path.is_file() else None
