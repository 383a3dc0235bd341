"""A made-up OpenID Connect server on this machine.

The code of the flow carries the claims themselves, so a test decides what the server says.
"""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import jwt

CLIENT = "trousseau-essai"


def code_for(**claims: Any) -> str:
    """A code that this server answers with these claims."""
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def _claims(code: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)))
    return read


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Nothing."""


@contextmanager
def provider() -> Iterator[str]:
    """The address of a running server."""
    server = WSGIServer(("127.0.0.1", 0), _Quiet)
    address = f"http://127.0.0.1:{server.server_port}"
    server.set_app(partial(_answer, address))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(address: str, environ: dict[str, Any], start: Any) -> list[bytes]:
    def token() -> dict[str, Any]:
        sent = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
        code = sent["code"][0]
        said = {
            "iss": address,
            "aud": CLIENT,
            "exp": int(time.time()) + 60,
            **_claims(code),
        }
        signed = jwt.encode(said, "not verified: it comes straight from the server", "HS256")
        return {"access_token": code, "token_type": "Bearer", "id_token": signed}

    pages: dict[str, Any] = {
        "/.well-known/openid-configuration": lambda: {
            "issuer": address,
            "authorization_endpoint": f"{address}/authorize",
            "token_endpoint": f"{address}/token",
            "userinfo_endpoint": f"{address}/userinfo",
            "jwks_uri": f"{address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        },
        "/token": token,
        "/userinfo": lambda: _claims(environ["HTTP_AUTHORIZATION"].removeprefix("Bearer ")),
    }
    body = json.dumps(pages[environ["PATH_INFO"]]()).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
