from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from b2bops.platform import importers, schedule


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        for kind, module, urls in (
            ("products", "product_rows", "catalog:product_import"),
            ("prices", "price_rows", "catalog:price_import"),
        ):
            importers.register(
                kind, f"catalog.imports.{module}.import_file", reasons="catalog.imports.reasons.LABELS", urls=urls
            )
        schedule.daily("promotions-end", task="catalog.tasks.promotions_end_overdue", hour=0, minute=20)
