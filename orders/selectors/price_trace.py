"""The frozen trace of a line, as somebody may see it."""

from collections.abc import Iterable
from typing import Any

from catalog import selectors as catalog_selectors


def line_trace_shown(trace: dict[str, Any], *, rights: Iterable[str]) -> dict[str, Any]:
    """A line's trace without the steps beyond these rights (such as the floor, which tells the cost). No query."""
    if "decision" not in trace:
        return trace
    return {**trace, "decision": catalog_selectors.trace_shown(trace["decision"], rights=rights)}
