"""Which order line a return line came from.

A cancellation is matched to the latest earlier order lines of the same customer, product and price that still have
quantity left; it may span several. Cancellations are taken in order of time, so an earlier one has the first pick.
Sales to walk-in customers are not matched: two rows without a customer need not be the same customer.
"""

from collections import defaultdict
from dataclasses import dataclass

from orders.imports.staging import Stage
from orders.imports.survey import Survey

Key = tuple[int, str, int]


@dataclass
class Origin:
    """An order line that may have come back: ``left`` is the quantity not returned yet, in thousandths."""

    at: int
    document: int
    row: int
    left: int


@dataclass(frozen=True)
class Match:
    document: int
    row: int
    quantity: int


def allocate(*, quantity: int, at: int, origins: list[Origin]) -> list[Match]:
    """Take ``quantity`` from the latest origins not after ``at``; what they do not cover is simply not in the answer.

    ``origins`` are sorted by time and are reduced in place.
    """
    matches = []
    for origin in reversed(origins):
        if quantity <= 0:
            break
        taken = min(quantity, origin.left)
        if origin.at > at or taken <= 0:
            continue
        origin.left -= taken
        quantity -= taken
        matches.append(Match(origin.document, origin.row, taken))
    return matches


def match_returns(*, stage: Stage, survey: Survey) -> dict[int, list[Match]]:
    """row of each return line → its order lines within the file. Memory grows with the returns, not with the file."""
    documents = {document.sequence: document for document in survey.documents}
    walk_in = {index for index, party in enumerate(survey.parties) if party.is_walk_in}
    returned: list[tuple[int, str, int, int, Key]] = []
    for document in survey.documents:
        if document.is_return and document.party not in walk_in:
            for line in stage.lines_of(document.sequence):
                key = (document.party, line.sku, line.price)
                returned.append((line.at, document.number, line.row, line.quantity, key))
    wanted = {key for *_rest, key in returned}
    parties = {party for party, _sku, _price in wanted}
    sold: dict[Key, list[Origin]] = defaultdict(list)
    for document in survey.documents:
        if document.is_return or document.party not in parties:
            continue
        for line in stage.lines(first=document.sequence, last=document.sequence):
            key = (document.party, line.sku, line.price)
            if key in wanted:
                sold[key].append(Origin(line.at, line.document, line.row, line.quantity))
    for origins in sold.values():
        origins.sort(key=lambda origin: (origin.at, documents[origin.document].number, origin.row))
    return {
        row: allocate(quantity=quantity, at=at, origins=sold[key]) if key in sold else []
        for at, _number, row, quantity, key in sorted(returned)
    }


def return_order(survey: Survey) -> list[int]:
    """Sequence numbers of the return documents, by time."""
    returns = [document for document in survey.documents if document.is_return]
    return [document.sequence for document in sorted(returns, key=lambda document: (document.at, document.number))]
