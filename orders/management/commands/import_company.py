"""Bring a whole company in from another system: its tables as CSV files in a ZIP, or in a folder."""

import tempfile
import zipfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from b2bops.common.errors import BusinessError
from b2bops.platform.models.run import RunStatus
from b2bops.platform.services import imports
from orders.imports.company.mapping import known_systems


class Command(BaseCommand):
    """The same company twice changes nothing; rows that are refused are kept with their reason."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="a ZIP of CSV tables, or a folder with them")
        parser.add_argument("--system", default="northwind", help=f"whose tables: {', '.join(known_systems())}")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["source"].resolve()
        if not source.exists():
            raise CommandError(f"source: there is nothing at {options['source']}. Name a ZIP or a folder.")
        try:
            run = self._carried_out(source, options["system"])
        except BusinessError as error:
            raise CommandError(f"{error.field or 'source'}: {error.sentence()} ({error.value})") from error
        for table, counted in run.summary["tables"].items():
            self.stdout.write(f"{table:24}" + "".join(f"{outcome} {rows:>7,}  " for outcome, rows in counted.items()))
        # Last line on purpose: this is what scripts read.
        self.stdout.write(imports.row_sentence(run))

    def _carried_out(self, source: Path, system: str) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            packed = source if source.is_file() else _packed(source, Path(folder) / f"{source.name}.zip")
            imports.file_check(name=packed.name, size=packed.stat().st_size, kind="company")
            with packed.open("rb") as stream:
                kept = imports.file_store(name=packed.name, stream=stream, kind="company")
        run = imports.run_create(
            kind="company", path=kept, file_name=packed.name, columns={}, options={"system": system}, actor=None
        )
        finished = imports.carry_out(run_id=run.pk)
        if finished is None or finished.status != RunStatus.SUCCEEDED:
            raise CommandError(finished.error if finished else "The import is being carried out by another worker.")
        return finished


def _packed(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in sorted(folder.glob("*.csv")):
            archive.write(table, table.name)
    return target
