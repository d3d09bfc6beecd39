"""Django's settings. Whatever differs between installations comes from the environment."""

from __future__ import annotations

import os
import secrets
from decimal import Decimal
from pathlib import Path

from yingshang.conf.home import database, home

SOURCE = Path(__file__).resolve().parent.parent
YINGSHANG_HOME = home()
YINGSHANG_HOME.mkdir(parents=True, exist_ok=True)
SANDBOX = os.environ.get("YINGSHANG_SANDBOX", "1") == "1"
"""In the sandbox codes sent by SMS are shown on screen and demonstration accounts may be listed."""


def _secret_key() -> str:
    """The session secret: from the environment, else made once and kept beside the other keys."""
    if given := os.environ.get("YINGSHANG_SECRET_KEY"):
        return given
    path = YINGSHANG_HOME / "keys" / "django"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("YINGSHANG_DEBUG", "0") == "1"
ALLOWED_HOSTS = os.environ.get("YINGSHANG_HOSTS", "127.0.0.1,localhost,testserver").split(",")
PUBLIC_URL = os.environ.get("YINGSHANG_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
"""Where the system is reached from outside: the address in QRs."""
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("YINGSHANG_ORIGINS", "").split(",") if o]

KERNEL = [
    f"yingshang.kernel.{name}"
    for name in (
        "audit",
        "jobs",
        "identity",
        "retention",
        "calendar",
        "numbering",
        "draws",
        "search",
        "outbox",
        "login",
        "cases",
        "evidence",
        "deadlines",
        "lifecycle",
        "figures",
        "intake",
        "subtasks",
        "workshop",
        "ui",
    )
]
REGISTRY = [
    f"yingshang.registry.{name}"
    for name in (
        "enterprises",
        "assignments",
        "contacts",
        "codes",
    )
]
AFFAIRS = ["yingshang.affairs.demands", "yingshang.affairs.demands.complaints", "yingshang.affairs.outreach"]
FACES = [
    "yingshang.faces.workbench",
    "yingshang.faces.portal",
    "yingshang.faces.reports",
    "yingshang.faces.openapi",
]

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_filters",
    "ninja",
    *KERNEL,
    *REGISTRY,
    *AFFAIRS,
    *FACES,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yingshang.kernel.ui.middleware.NoNullMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yingshang.kernel.identity.sessions.SessionLimitsMiddleware",
    "yingshang.kernel.identity.middleware.ActorMiddleware",
    "yingshang.kernel.ui.middleware.SecurityHeadersMiddleware",
]

ROOT_URLCONF = "yingshang.conf.urls"
WSGI_APPLICATION = "yingshang.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yingshang.kernel.ui.context.page",
            ],
        },
    },
]

DATABASES = {"default": database(os.environ.get("YINGSHANG_DATABASE_URL"), YINGSHANG_HOME)}
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "yingshang.kernel.login.backends.PasswordBackend",
    "yingshang.kernel.login.backends.PhoneBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
PORTAL_LOGIN_URL = "/login/phone/"
LOGIN_REDIRECT_URL = "/"
PORTAL_HOME = "/my/"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "yingshang.kernel.login.adapter.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser: official computers are shared
ACCOUNT_RATE_LIMITS = False  # kernel.login locks per account and address; a limit by address shuts an office out
TRUSTED_PROXIES = int(os.environ.get("YINGSHANG_TRUSTED_PROXIES", "0"))
"""How many reverse proxies of our own stand before the server: so far X-Forwarded-For is believed."""
SESSION_IDLE_SECONDS = int(os.environ.get("YINGSHANG_SESSION_IDLE_MINUTES", "30")) * 60
SESSION_MAX_SECONDS = int(os.environ.get("YINGSHANG_SESSION_MAX_HOURS", "12")) * 3600
"""A session ends so long after its last request, and so long after its first (kernel.identity.sessions); 0: never."""
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("YINGSHANG_HTTPS", "0") == "1"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "yingshang.kernel.ui.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = YINGSHANG_HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(YINGSHANG_HOME / "files")},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if os.environ.get("YINGSHANG_MANIFEST", "0") == "1"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

UNFOLD = {
    "SITE_TITLE": "基础数据",
    "SITE_HEADER": "营商通 基础数据",
    "SHOW_HISTORY": False,
    "COLORS": {
        "primary": {  # the interface's blue
            "50": "#eff5fd",
            "100": "#dce9fa",
            "200": "#bfd7f6",
            "300": "#93bcef",
            "400": "#5f98e5",
            "500": "#3a78d8",
            "600": "#1d5fc0",
            "700": "#1a4fa0",
            "800": "#1a4484",
            "900": "#1b3b6d",
            "950": "#132546",
        }
    },
    "SHOW_VIEW_ON_SITE": False,
    "ACCOUNT": {"navigation": [{"title": "返回工作台", "link": "/"}]},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SNAPSHOT_CLOSURES_LIMIT = Decimal(os.environ.get("YINGSHANG_SNAPSHOT_CLOSURES_LIMIT", "5"))
"""Percent of the active entities that a full snapshot of the register may close without being asked about it."""
IMPORT_KEPT_DAYS = int(os.environ.get("YINGSHANG_IMPORT_KEPT_DAYS", "30"))
"""Days after which the workbook of an import's rejected rows and a file that nobody confirmed are deleted."""
OWN_CODE = os.environ.get("YINGSHANG_OWN_CODE", "0") == "1"
"""Whether the district issues codes of its own, where its city has none; else none of their pages exists."""
CIPHER = os.environ.get("YINGSHANG_CIPHER", "AES-GCM")
"""How personal data is encrypted at rest: ``AES-GCM`` or ``SM4``."""
PROVISIONAL_DATES = os.environ.get("YINGSHANG_PROVISIONAL_DATES", "mark")
"""``mark`` gives 暂定 dates for years without published holidays, ``error`` refuses them."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("YINGSHANG_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
