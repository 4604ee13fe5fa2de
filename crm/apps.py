from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from b2bops.platform import audiences


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Customers")

    def ready(self) -> None:
        audiences.register("crm.selectors.accounts.visible_account_keys")
