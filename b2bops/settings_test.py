"""Settings for the test suite: the real ones, with a cheap password hasher and a folder that goes away."""

import os
import tempfile

os.environ.setdefault("B2BOPS_ENV", "test")
# The browser driver keeps an event loop on the test's thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="b2bops-test-"))

from b2bops.settings import *  # noqa: F403
from b2bops.settings import DATA_DIR, DATABASES, REST_FRAMEWORK

(DATA_DIR / "static").mkdir(exist_ok=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["CONN_MAX_AGE"] = 0
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"sign_in": None}
LOG_LEVEL = "WARNING"
