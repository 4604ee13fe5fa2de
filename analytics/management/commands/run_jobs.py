"""Run the analytics jobs in this process, in order, and print what they found and how good it is."""

import resource
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from analytics import registry
from analytics.models import JobRun, Proposal, ProposalKind
from analytics.presentation.words import term_label
from analytics.selectors.runs import default_as_of
from analytics.services import runs
from b2bops.common.errors import BusinessError
from b2bops.platform.models import RunStatus

TOP_PURCHASES = 10


class Command(BaseCommand):
    help = "Run all jobs (or one) as of a day and show their proof."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            help="last day to read, YYYY-MM-DD (default: the last day with an order)",
        )
        parser.add_argument("--only", metavar="KEY", help="run this job alone")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"] or default_as_of(timezone.now().date())
        try:
            chosen = [registry.job_named(options["only"])] if options["only"] else registry.jobs()
        except BusinessError as error:
            raise CommandError(error.sentence()) from error
        self.stdout.write(f"As of {as_of}\n\n{'job':<20}{'rows':>9}{'seconds':>9}{'peak MB':>9}  status")
        done = [self._run(job, as_of) for job in chosen]
        for run in done:
            self._proof(run)
        if any(run.key == "purchase_proposals" for run in done):
            self._purchases()
        failed = [run.key for run in done if run.status != RunStatus.SUCCEEDED]
        if failed:
            raise CommandError(f"These jobs did not succeed: {', '.join(failed)}.")

    def _run(self, job: registry.Job, as_of: date) -> JobRun:
        try:
            run = runs.run_now(actor=None, key=job.key, as_of=as_of)
        except BusinessError as error:
            raise CommandError(error.sentence()) from error
        rows = run.summary.get("series", run.summary.get("proposals", 0))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(f"{job.key:<20}{rows:>9,}{run.seconds or 0:>9.1f}{memory:>9.0f}  {run.status} {run.error}")
        return run

    def _proof(self, run: JobRun) -> None:
        proof, remedy = run.backtest, run.summary.get("remedy")
        self.stdout.write(f"\n{run.key}: input {run.input_hash[:16]}")
        if remedy:
            self.stdout.write(f"  note                      {remedy}")
        if proof.get("products_tested"):
            self._forecast_proof(proof)
        elif proof.get("accounts_tested"):
            self.stdout.write(
                f"  {'lists of ' + str(proof['list_length']):<26}{'NDCG':>8}{'precision':>11}{'recall':>8}"
            )
            for name in ("ours", "own_frequency", "popularity"):
                figures = proof[name]
                self.stdout.write(
                    f"  {name:<26}{figures['ndcg']:>8.3f}{figures['precision']:>11.3f}{figures['recall']:>8.3f}"
                )
        elif proof:
            for name, value in proof.items():
                self.stdout.write(f"  {name:<26}{value}")

    def _forecast_proof(self, proof: dict[str, Any]) -> None:
        tested = proof["products_tested"]
        self.stdout.write(f"  beats seasonal naive      {proof['beats_seasonal_naive_share']:.1%} of {tested} products")
        self.stdout.write(f"  beats naive               {proof['beats_naive_share']:.1%}")
        self.stdout.write(f"  {'':<26}{'ours':>8}{'naive':>8}{'seasonal':>10}")
        for name in ("wape", "crps"):
            ours, naive, seasonal = proof[name], proof[f"naive_{name}"], proof[f"seasonal_naive_{name}"]
            self.stdout.write(f"  {name.upper():<26}{ours:>8.3f}{naive:>8.3f}{seasonal:>10.3f}")
        coverage = proof["coverage"]
        self.stdout.write(
            f"  bias {proof['bias']:+.3f}, MASE {proof['mase']:.3f}, below 90 % quantile {coverage['0.9']:.1%}"
        )

    def _purchases(self) -> None:
        rows = Proposal.objects.open().filter(kind=ProposalKind.PURCHASE).select_related("product", "supplier")
        self.stdout.write(f"\nTop {TOP_PURCHASES} purchases by money at stake")
        for row in rows.order_by("-money_at_stake", "rank")[:TOP_PURCHASES]:
            self.stdout.write(
                f"  {row.product.sku:<12}{row.product.name[:34]:<36}{row.suggested_qty:>9} {row.product.unit:<4}"
                f"{row.money_at_stake:>12,.2f} {row.currency}  {row.supplier}"
            )
            parts = " ".join(f"{term['value']:+.0f} {term_label(term['key']).lower()}," for term in row.terms)
            self.stdout.write(f"              = {parts.rstrip(',')}")
