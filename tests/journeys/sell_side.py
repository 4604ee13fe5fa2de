"""One sale from the first question to the credit note: where it starts, and the rows in which it has to end.

The browser and the API walk it separately; both must leave exactly these rows. 20 valves at 100.00 less 15 % and 20 %
tax are 2,040.00, above the limit of 1,500; 12 are shipped and billed (1,224.00), paid twice; 2 come back (204.00).
"""

from datetime import UTC, datetime
from decimal import Decimal

from b2bops.accounts.models import Territory
from catalog.models import PriceList, PriceRow, Product
from crm.models import Account, Contact, Lead, LeadRoute, Opportunity
from orders.models import Allocation, CreditNote, Invoice, OrderHold, Payment, Quote, SalesOrder, SalesReturn
from supply.models import MoveKind, Reservation, Shipment, StockLevel, Warehouse
from supply.services import stock
from tests.factories import PriceListFactory, PriceRowFactory, ProductFactory, WarehouseFactory

COMPANY, PERSON, EMAIL = "Journey Valves GmbH", "Jo Wander", "jo@journey.example"
SKU, QUANTITY, DISCOUNT, SHIPPED, RETURNED = "VALVE-1", 20, 15, 12, 2
LIMIT, FIRST_PAYMENT, SECOND_PAYMENT = 1500, 700, 524


def prepare(territory: Territory) -> None:
    """A product with a price and 50 in stock; leads from Germany go to ``territory``."""
    product: Product = ProductFactory(sku=SKU, name="Ball valve")
    prices: PriceList = PriceListFactory()
    PriceRowFactory(price_list=prices, product=product, amount=Decimal(100))
    warehouse: Warehouse = WarehouseFactory()
    stock.move_post(
        actor=None,
        product=product,
        warehouse=warehouse,
        kind=MoveKind.RECEIPT,
        quantity=Decimal(50),
        moved_at=datetime(2026, 1, 1, tzinfo=UTC),
        unit_cost=Decimal(60),
    )
    LeadRoute.objects.create(position=1, country="Germany", territory=territory)
    assert PriceRow.objects.count() == 1


def rows() -> dict[str, object]:
    """What the sale left behind, without keys, times and the door it came in by."""
    lead, account, order = Lead.objects.get(), Account.objects.get(), SalesOrder.objects.get()
    line, quote, back = order.lines.get(), Quote.objects.get(), SalesReturn.objects.get()
    level = StockLevel.objects.get()
    return {
        "lead": (lead.company, lead.email, lead.status, lead.account_id == account.pk),
        "contact": list(Contact.objects.values_list("name", "email")),
        "opportunity": list(Opportunity.objects.values_list("outcome", "amount")),
        "quote": (quote.status, quote.version, quote.total, quote.opportunity_id is not None),
        "order": (order.status, order.subtotal, order.tax, order.total, order.delivered_pct, order.billed_pct),
        "line": (line.quantity, line.shipped_qty, line.billed_qty, line.returned_qty, line.unit_price, line.amount),
        "holds": sorted(
            (hold.reason, hold.released_at is not None, bool(hold.release_note)) for hold in OrderHold.objects.all()
        ),
        "shipments": sum(part.quantity for sent in Shipment.objects.all() for part in sent.lines.all()),
        "invoices": list(Invoice.objects.values_list("status", "total", "settled")),
        "payments": sorted(Payment.objects.values_list("amount", "allocated")),
        "allocations": sorted(Allocation.objects.values_list("amount", flat=True)),
        "return": (back.status, back.lines.get().quantity, back.lines.get().outcome),
        "credit notes": list(CreditNote.objects.values_list("total", "settled")),
        "stock": (level.on_hand, level.reserved),
        "reserved": sum(Reservation.objects.open().values_list("quantity", flat=True)),
    }


END: dict[str, object] = {
    "lead": (COMPANY, EMAIL, "CONVERTED", True),
    "contact": [(PERSON, EMAIL)],
    "opportunity": [("WON", Decimal(1700))],
    "quote": ("ACCEPTED", 1, Decimal(2040), True),
    "order": ("PARTLY_SHIPPED", Decimal(1700), Decimal(340), Decimal(2040), Decimal(60), Decimal(60)),
    "line": (Decimal(20), Decimal(12), Decimal(12), Decimal(2), Decimal(100), Decimal(1700)),
    "holds": [("CREDIT", True, True)],
    "shipments": Decimal(12),
    "invoices": [("PAID", Decimal(1224), Decimal(1224))],
    "payments": [(Decimal(524), Decimal(524)), (Decimal(700), Decimal(700))],
    "allocations": [Decimal(524), Decimal(700)],
    "return": ("CLOSED", Decimal(2), "REFUND"),
    "credit notes": [(Decimal(204), Decimal(0))],
    "stock": (Decimal(40), Decimal(8)),
    "reserved": Decimal(8),
}
