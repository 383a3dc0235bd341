"""The application for a WSGI server."""

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.web.settings")
django.setup(set_prefix=False)

from django.urls import get_resolver  # noqa: E402

from trousseau.web.atlas import warm_up  # noqa: E402
from trousseau.web.static_files import collect_static_files  # noqa: E402

collect_static_files()
warm_up()
application = get_wsgi_application()
# Import every view now: a fault in one shows at the start, and the first page is not the slow one.
get_resolver().url_patterns  # noqa: B018
