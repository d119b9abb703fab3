"""All settings. What differs from one installation to another comes from the environment.

README.md has the table of variables; `config.environment` reads them and says what is wrong.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything that the site writes by itself: the SQLite database, the secret, the static files as
# they are served. Deleting it gives a fresh start.
VAR_DIR = BASE_DIR / "var"

# --- The site ---------------------------------------------------------------------------------

PORT = environment.port("PORT", 8000)
SITE_URL = environment.origin("SITE_URL", f"http://localhost:{PORT}")
SITE_NAME = environment.text("SITE_NAME", "Peace Plan Tracker")
CONTACT = environment.text("CONTACT", "")

_changelog = (BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8")
_release = re.search(r"^## (\d+\.\d+\.\d+)", _changelog, re.MULTILINE)
VERSION = _release[1] if _release else "0"

# Files that are made once a version of the record: PDF, Word, cards.
KEPT_DIR = BASE_DIR / environment.text("KEPT_DIR", "var/kept")

# Whether an editor may approve what they proposed themselves: for a team of one.
APPROVE_OWN = environment.flag("APPROVE_OWN", default=False)

# Whether pages of the web are fetched, where an editor asks for it; and, for tests, which private
# networks may be asked too. No variable opens these: whoever can name an address could then see
# what stands behind the firewall.
FETCH_PAGES = environment.flag("FETCH_PAGES", default=False)
FETCH_ALSO: list[str] = []

# How often one address may ask for data; None for no limit.
RATE_LIMIT = environment.rate("RATE_LIMIT")
RATE_LIMIT_FILE = VAR_DIR / "limits.sqlite3"

# --- Security ---------------------------------------------------------------------------------

IS_PUBLIC = SITE_URL.startswith("https://")
DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret_key("SECRET_KEY", file=VAR_DIR / "secret_key", required=IS_PUBLIC)

ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1")
_site_host = urlsplit(SITE_URL).hostname or ""
if _site_host not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(_site_host)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

if IS_PUBLIC:
    SECURE_SSL_REDIRECT = True
    # A load balancer asks the process itself, in plain http.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Safe, since gunicorn listens on this machine only: nobody but the proxy can send it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Applications -----------------------------------------------------------------------------

INSTALLED_APPS = [
    # Ours come first, from the upper layers down, so that our admin templates win.
    "spreadsheets",
    "data",
    "snapshots",
    "briefing",
    "provisions",
    "statements",
    "actors",
    "proposals",
    "record",
    "accounts",
    "config.desk.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    # Before staticfiles: `runserver` then serves static files as the real server does.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "django.forms",
]
# Widgets of our own have their templates where all templates are.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "data.sharing.sharing",
    "data.limiting.limiting",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "record.away.AnsweringWhileAway",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "briefing.context.site",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "record.carrying.token_refused"

# A draft is entered from its text in one form, with a dozen fields a point.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# The stock "revert" button writes past the record's write path.
SIMPLE_HISTORY_REVERT_DISABLED = True

# --- Database ---------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": environment.database(
        "DATABASE_URL", folder=BASE_DIR, default="sqlite:///var/db.sqlite3"
    )
}
if DATABASES["default"]["ENGINE"] == environment.SQLITE:
    # In a file, not in memory, so that the threads of a test have connections of their own as
    # the server's do. Parallel runs add a suffix each.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

# --- Language and time ------------------------------------------------------------------------

# One language; its formats stand in config/formats. Instants are stored and shown in UTC.
LANGUAGE_CODE = "en-gb"
USE_I18N = False
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"
USE_TZ = True

# --- Static files -----------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # var/ is in no fresh clone
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Logging ----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # In place of Django's own handlers, which send mail.
        "django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING"},
        # A page that is not there is no fault of the site.
        "django.request": {"level": "ERROR"},
        # Scanners that guess at host names would fill the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Django leaves it to the server to drop the body of an answer to HEAD; gunicorn does, and
        # would say so each time that a monitor asks.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
