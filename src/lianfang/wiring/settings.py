"""Django settings. Everything that differs between installations comes from the environment."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from . import logs
from .database import database_from
from .logins import logins_from
from .secret import NAME as SECRET_FILE
from .secret import secret_key

# Readings of whole phrases take 45 MiB; names of people and places are read character by character.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("LIANFANG_VAR", Path.cwd() / "var"))
SECRET_KEY = secret_key(VAR)
SECRET_KEY_FILE = VAR / SECRET_FILE  # not there where the environment states the key
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES: dict[str, dict[str, Any]] = {"default": database_from(DATABASE_URL, VAR)}
LOGINS = logins_from(os.environ, VAR, DATABASES["default"])  # of readers and of the writer, on PostgreSQL
DEBUG = os.environ.get("LIANFANG_DEBUG") == "1"
# By which names devices reach it; whoever watches the machine asks at the machine itself, whatever its name.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *filter(None, os.environ.get("LIANFANG_HOSTS", "").split(","))]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "django_vite",
    "ninja",  # for its static files alone: the page on which the interface is tried
    "lianfang.ledger",
    "lianfang.facts",
    "lianfang.books",
    "lianfang.places",
    "lianfang.access",
    "lianfang.exports",
    "lianfang.people",
    "lianfang.screening",
    "lianfang.reports",
    "lianfang.desk",
    "lianfang.board",
    "lianfang.api",
    "lianfang.operations",
    "lianfang.wiring",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianfang.wiring.compression.Compression",  # a wall chart shrinks to a fifteenth
    "lianfang.desk.pages.content_policy",
    "lianfang.api.surface.say_methods",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lianfang.access.middleware.scope_middleware",
    "lianfang.desk.session.gate.gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "lianfang.desk.pages.RefusalPages",
    "lianfang.wiring.limits.LatePages",
]
ROOT_URLCONF = "lianfang.wiring.urls"
WSGI_APPLICATION = "lianfang.wiring.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "lianfang.wiring.templating.Templates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianfang.desk.context.desk",
            ]
        },
    }
]
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / room / "locale" for room in ("kit", "drill")]  # rooms that are not Django apps
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
DJANGO_VITE = {
    "default": {
        "static_url_prefix": "desk/built",
        "manifest_path": PACKAGE / "desk" / "static" / "desk" / "built" / "manifest.json",
    }
}
WHITENOISE_USE_FINDERS = True  # files are served from where they are built: no collectstatic before a start
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/desk/built/assets/.+-[\w-]{8}\.\w+$"  # Vite puts a hash into these names
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["lianfang.access.signing.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "desk:sign_in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "lianfang.access.signing.session_store"  # listed for their holder, keys kept as digests
SESSION_COOKIE_AGE = 12 * 3600  # a working day: phones and desks are shared
# Roles that sign in with a code from the phone beside the password; none in a drill.
SECOND_FACTOR_ROLES = frozenset(filter(None, os.environ.get("LIANFANG_SECOND_FACTOR", "").split(",")))
ACCOUNT_USER_MODEL_USERNAME_FIELD = "staff_code"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # none of allauth's pages is mounted; its checks ask for these
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "lianfang.access.signing.second_factor.Adapter"
MFA_TOTP_ISSUER = "联防"
MFA_TOTP_TOLERANCE = 1  # phones' clocks are a little wrong
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else whoever keeps guessing locks somebody out for good
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]  # the address is the device's: access/signing/lockout.py
AXES_CLIENT_IP_CALLABLE = "lianfang.access.signing.lockout.device_address"
AXES_LOCKOUT_CALLABLE = "lianfang.access.signing.lockout.keep_response"
AXES_HANDLER = "lianfang.access.signing.lockout.Handler"
AXES_USERNAME_FORM_FIELD = "username"
AXES_SENSITIVE_PARAMETERS = ["who", "username", "ip_address", "code", "csrfmiddlewaretoken"]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False
LOGGING = logs.LOGGING
BACKUPS = Path(os.environ.get("LIANFANG_BACKUPS", VAR / "backups"))
BACKUP_AT = os.environ.get("LIANFANG_BACKUP_AT", "02:30")  # each night, by the county's clock; "" for never
# Where `lianfang init` puts a certificate; with one there, the server speaks TLS. One's own: both files by these words.
CERTIFICATE = Path(os.environ.get("LIANFANG_CERTIFICATE", VAR / "tls" / "server.crt"))
CERTIFICATE_KEY = Path(os.environ.get("LIANFANG_CERTIFICATE_KEY", VAR / "tls" / "server.key"))
METRICS_TOKEN = os.environ.get("LIANFANG_METRICS_TOKEN", "")  # without one, figures are told to this machine alone
SESSION_COOKIE_HTTPONLY = True
# Over TLS, ours or that of somebody in front, no cookie ever leaves without it.
BEHIND_TLS = os.environ.get("LIANFANG_BEHIND_TLS") == "1"
SPEAKS_TLS = CERTIFICATE.exists() or BEHIND_TLS
# With TLS in front every request came over it, whatever a header says; else no form would pass the check of its origin.
SECURE_PROXY_SSL_HEADER = ("wsgi.url_scheme", "http") if BEHIND_TLS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SPEAKS_TLS
# A browser takes a cookie of such a name from this host alone, over TLS: none that a neighbour's host has planted.
SESSION_COOKIE_NAME = "__Host-sessionid" if SPEAKS_TLS else "sessionid"
SECURE_HSTS_SECONDS = 31_536_000 if SPEAKS_TLS else 0
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lianfang.desk.pages.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20

API_READS_PER_SECOND = float(os.environ.get("LIANFANG_API_READS", "20"))  # of one token; 0 sets no bound
READ_SECONDS = float(os.environ.get("LIANFANG_READ_SECONDS", "20"))  # what a page may ask the database in one go
RECORD_SECONDS = float(os.environ.get("LIANFANG_RECORD_SECONDS", "30"))  # what waits for the disk bears to stand still
BOOKS_APART = True  # strangers' workbooks are read by a process of their own; not in tests of what books hold
LEDGER_WRITER = os.environ.get("LIANFANG_WRITER", "thread")  # "thread", or "inline" in tests
KEY_FILE = Path(os.environ.get("LIANFANG_KEY_FILE", VAR / "keys.json"))
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # accounts have a staff code, no address
ACCOUNT_USER_MODEL_USERNAME_FIELD = "staff_code"
