"""Is the application able to answer? Asked by whoever watches a server, without an account."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from trousseau.web.doors import open_to_all


@open_to_all
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503: a machine that cannot read gets no visitors.

    It says nothing else; a version would tell a stranger which faults to try. Whoever looks after
    the machine asks `trousseau check`.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    return JsonResponse({"status": "ok"})
