from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from b2bops.platform import audiences, importers, schedule
from crm import care, merging, privacy, timeline


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
        register(f"{source}.behaviour", kind="behaviour", label=_("Behaviour"), icon="mouse-pointer-click")
        register(f"{source}.mails", kind="mails", label=_("Mails"), icon="mail", needs="platform:email_detail")
        self._name_people_and_care()
        self._name_pipeline()
        self._name_service()
        schedule.every("activity-reminders", task="crm.tasks.reminders_send", seconds=60)
        schedule.daily("contracts-advance", task="crm.tasks.contracts_advance", hour=0, minute=30)
        schedule.daily("behaviour-forget", task="crm.tasks.behaviour_forget", hour=2, minute=40)
        schedule.daily("care-campaigns", task="crm.tasks.care_run", hour=4, minute=30)

    def _name_people_and_care(self) -> None:
        holds, erases = "crm.selectors.person", "crm.services.erasure"
        privacy.register("person", label=_("Person"), export=f"{holds}.person", erase=f"{erases}.person_erase")
        privacy.register("consents", label=_("Consent"), export=f"{holds}.consents")
        privacy.register(
            "activities", label=_("Activities"), export=f"{holds}.activities", erase=f"{erases}.activities_erase"
        )
        privacy.register(
            "behaviour", label=_("Behaviour"), export=f"{holds}.behaviour", erase=f"{erases}.behaviour_erase"
        )
        privacy.register("leads", label=_("Leads"), export=f"{holds}.leads", erase=f"{erases}.leads_erase")
        privacy.register(
            "mails",
            label=_("Mails"),
            export=f"{holds}.mails",
            erase=f"{erases}.mails_erase",
            blocks=f"{holds}.mails_waiting",
        )
        care.register_trigger("ANNIVERSARY", "crm.selectors.care.anniversaries")
        care.register_trigger("LIFECYCLE", "crm.selectors.care.lifecycle_changes")
        care.register_trigger("EVERY_N_DAYS", "crm.selectors.care.every_n_days")

    def _name_pipeline(self) -> None:
        importers.register(
            "leads", "crm.imports.leads.import_file", reasons="crm.imports.lead_columns.LABELS", urls="crm:lead_import"
        )
        merging.move_with("crm.Address.account", "crm.services.merge_movers.addresses_move")
        merging.run_after("crm.services.merge_movers.mails_move")
        traces = "crm.selectors.pipeline_traces"
        timeline.register(
            f"{traces}.opportunity_steps",
            kind="opportunities",
            label=_("Opportunities"),
            icon="target",
            needs="crm:opportunity_detail",
        )
        schedule.daily("pipeline-snapshot", task="crm.tasks.pipeline_snapshot", hour=23, minute=50)

    def _name_service(self) -> None:
        timeline.register(
            "crm.selectors.timeline.tickets",
            kind="tickets",
            label=_("Tickets"),
            icon="life-buoy",
            needs="crm:ticket_detail",
        )
        privacy.register(
            "tickets",
            label=_("Tickets"),
            export="crm.selectors.ticket_privacy.tickets",
            erase="crm.services.ticket_privacy.tickets_erase",
        )
        schedule.every("ticket-deadlines", task="crm.tasks.deadlines_watch", seconds=60)
        schedule.every("tickets-close-solved", task="crm.tasks.solved_close", seconds=3600)
