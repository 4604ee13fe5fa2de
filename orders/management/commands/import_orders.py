"""Import a sales file from the command line: the same run, steps and checks as in the web."""

import resource
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from b2bops.common.errors import BusinessError
from b2bops.platform.models import ColumnMapping, ImportRun
from b2bops.platform.models.run import RunStatus
from b2bops.platform.services import imports
from b2bops.platform.tabular.readers import sample
from orders.imports.checksum import business_checksum
from orders.imports.columns import guess, positions
from orders.imports.importer import default_options
from orders.imports.rules import LABELS

WAIT_SECONDS = 0.5


class Command(BaseCommand):
    """Import a file of order lines; say it again after a crash and it goes on where it stopped."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        defaults = default_options()
        parser.add_argument("file", type=Path, help="CSV, CSV.gz or XLSX")
        parser.add_argument("--mapping", default="", help="name of a remembered column mapping (default: guess)")
        parser.add_argument("--walk-in", choices=["keep", "reject"], default=defaults["walk_in"])
        parser.add_argument("--currency", default=defaults["currency"], help="ISO code of the file's prices")
        parser.add_argument("--batch", type=int, default=defaults["batch"], help="documents per transaction")
        parser.add_argument("--checksum", action="store_true", help="also print the checksum of the business tables")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            run = self._carried_out(options)
        except BusinessError as error:
            raise CommandError(f"{error.field or 'file'}: {error.sentence()} ({error.value})") from error
        self._report(run, time.monotonic() - started)
        if options["checksum"]:
            self.stdout.write(f"checksum {business_checksum()}")
        # Last line on purpose: this is what scripts read.
        self.stdout.write(imports.row_sentence(run))

    def _carried_out(self, options: dict[str, Any]) -> ImportRun:
        path: Path = options["file"].resolve()
        if not path.is_file():
            raise CommandError(f"file: there is no file {options['file']}. Name a CSV, CSV.gz or XLSX file.")
        imports.file_check(name=path.name, size=path.stat().st_size)
        run = self._run(path, options)
        finished = imports.carry_out(run_id=run.pk)
        if finished is None:
            raise CommandError(f"Import {run.pk} is being carried out by another worker.")
        if finished.status != RunStatus.SUCCEEDED:
            raise CommandError(finished.error)
        return finished

    def _run(self, path: Path, options: dict[str, Any]) -> ImportRun:
        columns = self._columns(path, options["mapping"])
        chosen = {
            "currency": options["currency"].upper(),
            "walk_in": options["walk_in"],
            "batch": max(1, options["batch"]),
        }
        unfinished = imports.run_unfinished(kind="orders", path=path, columns=columns, options=chosen)
        if unfinished is None:
            return imports.run_create(
                kind="orders", path=path, file_name=path.name, columns=columns, options=chosen, actor=None
            )
        self.stderr.write(f"Import {unfinished.pk} of this file did not finish; going on where it stopped.")
        while not imports.run_reopen(run_id=unfinished.pk):
            time.sleep(WAIT_SECONDS)  # until the lease of the worker that held it has run out
        return unfinished

    def _columns(self, path: Path, mapping: str) -> dict[str, str]:
        header = sample(path, count=0)[0].header
        if mapping:
            found = ColumnMapping.objects.filter(kind="orders", name=mapping).first()
            if found is None:
                raise CommandError(
                    f"mapping: no column mapping is called {mapping!r}. Leave it out to have it guessed."
                )
            columns = dict(found.columns)
        else:
            columns = guess(header)
        positions(header, columns)
        return columns

    def _report(self, run: ImportRun, seconds: float) -> None:
        counted = run.findings.values_list("outcome", "reason").annotate(rows=Count("pk")).order_by("outcome", "-rows")
        for outcome, reason, rows in counted:
            self.stdout.write(f"{outcome:<10}{reason:<26}{rows:>9,}  {LABELS.get(reason, '')}")
        value, currency = run.summary["value"], run.summary["currency"]
        self.stdout.write(
            f"value in {value['in']} = orders {value['orders']} - returns {value['returns']} + set apart "
            f"{value['set_apart']} + rejected {value['rejected']} + rounding {value['rounding']}  {currency}"
        )
        # Linux counts in kilobytes, macOS in bytes.
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
            1 << 20 if sys.platform == "darwin" else 1 << 10
        )
        self.stdout.write(f"{seconds:.1f} s, peak memory {peak_mb:.0f} MB")
