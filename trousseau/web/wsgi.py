"""The application for a WSGI server."""

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.web.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from trousseau.follow_ups.completion import completion_rules  # noqa: E402
from trousseau.plans.usual_path import usual_path  # noqa: E402
from trousseau.web.atlas import warm_up  # noqa: E402
from trousseau.web.patience import answer_within_seconds  # noqa: E402
from trousseau.web.static_files import collect_static_files  # noqa: E402

answer_within_seconds(settings.DATABASES["default"])
collect_static_files()
warm_up()
# A file of the programme's own that cannot be used is said before anybody is served.
usual_path()
completion_rules()
application = get_wsgi_application()
# Import every view now: a fault in one shows at the start, and the first page is not the slow one.
get_resolver().url_patterns  # noqa: B018
