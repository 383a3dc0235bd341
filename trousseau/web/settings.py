"""Django's settings; what differs between machines is read from the environment.

The variables are explained in docs/operations.md.
"""

import os
from pathlib import Path
from typing import Any, Literal

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from trousseau.web.home import home, secret_key

PACKAGE = Path(__file__).resolve().parents[1]
HOME = home()

DEBUG = os.environ.get("TROUSSEAU_DEBUG") == "1"
HTTPS = os.environ.get("TROUSSEAU_HTTPS") == "1"
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS += [name for name in os.environ.get("TROUSSEAU_HOSTS", "").split(",") if name]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS[3:]] if HTTPS else []

ROOT_URLCONF = "trousseau.web.urls"
WSGI_APPLICATION = "trousseau.web.wsgi.application"
APPEND_SLASH = True

# Django's admin site is left out on purpose: nothing is reached past the doors.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "trousseau.audit",
    "trousseau.accounts",
    "trousseau.privacy",
]
AUTH_USER_MODEL = "accounts.User"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "trousseau.web.middleware.PrivateByDefault",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trousseau.web.language.LanguageSwitch",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "trousseau.web.doors.Doors",
]

TEMPLATE_OPTIONS: dict[str, Any] = {
    "context_processors": [
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
        "csp.context_processors.nonce",
        "trousseau.web.language.languages",
        "trousseau.web.menu.menu",
    ],
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": TEMPLATE_OPTIONS,
    }
]

# --- data ---------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # A write takes the lock when its transaction opens, not half way, where it could only fail.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: what was confirmed survives a power cut. recursive_triggers: else INSERT OR REPLACE
    # slips past a trigger that forbids deleting. secure_delete: erased means overwritten.
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON;"
        "PRAGMA recursive_triggers=ON;"
        "PRAGMA secure_delete=ON"
    ),
}


def database() -> dict[str, Any]:
    """The database of `DATABASE_URL`, or SQLite in the home folder."""
    config: dict[str, Any] = dict(
        dj_database_url.config(
            default=f"sqlite:///{HOME / 'trousseau.sqlite3'}",
            conn_max_age=60,
            conn_health_checks=True,
        )
    )
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {**config.get("OPTIONS", {}), **SQLITE_OPTIONS}
    return config


DATABASES = {"default": database()}
MASTER_KEY_FILE = HOME / "master.key"
# The audit anchor and the erasure register: what must not share the fate of the database.
ANCHOR_FOLDER = HOME / "anchor"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- languages ----------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

# --- files for the browser ----------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "cache" / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- what a browser is told ---------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "trousseau.web.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# Addresses and forms may tell who a household is: the log holds neither.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "trousseau: %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": "WARNING"},
        # It warns of each HEAD, whose body Django leaves to the server to drop.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
