"""The application as it is behind HTTPS: what it answers, printed as JSON for `test_headers`.

A process of its own, because the settings read TROUSSEAU_HTTPS when they are loaded.
"""

import json
import logging
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError  # noqa: E402
from django.http import HttpResponseBase  # noqa: E402
from django.test import Client  # noqa: E402

from tests.people import make_member  # noqa: E402
from trousseau.accounts.choices import Role  # noqa: E402
from trousseau.audit.master_key import make_master_key  # noqa: E402
from trousseau.web import sources  # noqa: E402
from trousseau.web.static_files import collect_static_files  # noqa: E402


def told(answer: HttpResponseBase) -> dict[str, Any]:
    answer.close()
    return {"status": answer.status_code, "headers": dict(answer.headers)}


def failing(error: Exception) -> None:
    def broken(*_arguments: object) -> None:
        raise error

    sources.layer_cards = broken  # type: ignore[assignment, attr-defined]


def main() -> None:
    logging.disable()
    make_master_key()
    call_command("migrate", verbosity=0)
    collect_static_files()
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    folder = Path(settings.STATIC_ROOT) / "trousseau/js"
    script = next(folder.glob("main.*.js")).name
    pages = ["/", "/sources/", "/account/login/", "/drafts/", "/nowhere/", "/health"]
    answers = [
        told(client.get(address, secure=True))
        for address in [*pages, "/health/", f"/static/trousseau/js/{script}"]
    ]
    answers.append(told(client.delete("/health/", secure=True)))
    answers.append(told(client.get("/health/", secure=True, headers={"Host": "example.org"})))
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    answers.append(told(strict.post("/sign-out/", secure=True)))
    plain, plain_health = told(client.get("/sources/")), told(client.get("/health/"))
    client.post("/sources/", {"language": "en"}, secure=True)
    member = make_member(Role.PARTNER)
    client.force_login(member.user)
    client.get("/drafts/", secure=True)
    cookies = {
        name: {key: morsel[key] for key in morsel} for name, morsel in client.cookies.items()
    }
    for error in (RuntimeError("x"), OperationalError("x")):
        failing(error)
        answers.append(told(client.get("/sources/", secure=True)))
    print()
    print(
        json.dumps(
            {
                "answers": answers,
                "plain": plain,
                "plain_health": plain_health,
                "cookies": cookies,
            }
        )
    )


if __name__ == "__main__":
    main()
