from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from b2bops.platform import schedule, subscribers


class PlatformConfig(AppConfig):
    name = "b2bops.platform"
    label = "platform"
    verbose_name = _("Platform")

    def ready(self) -> None:
        schedule.every("outbox-drain", task="b2bops.platform.tasks.outbox_drain", seconds=settings.SWEEP_SECONDS)
        schedule.every("runs-requeue", task="b2bops.platform.tasks.runs_requeue", seconds=settings.SWEEP_SECONDS)
        schedule.every("audit-seal", task="b2bops.platform.tasks.audit_seal", seconds=60)
        subscribers.subscribe("mail.queued", "b2bops.platform.services.mail.mail_deliver")
