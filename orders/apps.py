from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from b2bops.platform import importers, schedule, subscribers
from b2bops.platform.documents import printing
from crm import care, privacy, timeline


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        importers.register(
            "orders",
            "orders.imports.importer.import_file",
            urls="orders:import",
            reasons="orders.imports.rules.LABELS",
        )
        importers.register("company", "orders.imports.company.importer.import_file", suffixes=(".zip",))
        register, source = timeline.register, "orders.selectors.timeline"
        register(
            f"{source}.orders", kind="orders", label=_("Orders"), icon="shopping-cart", needs="orders:order_detail"
        )
        register(f"{source}.quotes", kind="quotes", label=_("Quotes"), icon="file-text", needs="orders:quote_detail")
        register(f"{source}.returns", kind="returns", label=_("Returns"), icon="undo-2", needs="orders:return_detail")
        for kind, label, icon, needs in (
            ("invoices", _("Invoices"), "receipt", "orders:invoice_detail"),
            ("credit_notes", _("Credit notes"), "undo-2", "orders:credit_note_detail"),
            ("payments", _("Payments"), "banknote", "orders:payment_detail"),
            ("reminders", _("Reminders"), "bell", "orders:dunning_list"),
        ):
            register(f"{source}.{kind}", kind=kind, label=label, icon=icon, needs=needs)
        printing.register("orders.quote", "orders.documents.quotes.quote_print")
        printing.register("orders.invoice", "orders.documents.invoices.invoice_print")
        printing.register("orders.credit_note", "orders.documents.credit_notes.credit_note_print")
        printing.register("orders.return", "orders.documents.returns.return_print")
        printing.register("orders.account_statement", "orders.documents.statements.account_statement_print")
        printing.register("orders.order", "orders.documents.orders.order_print")
        for topic in ("order.confirmed", "order.hold_released"):
            subscribers.subscribe(topic, "orders.services.mailing.order_heard")
        subscribers.subscribe("invoice.issued", "orders.services.mailing.invoice_heard")
        subscribers.subscribe("credit_note.issued", "orders.services.mailing.credit_note_heard")
        privacy.register("orders", label=_("Orders"), blocks="orders.selectors.person.open_orders_of")
        care.register_trigger("LATE", "orders.selectors.care.late")
        care.register_trigger("FIRST_ORDER", "orders.selectors.care.first_orders")
        schedule.daily("lifecycles-derive", task="orders.tasks.lifecycles_derive", hour=3, minute=50)
        schedule.daily("quotes-expire", task="orders.tasks.quotes_expire", hour=0, minute=10)
        schedule.daily("recurring-run-due", task="orders.tasks.recurring_run_due", hour=4, minute=0)
