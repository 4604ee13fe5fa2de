"""Which table and column of another system feeds which of our fields: one TOML file for each system."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from b2bops.common.errors import NotFound

FOLDER = Path(__file__).parent / "mappings"
NOUNS = ("category", "supplier", "product", "account", "order", "line")


@dataclass(frozen=True)
class Source:
    """Where one noun comes from: the table's name and, for each of our fields, its column."""

    table: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class CompanyMapping:
    """A whole system's mapping. ``cost_share_pct`` is assumed where the source has no cost of a supplied product.

    ``price_places`` are the decimals that its unit prices really have.
    """

    currency: str
    number_prefix: str
    cost_share_pct: Decimal
    price_places: int
    sources: Mapping[str, Source]


def known_systems() -> list[str]:
    """The names of the systems there is a mapping for."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def mapping_of(system: str) -> CompanyMapping:
    """The mapping of a system by its name. Raises NotFound naming those there are."""
    if system not in known_systems():
        raise NotFound(
            _("There is no mapping for “%(system)s”.") % {"system": system},
            field="system",
            value=system,
            remedy=_("Use one of: %(systems)s.") % {"systems": ", ".join(known_systems())},
        )
    read = tomllib.loads((FOLDER / f"{system}.toml").read_text())
    sources = {
        noun: Source(read[noun]["table"], {name: column for name, column in read[noun].items() if name != "table"})
        for noun in NOUNS
    }
    return CompanyMapping(
        read["currency"], read["number_prefix"], Decimal(read["cost_share_pct"]), read["price_places"], sources
    )
