"""What every page shares: its frame, and the household that is carried along."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is to check; None where it is only to be shown."""
    return request.POST if request.method == "POST" else None


def render_page(
    request: HttpRequest,
    template: str,
    section: str,
    context: dict[str, Any],
    *,
    carried: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the application.

    `section` is the entry of the menu that is current. `carried` are the hidden fields that take
    a household to the next page; a page that has them (or an empty list) has a form `household`,
    which the header's language button sends along. Nothing is kept by the browser (`no-store`).
    """
    frame = {"section": section, "carried": carried or [], "holds_household": carried is not None}
    response = render(request, template, {**frame, **context}, status=status)
    response["Cache-Control"] = "no-store"
    return response
