"""From an empty database to a filled, running site."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from analytics.models import JobRun
from b2bops.accounts.models import User
from b2bops.demo import filling, people
from orders.models import SalesOrder

IMPORTED_CURRENCY = "GBP"
LEAD_TIME_DAYS, COST_PCT = 14, 60


class Command(BaseCommand):
    help = "Create tables, fill them (generated company, or DATA), run all jobs, and serve the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--data", default="", help="a file of sales lines to import instead of the generated company"
        )
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="stop when the site is filled")

    def handle(self, *args: Any, **options: Any) -> None:
        self._step("Creating tables")
        call_command("migrate", verbosity=0)
        if options["data"]:
            self._import(options["data"])
        elif SalesOrder.objects.exists():
            self._step(f"Using the company in {settings.DATA_DIR.name}/ (make clean starts anew)")
        else:
            self._generate()
        if not JobRun.objects.filter(is_current=True).exists():
            self._step("Running all jobs")
            call_command("run_jobs", stdout=self.stdout)
        self._logins(options["host"], options["port"])
        if not options["no_serve"]:
            call_command("serve", host=options["host"], port=options["port"], stdout=self.stdout)

    def _step(self, text: str) -> None:
        self.stdout.write(f"→ {text}")
        self.stdout.flush()

    def _generate(self) -> None:
        self._step("Generating a company: 300 accounts, 800 products, 40 suppliers, two years")
        filling.fill_with_company(last_date=filling.last_complete_date(timezone.localdate()))

    def _import(self, file: str) -> None:
        """Safe to repeat: an import that was stopped goes on, one that was finished changes nothing."""
        if not User.objects.exists():
            people.write_people()
        self._step(f"Importing {file}")
        call_command("import_orders", file, currency=IMPORTED_CURRENCY, stdout=self.stdout)
        self._step(
            f"The file names no suppliers: assuming one for all, {LEAD_TIME_DAYS} days, cost {COST_PCT} % of the price"
        )
        call_command(
            "source_products",
            supplier="GENERAL",
            name="General supplier (assumed)",
            currency=IMPORTED_CURRENCY,
            lead_time_days=LEAD_TIME_DAYS,
            cost_pct=COST_PCT,
            stdout=self.stdout,
        )

    def _logins(self, host: str, port: int) -> None:
        self.stdout.write(f"\nhttp://{host}:{port}   password for all: {people.PASSWORD}")
        for team, login in people.LOGINS.items():
            self.stdout.write(f"  {team.label!s:14} {login:12} member: {login}-member")
        self.stdout.write(f"  {'Territories':14} sales-north, sales-east, sales-south, sales-west\n")
        self.stdout.flush()
