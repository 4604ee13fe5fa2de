"""One small company for the tests that look at the whole site, and an address for each of its URL names."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import get_resolver, reverse

from analytics.models import ForecastSeries, JobRun, Proposal
from analytics.registry import jobs
from analytics.services import runs
from b2bops.accounts.models import Level, Team, User
from b2bops.accounts.services import user_create
from b2bops.demo.filling import fill_with_company
from b2bops.demo.world import Size
from b2bops.platform.models import Email, ImportFinding, ImportRun, Notification
from b2bops.platform.services.files import file_store
from b2bops.platform.services.mail import About, mail_queue
from catalog.models import (
    AttributeDefinition,
    BulkEdit,
    Category,
    PriceList,
    PriceRule,
    Product,
    ProductImage,
    ProductUnit,
    Promotion,
    UnitOfMeasure,
)
from crm.models import (
    Account,
    Activity,
    Address,
    AssignmentRule,
    Campaign,
    CampaignCost,
    CannedReply,
    CareCampaign,
    Contact,
    Contract,
    KnowledgeArticle,
    Lead,
    Opportunity,
    PipelineStage,
    Segment,
    ServiceLevel,
    ServiceTeam,
    Ticket,
    TicketAttachment,
    WorkingCalendar,
)
from orders.models import (
    Allocation,
    CreditNote,
    DunningLevel,
    Invoice,
    OrderRule,
    Payment,
    Quote,
    QuoteLine,
    RecurringOrder,
    SalesOrder,
    SalesOrderLine,
    SalesReturn,
    SalesReturnLine,
    TicketLink,
)
from supply.models import PurchaseOrder, PurchaseOrderLine, Shipment, StockLevel, Supplier, SupplierProduct, Warehouse
from tests.factories import LONG_AGO

AS_OF = date(2026, 11, 22)
SMALL = Size(accounts=12, products=30, suppliers=3, days=140)

# The rows a screen's first argument speaks of; the longest matching beginning counts.
ROWS_OF: dict[str, Any] = {
    "catalog:product_": Product,
    "catalog:category_": Category,
    "catalog:price_": PriceList,
    "catalog:price_bulk_undo": BulkEdit,
    "catalog:attribute_": AttributeDefinition,
    "catalog:attribute_create": Category,
    "catalog:unit_": UnitOfMeasure,
    "catalog:product_unit_remove": ProductUnit,
    "catalog:image_": ProductImage,
    "catalog:image_add": Product,
    "catalog:bulk_edit_": BulkEdit,
    "catalog:price_rule_": PriceRule,
    "catalog:promotion_": Promotion,
    "crm:account_": Account,
    "crm:contract_": Contract,
    "crm:segment_": Segment,
    "crm:promotion_": Promotion,
    "crm:activity_": Activity,
    "crm:care_": CareCampaign,
    "orders:family_panel": Account,
    "crm:contact_": Contact,
    "crm:address_": Address,
    "crm:ticket_": Ticket,
    "crm:ticket_attachment": TicketAttachment,
    "crm:lead_": Lead,
    "crm:lead_import_": ImportRun,
    "crm:campaign_": Campaign,
    "crm:stage_": PipelineStage,
    "crm:setup_": PipelineStage,
    "crm:opportunity_": Opportunity,
    "orders:opportunity_panel": Opportunity,
    "crm:article_": KnowledgeArticle,
    "crm:canned_": CannedReply,
    "crm:level_": ServiceLevel,
    "crm:calendar_": WorkingCalendar,
    "crm:team_": ServiceTeam,
    "crm:rule_": AssignmentRule,
    "supply:supplier_": Supplier,
    "supply:supplier_product_": SupplierProduct,
    "supply:purchase_order_": PurchaseOrder,
    "supply:shipment_": Shipment,
    "supply:stock_": StockLevel,
    "supply:threshold_": StockLevel,
    "supply:warehouse_": Warehouse,
    "supply:product_panel": Product,
    "orders:order_": SalesOrder,
    "orders:ticket_": Ticket,
    "orders:ticket_unlink": TicketLink,
    "orders:quote_": Quote,
    "orders:recurring_": RecurringOrder,
    "orders:recurring_from_order": SalesOrder,
    "orders:rule_": OrderRule,
    "orders:shipment_panel": Shipment,
    "orders:return_": SalesReturn,
    "orders:promotion_panel": Promotion,
    "orders:contract_panel": Contract,
    "orders:account_": Account,
    "orders:invoice_": Invoice,
    "orders:credit_note_": CreditNote,
    "orders:payment_": Payment,
    "orders:allocation_": Allocation,
    "orders:dunning_level_": DunningLevel,
    "orders:import_": ImportRun,
    "catalog:product_import_": ImportRun,
    "catalog:price_import_": ImportRun,
    "platform:import_": ImportRun,
    "platform:email_": Email,
    "analytics:job_": JobRun,
    "analytics:forecast_": ForecastSeries,
    "analytics:replenishment_": Proposal,
    "analytics:decision_": Proposal,
}


# What an address cannot do without.
QUERIES = {"admin:autocomplete": "?app_label=catalog&model_name=product&field_name=category&term=a"}


@dataclass(frozen=True)
class Destination:
    """A URL name with an address at which it answers, and the rows its first argument chooses from."""

    name: str
    path: str
    model: Any = None


@contextmanager
def small_company() -> Iterator[None]:
    """Filled, with every job run, an import, a return and people of no team; all of it undone at the end."""
    with transaction.atomic():
        fill_with_company(last_date=AS_OF, size=SMALL)
        for job in jobs():
            runs.run_now(actor=None, key=job.key, as_of=AS_OF)
        user_create(username="outsider", password="correct horse", roles={})
        left = user_create(username="disabled", password="correct horse", roles={Team.TECHNOLOGY: Level.MANAGER})
        User.objects.filter(pk=left.pk).update(is_active=False)
        _write_an_import()
        _write_a_return()
        _write_a_mail()
        yield
        transaction.set_rollback(True)


def _write_an_import() -> None:
    for kind in ("products", "prices"):
        ImportRun.objects.create(
            kind=kind, file_name="a.csv", file_path="a.csv", file_digest="1" * 64, status="FAILED", queued_at=LONG_AGO
        )
    run = ImportRun.objects.create(
        kind="orders",
        file_name="sales.csv",
        file_path="sales.csv",
        file_digest="0" * 64,
        status="FAILED",
        queued_at=LONG_AGO,
    )
    ImportFinding.objects.create(run=run, row_number=2, outcome="REJECTED", reason="missing", raw=["1", "2"])
    Notification.objects.create(user=User.objects.get(username="sales-member"), text="An import ended.")


def _write_a_return() -> None:
    line = SalesOrderLine.objects.filter(order__in=_seen_by_seller(SalesOrder.objects)).first()
    returned = SalesReturn.objects.create(
        number="RT-TEST-1", account=line.order.account, currency=line.order.currency, returned_at=LONG_AGO
    )
    SalesReturnLine.objects.create(
        sales_return=returned, product=line.product, quantity=Decimal(1), unit_price=line.unit_price, amount=line.amount
    )


def _write_a_mail() -> None:
    stored = file_store(actor=None, name="offer.pdf", stream=io.BytesIO(b"%PDF-1.7"))
    mail_queue(
        actor=None,
        key="test-mail",
        to=["buyer@example.com"],
        subject="Our offer",
        text="Attached.",
        attachments=[stored],
        about=About(row_of(Account), row_of(Account).pk),
    )


def _seen_by_seller(manager: Any) -> Any:
    """Rows that a member of one territory sees, so that an address answers for everybody who may use it."""
    seller = User.objects.get(username="sales-member")
    return manager.visible_to(seller) if hasattr(manager, "visible_to") else manager.all()


def row_of(model: Any, name: str = "") -> Any:
    """One real row; of lines, one of the document chosen for the address."""
    if model is Proposal:
        kind = "PURCHASE" if "replenishment" in name else "RECOMMENDATION"
        seen = Account.objects.visible_to(User.objects.get(username="sales-member"))
        rows = Proposal.objects.filter(kind=kind)
        return rows.first() if kind == "PURCHASE" else rows.filter(account__in=seen).first()
    if model is ImportRun:
        kinds = {"catalog:product_import_resume": "products", "catalog:price_import_resume": "prices"}
        return ImportRun.objects.filter(kind=kinds.get(name, "orders")).first()
    if model is BulkEdit:
        return BulkEdit.objects.filter(kind="PRICES" if name == "catalog:price_bulk_undo" else "PRODUCTS").first()
    if model is Email:
        return Email.objects.exclude(attachments=None).get()
    if model in (Contact, Address):
        return model.objects.filter(account=row_of(Account)).first() or model.objects.create(
            account=row_of(Account), **({"name": "Alex"} if model is Contact else {"line_1": "1 Main Street"})
        )
    seen = _seen_by_seller(model._default_manager)
    return seen.order_by("pk").first() or model._default_manager.order_by("pk").first()


def addresses() -> list[Destination]:
    """Every named URL of the site, with real rows for its arguments."""
    return sorted({found.name: found for found in _walk(get_resolver(), "")}.values(), key=lambda one: one.name)


def _walk(resolver: Any, prefix: str) -> Iterator[Destination]:
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            yield _address(prefix + pattern.name, pattern)


def _address(name: str, pattern: Any) -> Destination:
    model = _model(name, pattern.callback)
    names = pattern.pattern.regex.groupindex or pattern.pattern.converters
    path = reverse(name, kwargs={key: _value(key, name, model) for key in names})
    return Destination(name, path + QUERIES.get(name, ""), model)


def _model(name: str, view: Any) -> Any:
    if name.startswith("admin:"):
        return getattr(getattr(view, "model_admin", None), "model", None)
    if hasattr(view, "cls"):
        return getattr(getattr(view.cls, "read_serializer", None), "Meta", None) and view.cls.read_serializer.Meta.model
    fitting = [start for start in ROWS_OF if name.startswith(start)]
    return ROWS_OF[max(fitting, key=len)] if fitting else None


def _value(key: str, name: str, model: Any) -> Any:
    fixed: dict[str, Callable[[], Any]] = {
        "account_pk": lambda: row_of(Account).pk,
        "product_pk": lambda: row_of(Product).pk,
        "file_pk": lambda: row_of(model).attachments.first().pk,
        "row_pk": lambda: 1,
        "line_pk": lambda: _line_of(row_of(model)),
        "noun": lambda: "stage",
        "cost_pk": lambda: (
            CampaignCost.objects.get_or_create(campaign=row_of(Campaign), defaults={"spent_on": AS_OF, "amount": 1})[
                0
            ].pk
        ),
        "key": lambda: jobs()[0].key if name == "analytics:job_run" else "1-abc",
        "uidb36": lambda: "1",
        "slug": lambda: KnowledgeArticle.objects.published().first().slug,
        "token": lambda: row_of(TicketAttachment).message.ticket.public_token,
        "app_label": lambda: "catalog",
        "content_type_id": lambda: 1,
    }
    if key in fixed:
        return fixed[key]()
    row = row_of(model, name) if model else None
    return row.pk if row else 1


def _line_of(document: Any) -> int:
    line = (PurchaseOrderLine if isinstance(document, PurchaseOrder) else QuoteLine).objects
    parent = "order" if isinstance(document, PurchaseOrder) else "quote"
    row = line.filter(**{parent: document}).first()
    return row.pk if row else 1
