from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from b2bops.platform import schedule


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = _("Analytics")

    def ready(self) -> None:
        # Jobs import models, which exist only now.
        from analytics import registry

        registry.discover()
        for job in registry.jobs():
            when = job.cadence
            schedule.daily(
                f"job-{job.key}",
                task="analytics.tasks.job_due",
                hour=when.hour,
                minute=when.minute,
                day_of_week=when.day_of_week,
                key=job.key,
            )
