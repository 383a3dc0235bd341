"""Reading the same page in the other language, a household's ranking included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation

LANGUAGE_FIELD = "language"
_ONE_YEAR = 365 * 24 * 3600


class LanguageSwitch:
    """A POST that names a language is answered in it, and the choice is kept in a cookie.

    A ranking is the answer to a POST and has no address of its own: a redirect would lose the
    household. So the header's button sends the household again with the language beside it. On
    any other page the button sends the language alone, and the page is asked for again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django hands over the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the view is known; see `process_view`."""
        response = self.get_response(request)
        chosen = getattr(request, "chosen_language", None)
        if chosen:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=_ONE_YEAR,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """After the CSRF check: switch, then answer, or ask for the page again."""
        if request.method != "POST":
            return None
        language = request.POST.get(LANGUAGE_FIELD, "")
        if language not in dict(settings.LANGUAGES):
            return None
        request.chosen_language = language  # type: ignore[attr-defined]
        if set(request.POST) <= {LANGUAGE_FIELD, "csrfmiddlewaretoken"}:
            return HttpResponseRedirect(request.path)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        return None


def languages(request: HttpRequest) -> dict[str, Any]:
    """For the header: the languages one can switch to, each written in itself."""
    current = translation.get_language()
    return {
        "other_languages": [(code, name) for code, name in settings.LANGUAGES if code != current]
    }
