"""Carrying out one import of a company: noun by noun, so that each finds the rows it points to.

Every row is written once and recognised afterwards, so a run that was killed is simply carried out again: what is
there already counts as unchanged.
"""

from contextlib import closing
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from b2bops.platform.models import ImportFinding, ImportRun
from b2bops.platform.services import runs
from orders.imports.company.catalogue import write_category, write_product, write_supplier
from orders.imports.company.customers import write_account
from orders.imports.company.documents import write_orders
from orders.imports.company.mapping import mapping_of
from orders.imports.company.tables import Tables
from orders.imports.company.work import Outcome, Work

WRITERS = {
    "category": write_category,
    "supplier": write_supplier,
    "product": write_product,
    "account": write_account,
}
STEPS = len(WRITERS) + 1


def import_file(*, run: ImportRun, actor: Any) -> dict[str, Any]:
    """Import the run's ZIP by the mapping its options name; returns rows by table and outcome."""
    mapping = mapping_of(str(run.options["system"]))
    ImportFinding.objects.filter(run=run).delete()
    with closing(Tables(Path(run.file_path))) as tables:
        work = Work(run, actor, mapping, tables)
        for done, (noun, write) in enumerate(WRITERS.items()):
            runs.progress(run, done=done, total=STEPS, note=mapping.sources[noun].table)
            work.each(noun, write)
        runs.progress(run, done=STEPS - 1, total=STEPS, note=_("Orders"))
        write_orders(work)
    runs.renew(
        run,
        rows_in=sum(work.total(outcome) for outcome in Outcome),
        rows_created=work.total(Outcome.CREATED),
        rows_updated=work.total(Outcome.UPDATED),
        rows_unchanged=work.total(Outcome.UNCHANGED),
        rows_rejected=work.total(Outcome.REJECTED),
    )
    return {
        "currency": mapping.currency,
        "tables": {
            table: {outcome.value: rows for outcome, rows in counted.items()} for table, counted in work.counts.items()
        },
    }
