"""Django's settings; what differs between machines is read from the environment.

The variables are explained in docs/operations.md.
"""

import os
from pathlib import Path
from typing import Any, Literal

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from trousseau.web.home import home, secret_key


class SettingsError(ImproperlyConfigured):
    """An environment that the application must not start in; the message says what to change."""

    exit_code = 3


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
    "trousseau.households",
    "trousseau.partners",
    "trousseau.plans",
    "trousseau.follow_ups",
    "trousseau.handovers",
]
AUTH_USER_MODEL = "accounts.User"

# What adds headers comes first, so that every answer carries them: files, redirects, errors.
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "trousseau.web.middleware.PrivateByDefault",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trousseau.web.language.LanguageSwitch",
    "trousseau.web.doors.Doors",
]

TEMPLATE_OPTIONS: dict[str, Any] = {
    "context_processors": [
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
        "csp.context_processors.nonce",
        "trousseau.web.language.languages",
        "trousseau.web.menu.menu",
        "trousseau.web.session_clock.clock",
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
    elif config["ENGINE"].endswith("postgresql"):
        config["ENGINE"] = "trousseau.web.postgres"
    return config


DATABASES = {"default": database()}
MASTER_KEY_FILE = HOME / "master.key"
# The audit anchor and the erasure register: what must not share the fate of the database.
ANCHOR_FOLDER = HOME / "anchor"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- sign-in ------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk_index"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "trousseau.accounts.passwords.BuiltOfKnownPieces"},
]


def proxies() -> int:
    """How many proxies of our own stand before the application.

    Only they are believed about where a request comes from. Raises SettingsError.
    """
    # TLS ends at a proxy. Were it not counted, all the world would come from its one address, and
    # one stranger could use up the guesses of everybody who signs in from a new browser.
    text = os.environ.get("TROUSSEAU_PROXIES", "1" if HTTPS else "0")
    if not text.isascii() or not text.isdecimal() or len(text) > 2:
        raise SettingsError("TROUSSEAU_PROXIES is not a number of proxies, such as 1")
    if HTTPS and int(text) == 0:
        raise SettingsError(
            "TROUSSEAU_PROXIES is 0, but TROUSSEAU_HTTPS=1 means that a proxy stands in front: "
            "say how many there are, or leave it out for one"
        )
    return int(text)


PROXIES = proxies()

ACCOUNT_ADAPTER = "trousseau.web.account_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
# Staff's is their work address; all are kept in lower case.
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# The library's limits would lock the owner out along with the attacker; ours are in guessing.py.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "trousseau.web.forms.sign_in.SignIn",
    "reauthenticate": "trousseau.web.forms.sign_in.ConfirmPassword",
    "change_password": "trousseau.web.forms.sign_in.ChangePassword",
}

MFA_ADAPTER = "trousseau.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey is always two factors: the thing, and the finger, face or PIN it asks for.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Trousseau"
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "trousseau.web.forms.sign_in.Code",
    "reauthenticate": "trousseau.web.forms.sign_in.CodeAgain",
    "activate_totp": "trousseau.web.forms.sign_in.SetUpCodes",
    "authenticate_webauthn": "trousseau.web.forms.sign_in.Passkey",
    "login_webauthn": "trousseau.web.forms.sign_in.PasskeyAlone",
    "reauthenticate_webauthn": "trousseau.web.forms.sign_in.PasskeyAgain",
    "add_webauthn": "trousseau.web.forms.sign_in.NewPasskey",
    "edit_webauthn": "trousseau.web.forms.sign_in.NameOfPasskey",
}

# An organisation's own sign-in (OpenID Connect), where there is one: docs/operations.md. It is
# believed about addresses of these domains only.
OIDC_URL = os.environ.get("TROUSSEAU_OIDC_URL", "").rstrip("/")
OIDC_NAME = os.environ.get("TROUSSEAU_OIDC_NAME", "")
OIDC_DOMAINS = frozenset(
    filter(None, os.environ.get("TROUSSEAU_OIDC_DOMAINS", "").lower().replace(" ", "").split(","))
)
OIDC_SECOND_FACTOR = os.environ.get("TROUSSEAU_OIDC_SECOND_FACTOR") == "1"
if OIDC_URL:
    if not OIDC_URL.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise SettingsError("TROUSSEAU_OIDC_URL does not begin with https://")
    if not OIDC_DOMAINS:
        raise SettingsError(
            "TROUSSEAU_OIDC_DOMAINS is empty: name the e-mail domains that the organisation's "
            "server may speak for, with commas"
        )
    INSTALLED_APPS += [
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
    ]
    SOCIALACCOUNT_ADAPTER = "trousseau.web.organisation_adapter.OrganisationAdapter"
    # The page links there: a form that is sent would be held back by our own form-action.
    SOCIALACCOUNT_LOGIN_ON_GET = True
    SOCIALACCOUNT_STORE_TOKENS = False
    SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": OIDC_NAME,
                    "client_id": os.environ.get("TROUSSEAU_OIDC_CLIENT_ID", ""),
                    "secret": os.environ.get("TROUSSEAU_OIDC_CLIENT_SECRET", ""),
                    "settings": {"server_url": OIDC_URL},
                }
            ],
        }
    }

# --- languages ----------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
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
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # Who watches the server asks it directly, not through the proxy.
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# --- mail ---------------------------------------------------------------------------------------

# To partners only; nobody else is written to. Without a server of mail, and in the demonstration,
# what would leave is a file in the home folder, whose name says nothing.
EMAIL_HOST = os.environ.get("TROUSSEAU_MAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_PORT = int(os.environ.get("TROUSSEAU_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("TROUSSEAU_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TROUSSEAU_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("TROUSSEAU_MAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("TROUSSEAU_MAIL_FROM", "Trousseau <trousseau@localhost>")

# --- sessions -----------------------------------------------------------------------------------

# How long they last, and what locks them, is in session_clock.py. The cookies have no age: they are
# gone with the browser. `__Host-` binds them to this host alone, and asks for HTTPS.
PREFIX = "__Host-" if HTTPS else ""
SESSION_ENGINE = "trousseau.web.session_store"
SESSION_COOKIE_NAME = PREFIX + "session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
CSRF_COOKIE_NAME = PREFIX + "csrf"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE: Literal["Strict"] = "Strict"
LANGUAGE_COOKIE_NAME = PREFIX + "language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Of people, perhaps: never on the disk.
FILE_UPLOAD_HANDLERS = ["trousseau.web.uploads.InMemory"]

# Addresses and forms may tell who a household is: the log holds neither (log_lines.py).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "trousseau.web.log_lines.LogLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": "WARNING"},
        "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
        # gunicorn's own lines would hold addresses and malformed requests as they were sent.
        "gunicorn.error": {"handlers": ["stderr"], "propagate": False},
        # It warns of each HEAD, whose body Django leaves to the server to drop.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
