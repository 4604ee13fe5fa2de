"""What every recommendation method offers: fit on a history, then score blocks of accounts."""

from typing import Protocol, runtime_checkable

from analytics.algorithms.recommend.interactions import FloatArray, IntArray, PurchaseHistory


@runtime_checkable
class ScoreModel(Protocol):
    """A fitted method."""

    def scores(self, accounts: IntArray) -> FloatArray:
        """(len(accounts) x items) finite scores, higher is better; a row depends on its account only."""
        ...


@runtime_checkable
class RecommendationMethod(Protocol):
    """A method with its parameters; fitting reads the history and nothing else."""

    @property
    def key(self) -> str:
        """Stable name shown with every result."""
        ...

    def fit(self, history: PurchaseHistory) -> ScoreModel:
        """Learn from the history. Deterministic; the history is not changed."""
        ...


def check_positive(owner: str, **values: float | None) -> None:
    """Refuse a parameter that is not a positive finite number (None means "not used").

    Raises:
        ValueError: naming the method, the parameter and the value.
    """
    for name, value in values.items():
        if value is not None and not 0 < value < float("inf"):
            raise ValueError(f"{owner}: {name} is {value}; give a positive number")
