from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from b2bops.platform import importers


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        importers.register("orders", "orders.imports.importer.import_file", reasons="orders.imports.rules.LABELS")
        importers.register("company", "orders.imports.company.importer.import_file", suffixes=(".zip",))
