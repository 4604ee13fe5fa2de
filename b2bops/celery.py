"""The Celery application. Imports no app: tasks are found by name, schedules are filled by each app's ready()."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "b2bops.settings")
# Tasks run beside each other already; linear algebra that also spreads over all cores only makes them wait.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

app = Celery("b2bops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
