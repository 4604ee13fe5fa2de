"""What orders and returns have in common on their way in: their rows, their fingerprint, who else holds a number."""

import hashlib
from collections import defaultdict
from typing import Any

from orders.imports import findings
from orders.imports.cleaning import Document
from orders.imports.load import Load, Tally
from orders.imports.staging import StagedLine


def lines_by_document(load: Load, sequences: list[int]) -> dict[int, list[StagedLine]]:
    """document → its staged lines, for documents that lie near each other or far apart."""
    found: dict[int, list[StagedLine]] = defaultdict(list)
    runs: list[list[int]] = []
    for sequence in sequences:
        if runs and sequence == runs[-1][1] + 1:
            runs[-1][1] = sequence
        else:
            runs.append([sequence, sequence])
    for first, last in runs:
        for line in load.stage.lines(first=first, last=last):
            found[line.document].append(line)
    return found


def digest(load: Load, document: Document, lines: list[StagedLine], extra: str = "") -> str:
    """sha256 over what the file says of a document; equal digests mean there is nothing to change."""
    party = load.survey.parties[document.party]
    head = f"{party.is_walk_in}|{party.code or party.country}|{document.currency}|{document.at}|{extra}"
    body = "|".join(f"{line.sku};{line.quantity};{line.price}" for line in lines)
    return hashlib.sha256(f"{head}|{body}".encode()).hexdigest()


def reject_taken(load: Load, lines: list[StagedLine], tally: Tally, *, sign: int) -> None:
    """Leave out every row of a document whose number belongs to one that was not imported."""
    number = load.documents[lines[0].document].number
    findings.store(
        findings.rejection(
            load, row=line.row, reason="NUMBER_TAKEN", field="order", value=number, raw=line.raw
        )
        for line in lines
    )  # fmt: skip
    tally.rejected += len(lines)
    tally.amounts["rejected"] += sign * sum(line.quantity * line.price for line in lines)


def audit_values(load: Load, instance: Any) -> dict[str, Any]:
    return {"total": instance.total, "lines": instance.line_count, "import": load.run.pk}
