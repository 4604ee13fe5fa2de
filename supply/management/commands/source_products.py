"""Give every listed product that nobody offers a first offer of one supplier."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from b2bops.common.errors import BusinessError
from supply.models import Supplier
from supply.services import sourcing, suppliers


def percentage(text: str) -> Decimal:
    """The argument as a Decimal; argparse turns the ValueError into a kind message."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error


class Command(BaseCommand):
    help = "Give every listed product without an offer one offer of the supplier, made if it does not exist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--supplier", required=True, help="the supplier's code")
        parser.add_argument("--name", default="", help="its name, when it is new")
        parser.add_argument("--currency", default="", help="its currency, when it is new (default: the company's)")
        parser.add_argument("--lead-time-days", type=int, default=14)
        parser.add_argument("--cost-pct", type=percentage, default=Decimal(60), help="cost in percent of the price")

    def handle(self, *args: Any, **options: Any) -> None:
        code: str = options["supplier"]
        try:
            supplier = Supplier.objects.filter(code=code).first() or suppliers.supplier_create(
                actor=None,
                code=code,
                name=options["name"] or code,
                currency=options["currency"],
                stated_lead_time_days=options["lead_time_days"],
            )
            made = sourcing.products_source(
                actor=None,
                supplier=supplier,
                cost_share_pct=options["cost_pct"],
                lead_time_days=options["lead_time_days"],
            )
        except BusinessError as error:
            raise CommandError(error.sentence()) from error
        self.stdout.write(f"{made} products can now be bought from {supplier}.")
