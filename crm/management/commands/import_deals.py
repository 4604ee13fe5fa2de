"""Bring another system's accounts and deals in as accounts and opportunities."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from b2bops.common.errors import BusinessError
from crm.imports.deals import deals_import


class Command(BaseCommand):
    """The same files twice change nothing."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="holds accounts.csv and sales_pipeline.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        accounts_file, deals_file = folder / "accounts.csv", folder / "sales_pipeline.csv"
        for path in (accounts_file, deals_file):
            if not path.is_file():
                raise CommandError(f"folder: there is no {path.name} in {folder}.")
        try:
            report = deals_import(accounts_file=accounts_file, deals_file=deals_file, on=timezone.localdate())
        except BusinessError as error:
            raise CommandError(error.sentence()) from error
        except KeyError as error:
            raise CommandError(f"A column is missing: {error.args[0]}.") from error
        for reason, count in report.rejected.items():
            self.stdout.write(f"{count:>7,} rejected: {reason}")
        rejected = sum(report.rejected.values())
        self.stdout.write(
            f"rows in {report.rows}, created {report.created}, unchanged {report.unchanged}, rejected {rejected}"
        )
