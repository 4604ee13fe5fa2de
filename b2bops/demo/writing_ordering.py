"""Versions of quotes, a rule of the house, recurring orders and a few deliveries; written by the real services."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from b2bops.accounts.models import User
from b2bops.demo.world import World
from b2bops.demo.writing_catalogue import Nouns
from catalog.models import Category
from orders.models import OrderStatus, Quote, QuoteStatus, SalesOrder
from orders.services import quotes, recurring, rules
from orders.services.pricing import NewLine
from orders.sources import document_of, source_of
from supply.models import Shipment
from supply.services import shipments

RECURRING = 5
CONSIGNMENTS = 12
CARRIERS = (("Northern Freight", "NF"), ("Harbour Express", "HX"))


def write_ordering(world: World, nouns: Nouns, *, now: datetime) -> None:
    """What the screens of ordering show beside today's orders and quotes."""
    seller = User.objects.get(username="sales-member")
    clerk = User.objects.get(username="operations-member")
    _rules(User.objects.get(username="sales"))
    _versions(seller)
    _recurring(seller, nouns, now)
    _deliveries(clerk, now)


def _rules(manager: User) -> None:
    """One rule that is on, and two that wait to be tried."""
    rules.rule_create(
        actor=manager, name="Very large orders", condition="AMOUNT", number=Decimal(50_000), is_active=True
    )
    rules.rule_create(actor=manager, name="Far above the account's usual", condition="UNUSUAL", number=Decimal(4))
    rules.rule_create(
        actor=manager,
        name="A look at one category",
        condition="CATEGORY",
        category=Category.objects.order_by("path")[0],
    )


def _versions(seller: User) -> None:
    """One offer that was sent, talked about, and offered again with another quantity and terms."""
    approved = Quote.objects.filter(created_by=seller, status=QuoteStatus.APPROVED).order_by("pk").first()
    if approved is None:
        return
    sent = quotes.quote_send(actor=seller, quote=approved)
    new = quotes.quote_revise(actor=seller, quote=sent)
    line = new.lines.select_related("product").order_by("position")[0]
    quotes.quote_line_change(
        actor=seller, quote=new, line_id=line.pk, quantity=line.quantity * 2, discount_pct=Decimal(5)
    )
    contact = new.account.contacts.order_by("pk").first()
    quotes.quote_update(
        actor=seller,
        quote=new,
        contact=contact,
        freight=Decimal(45),
        delivery_terms="DAP, ramp at the back",
        payment_terms="30 days net",
        note="The larger quantity you asked for, at the better price.",
    )


def _recurring(seller: User, nouns: Nouns, now: datetime) -> None:
    """Agreements of the seller's accounts: one just due, one paused, one as agreed in price."""
    today = timezone.localtime(now).date()
    mine = [account for account in nouns.accounts if account.territory_id == seller.territory_id][:RECURRING]
    for number, account in enumerate(mine):
        product = nouns.products[number * 3]
        agreement = recurring.recurring_create(
            actor=seller,
            account=account,
            warehouse=nouns.warehouse,
            lines=[NewLine(product, Decimal(product.pack_multiple) * 4)],
            start_date=today if number == 0 else today + timedelta(days=3 * number),
            every=1 if number % 2 else 2,
            unit="MONTH" if number % 2 else "WEEK",
            price_policy="FROZEN" if number == 2 else "CURRENT",
            name="Standing order",
        )
        if number == 0:
            recurring.recurring_run(recurring=agreement, now=now)
        if number == 1:
            recurring.recurring_pause(actor=seller, recurring=agreement)


def _deliveries(clerk: User, now: datetime) -> None:
    """The consignments of the last closed orders; carriers for all that left; the first of it has arrived."""
    for order in SalesOrder.objects.filter(status=OrderStatus.CLOSED).order_by("-pk")[:CONSIGNMENTS]:
        shipments.shipment_record(
            actor=clerk,
            warehouse=order.warehouse,
            source=document_of(order),
            reference=order.number,
            lines=[shipments.Shipped(source_of(line), line.product_id, line.quantity) for line in order.lines.all()],
            shipped_at=order.confirmed_at or order.ordered_at,
        )
    for number, shipment in enumerate(Shipment.objects.order_by("pk")):
        carrier, mark = CARRIERS[number % len(CARRIERS)]
        tracked = shipments.shipment_update(
            actor=clerk, shipment=shipment, carrier=carrier, tracking_number=f"{mark}-{70_210 + number}"
        )
        if number == 0:
            shipments.shipment_deliver(actor=clerk, shipment=tracked, delivered_at=now)
