"""The application's settings, on a home folder that is thrown away."""

import atexit
import os
import shutil
import tempfile

HOME_OF_TESTS = tempfile.mkdtemp(prefix="trousseau-test-")
os.environ["TROUSSEAU_HOME"] = HOME_OF_TESTS
# Playwright keeps an event loop in the thread of the tests; Django would refuse its queries there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
atexit.register(shutil.rmtree, HOME_OF_TESTS, ignore_errors=True)

from tests.undefined import Undefined  # noqa: E402
from trousseau.web.settings import *  # noqa: E402, F403
from trousseau.web.settings import DATABASES, HOME, TEMPLATE_OPTIONS  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: an in-memory database has no write-ahead log and one connection only.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
TEMPLATE_OPTIONS["string_if_invalid"] = Undefined()
# Hashing slowly is the point of a hasher, not of these tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
