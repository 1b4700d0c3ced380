"""Django's settings, all of them made from `seatrial.server.config.Settings`."""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

import django_stubs_ext

from seatrial.server import audit_key, config, database, keys, mailing, sign_in

django_stubs_ext.monkeypatch()

_settings = config.current()
_keys = keys.read(_settings.folder)

DEBUG = False
# Without a key of its own (a check, the tests) a process makes one that nobody else knows.
SECRET_KEY = (
    _settings.secret_key.get_secret_value()
    if _settings.secret_key
    else _keys.session
    if _keys
    else secrets.token_urlsafe(32)
)
_public = urlsplit(_settings.public_url)
ALLOWED_HOSTS = [*_settings.allowed_hosts, *([_public.hostname] if _public.hostname else [])]
#: addresses that probes may reach although they are this machine's own
PROBE_ALLOW = _settings.probe_allow
#: the key that signs heads of the audit log, for checkpoints that are asked for between two anchorings
AUDIT_KEY_FILE = audit_key.key_file(_settings)
#: whose files runners may run, and whether authors may approve their own
RUNNER_WORKSPACES = frozenset(_settings.runner_workspaces)
RUNNER_SELF_APPROVAL = _settings.runner_self_approval
#: references to secrets that connections may use in this process
SECRET_ALLOW = _settings.secret_allow
#: where the files that evidence rests on are kept, and the largest (bytes) that is taken
ARTEFACTS = _settings.artefact_store
ARTEFACT_LIMIT = _settings.artefact_megabytes * 1_000_000
#: the same for git repositories; folders that edit forms may write; where policy may stand; what is kept
GIT_ALLOW = _settings.git_allow
WORKSPACES_WRITABLE = _settings.workspaces_writable
POLICY_KINDS = _settings.policy_kinds
REVISION_DAYS = _settings.revision_days
GIT_FOLDER = _settings.folder / "git"
#: the mail server that notices leave by (None: none), whom they come from, and where their links lead
MAIL_SERVER = mailing.mail_server(_settings)
MAIL_FROM = mailing.sender(_settings)
#: what stands after the @ in addresses of alert sources
MAIL_IN_DOMAIN = mailing.domain_in(_settings)
SITE_URL = _settings.url
#: providers of text messages, calls and push messages; what people may name; where replies to pages go
PAGING_PROVIDERS = mailing.paging_providers(_settings)
PAGING_SERVICES = frozenset(_settings.paging_services)
PAGING_REPLY_TO = _settings.paging_reply_to
#: where the status page is written as files; None: nowhere
STATUS_FOLDER = _settings.status_folder
SEVERITY_SCHEME = _settings.severity_scheme
CONTACT_STALE_DAYS = _settings.contact_stale_days
ARRIVAL_DAYS = _settings.arrival_days
BESIDE_DAYS = _settings.beside_days
CSRF_TRUSTED_ORIGINS = [_settings.public_url] if _settings.public_url else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *sign_in.APPS,
    "django_htmx",
    "procrastinate.contrib.django",
    "seatrial.ui",
    # the floors, bottom first: who is below is ready when those above hang something in
    "seatrial.domains.replies",
    "seatrial.domains.audit",
    "seatrial.domains.identity",
    "seatrial.domains.workspace",
    "seatrial.domains.catalog",
    "seatrial.domains.calendars",
    "seatrial.domains.severities",
    "seatrial.domains.notices",
    "seatrial.domains.actions",
    "seatrial.domains.runners",
    "seatrial.domains.evidence",
    "seatrial.domains.readiness",
    "seatrial.domains.security",
    "seatrial.domains.runbooks",
    "seatrial.domains.oncall",
    "seatrial.domains.alerts",
    "seatrial.domains.monitoring",
    "seatrial.domains.incidents",
    "seatrial.domains.reviews",
    "seatrial.domains.gates",
    "seatrial.domains.insights",
    "seatrial.server.apps.ServerConfig",
]

MIDDLEWARE = [
    "seatrial.server.middleware.RequestId",
    "seatrial.server.metrics.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "seatrial.ui.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    sign_in.MIDDLEWARE,
    "seatrial.server.middleware.CurrentActor",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "seatrial.server.middleware.SecondFactor",
    "seatrial.server.middleware.RefuseNul",
    "seatrial.ui.middleware.PersonTime",
    "seatrial.ui.middleware.ProblemPages",
    "seatrial.server.middleware.AuditDenials",
]

ROOT_URLCONF = "seatrial.server.urls"
WSGI_APPLICATION = "seatrial.server.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database.for_django(_settings)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Person"
LOGIN_URL = "identity:sign_in"
LOGIN_REDIRECT_URL = "ui:overview"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name",)},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# What allauth reads; what our own pages of signing in read stands below it.
globals().update(sign_in.for_django(_settings))
PUBLIC_URL = _settings.public_url
OIDC_NAME = _settings.oidc_name if _settings.oidc_issuer else ""
OIDC_DOMAINS = tuple(domain.casefold().lstrip("@") for domain in _settings.oidc_domains)
OIDC_REQUIRED_CLAIM = _settings.oidc_required_claim
OIDC_ACCOUNTS = _settings.oidc_accounts
SECOND_FACTOR_FOR = frozenset(_settings.second_factor_for)
COOLING_OFF = timedelta(hours=_settings.cooling_off_hours)

_over_tls = _public.scheme == "https"
SESSION_COOKIE_NAME = "seatrial_session"
SESSION_COOKIE_AGE = int(timedelta(days=_settings.session_days).total_seconds())
SESSION_COOKIE_SECURE = _over_tls
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "seatrial_csrf"
CSRF_COOKIE_SECURE = _over_tls
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "seatrial.ui.views.form_expired"
SECURE_HSTS_SECONDS = 31_536_000 if _over_tls else 0
SECURE_REFERRER_POLICY = "same-origin"
# Believed from the proxy that `public_url` with https speaks of; granian itself speaks plain HTTP.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _over_tls else None
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = None
# Files are served from the package itself, so there is no collect step and no second copy.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024

# The tasks are loaded as hook rooms by the domains; there is no second discovery.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
PROCRASTINATE_WORKER_DEFAULTS = {
    "update_heartbeat_interval": 1.0,
    "stalled_worker_timeout": 15.0,
    "fetch_job_polling_interval": 1.0,
    "delete_jobs": "successful",
}

# structlog configures the log (server/logs.py); Django's own configuration stays out of it.
LOGGING_CONFIG = None
SILENCED_SYSTEM_CHECKS: list[str] = []
