"""The Celery application. Imports no app: tasks are found by name, schedules are filled by each app's ready()."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "b2bops.settings")

app = Celery("b2bops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
