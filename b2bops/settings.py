"""All settings of the site, read from the environment once, loudly.

``B2BOPS_ENV`` is ``production`` unless it says ``development``; production refuses to start with a guessable
secret key, with DEBUG or without a list of hosts. ``.env`` at the top of the checkout is read when it is there.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
import fontpkg_inter
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

# Lets generic classes such as ModelAdmin[Product] be written as the type checker wants them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

ENVIRONMENT = env.str("B2BOPS_ENV", "production")
if ENVIRONMENT not in {"production", "development", "test"}:
    raise ImproperlyConfigured(f"B2BOPS_ENV is {ENVIRONMENT!r}; use production, development or test.")
DEVELOPMENT = ENVIRONMENT != "production"

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "development-only-secret-key" if DEVELOPMENT else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "testserver"] if DEVELOPMENT else [])
HTTPS = env.bool("HTTPS", not DEVELOPMENT)

if not DEVELOPMENT:
    if len(SECRET_KEY) < 40:
        raise ImproperlyConfigured("SECRET_KEY is missing or shorter than 40 characters; set a long random one.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG is on in production; unset it or set B2BOPS_ENV=development.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS is empty or '*'; name the hosts this site answers to.")

DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

# ----------------------------------------------------------------------------------------------- applications
INSTALLED_APPS = [
    "b2bops.common.apps.CommonConfig",
    "b2bops.accounts.apps.AccountsConfig",
    "b2bops.platform.apps.PlatformConfig",
    "b2bops.demo.apps.DemoConfig",
    "catalog.apps.CatalogConfig",
    "crm.apps.CrmConfig",
    "supply.apps.SupplyConfig",
    "orders.apps.OrdersConfig",
    "analytics.apps.AnalyticsConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_celery_beat",
    "django_cotton",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "lucide",
    "rest_framework",
    "treebeard",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "b2bops.common.errors.middleware.ErrorMiddleware",
    "b2bops.accounts.middleware.PolicyMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "b2bops.urls"
WSGI_APPLICATION = "b2bops.wsgi.application"
ASGI_APPLICATION = "b2bops.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "b2bops.accounts.context.rights",
                "b2bops.navigation.navigation",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.contrib.humanize.templatetags.humanize",
                "lucide.templatetags.lucide",
                "b2bops.common.templatetags.display",
            ],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ---------------------------------------------------------------------------------------------- data stores
# One writer at a time is what SQLite is; IMMEDIATE makes writers queue up front instead of failing at commit.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
    "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA foreign_keys=ON;",
}
LOCK_TIMEOUT_SECONDS = 3

DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'b2bops.sqlite3'}")
DATABASES: dict[str, dict[str, Any]] = {"default": {**dj_database_url.parse(DATABASE_URL)}}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = f"-c lock_timeout={LOCK_TIMEOUT_SECONDS}s"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# -------------------------------------------------------------------------------------------------- workers
# Without Redis the broker is a folder: for one machine, one worker process with threads. Lost messages are no
# loss of work there, because the run rows are the truth and the reconciler queues them again.
BROKER_DIR = DATA_DIR / "broker"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"visibility_timeout": 3600}
else:
    for folder in ("queue", "processed", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost/"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.05,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
RUN_LEASE_SECONDS = env.int("RUN_LEASE_SECONDS", 30)
SWEEP_SECONDS = env.int("SWEEP_SECONDS", 15)
# Behaviour events older than this are deleted, in batches, every night.
BEHAVIOUR_KEEP_DAYS = env.int("BEHAVIOUR_KEEP_DAYS", 730)
RUN_ATTEMPTS_MAX = env.int("RUN_ATTEMPTS_MAX", 3)

# --------------------------------------------------------------------------------------- people and sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "b2bops.accounts.adapters.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False

# ----------------------------------------------------------------------------------------------------- mail
# Without a mail server every mail becomes a file in DATA_DIR/mails, to be looked at.
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = DATA_DIR / "mails"
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
)
# Where customers reach this site: links in mails begin with it.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "no-reply@localhost")

# ------------------------------------------------------------------------------------------------- security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
CSRF_FAILURE_VIEW = "b2bops.common.errors.pages.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
IMPORT_FILE_MAX_BYTES = 200 * 1024 * 1024

# ----------------------------------------------------------------------------------------- language and form
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "b2bops.formats"
FILTERS_EMPTY_CHOICE_LABEL = _("All")
DEFAULT_CURRENCY = env.str("DEFAULT_CURRENCY", "EUR")
# The least margin that promotions leave, in percent of the price; 0 means: never below cost.
PRICE_FLOOR_MARGIN_PCT = env.decimal(
    "PRICE_FLOOR_MARGIN_PCT", Decimal(0), validate=validate.Range(min=0, max=Decimal("99.99"))
)

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", Path(fontpkg_inter.__file__).parent / "files")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "b2bops.common.static.GzipStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = DATA_DIR / "media"

# ------------------------------------------------------------------------------------------------------ API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["b2bops.accounts.permissions.PolicyPermission"],
    "DEFAULT_PAGINATION_CLASS": "b2bops.common.api.pagination.PageNumberPagination",
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "b2bops.common.api.ordering.OrderingFilter",
    ],
    "DEFAULT_SCHEMA_CLASS": "b2bops.common.api.schema.ProblemAutoSchema",
    "EXCEPTION_HANDLER": "b2bops.common.errors.problems.exception_handler",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_THROTTLE_RATES": {"sign_in": "10/min"},
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {"TOKEN_TTL": None, "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "B2BOps API",
    "DESCRIPTION": "The back-office of companies that sell to companies: catalogue, accounts, orders and supply.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["b2bops.accounts.permissions.PolicyPermission"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "InvoiceStatusEnum": "orders.models.InvoiceStatus",
        "CreditNoteStatusEnum": "orders.models.CreditNoteStatus",
        "PaymentStatusEnum": "orders.models.PaymentStatus",
        "CreditReasonEnum": "orders.models.CreditReason",
        "TaxTreatmentEnum": "catalog.models.TaxTreatment",
        "OrderStatusEnum": "orders.models.OrderStatus",
        "QuoteStatusEnum": "orders.models.QuoteStatus",
        "ShipmentStatusEnum": "supply.models.ShipmentStatus",
        "RecurringStatusEnum": "orders.models.RecurringStatus",
        "RecurringOutcomeEnum": "orders.models.RecurringOutcome",
        "RuleOutcomeEnum": "orders.models.RuleOutcome",
        "HoldReasonEnum": "orders.models.HoldReason",
        "DeclineReasonEnum": "orders.models.DeclineReason",
        "ReturnStatusEnum": "orders.models.ReturnStatus",
        "PurchaseStatusEnum": "supply.models.PurchaseStatus",
        "ProposalStatusEnum": "analytics.models.ProposalStatus",
        "EmailStatusEnum": "b2bops.platform.models.EmailStatus",
        "RunStatusEnum": "b2bops.platform.models.RunStatus",
        "TicketStatusEnum": "crm.models.TicketStatus",
        "TicketPriorityEnum": "crm.models.TicketPriority",
        "TicketTypeEnum": "crm.models.TicketType",
        "TicketChannelEnum": "crm.models.TicketChannel",
        "LeadStatusEnum": "crm.models.LeadStatus",
        "OrderSourceEnum": "orders.models.OrderSource",
        "LeadSourceEnum": "crm.models.LeadSource",
        "OutcomeEnum": "crm.models.Outcome",
        "ArticleStatusEnum": "crm.models.ArticleStatus",
        "PromotionKindEnum": "catalog.models.PromotionKind",
        "PromotionStatusEnum": "catalog.models.PromotionStatus",
        "ContractStatusEnum": "crm.models.ContractStatus",
        "MessageKindEnum": "crm.models.MessageKind",
        "ActivityKindEnum": "crm.models.ActivityKind",
        "ActivityPriorityEnum": "crm.models.ActivityPriority",
        "ActivityOutcomeEnum": "crm.models.ActivityOutcome",
        "BehaviourKindEnum": "crm.models.BehaviourKind",
        "BehaviourChannelEnum": "crm.models.BehaviourChannel",
        "ConsentSourceEnum": "crm.models.ConsentSource",
        "AddressKindEnum": "crm.models.AddressKind",
        "ReturnReasonEnum": "orders.models.ReturnReason",
        "ReturnOutcomeEnum": "orders.models.ReturnOutcome",
        "DispositionEnum": "orders.models.Disposition",
    },
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # A description that leaves the site would break its rule of loading nothing from elsewhere.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None, "persistAuthorization": False},
}

# ------------------------------------------------------------------------------------------------------ logs
LOG_LEVEL = env.str("LOG_LEVEL", "WARNING" if DEVELOPMENT else "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "b2bops.common.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False}
        for name in ("b2bops", "catalog", "crm", "supply", "orders", "analytics", "django_structlog")
    },
}
