from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from b2bops.platform import audiences, schedule
from crm import timeline


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Customers")

    def ready(self) -> None:
        audiences.register("crm.selectors.accounts.visible_account_keys")
        register, source = timeline.register, "crm.selectors.timeline"
        register(f"{source}.activities", kind="activities", label=_("Activities"), icon="phone")
        register(f"{source}.contact_changes", kind="contacts", label=_("Contacts"), icon="users")
        register(f"{source}.lifecycle_changes", kind="lifecycle", label=_("Lifecycle"), icon="activity")
        register(f"{source}.price_list_changes", kind="prices", label=_("Prices"), icon="tags", right="contract_price")
        schedule.every("activity-reminders", task="crm.tasks.reminders_send", seconds=60)
