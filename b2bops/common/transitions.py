"""Status changes: one table per noun says which are possible; anything else raises."""

from collections.abc import Mapping
from dataclasses import dataclass

from b2bops.common.errors import TransitionRefused


@dataclass(frozen=True)
class TransitionTable:
    """``moves[current]`` is the set of statuses that may follow. Kept beside the TextChoices it speaks of."""

    moves: Mapping[str, frozenset[str]]

    def check(self, *, subject: str, current: str, target: str) -> None:
        """Raise TransitionRefused unless ``current → target`` is in the table."""
        allowed = self.moves.get(current, frozenset())
        if target not in allowed:
            raise TransitionRefused(subject=subject, current=current, target=target, allowed=sorted(allowed))

    def allows(self, current: str, target: str) -> bool:
        """Whether the move is possible; for showing a button, never instead of ``check``."""
        return target in self.moves.get(current, frozenset())
