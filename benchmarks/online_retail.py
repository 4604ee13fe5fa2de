"""Reads the Online Retail order lines from the shared data beside the repository."""

import csv
import gzip
import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class RetailLines:
    """Sales lines: no cancellations, no fee codes, positive quantity and price.

    `customer` is "" where the source names none; `day` counts from 1970-01-01.
    """

    customer: npt.NDArray[np.str_]
    sku: npt.NDArray[np.str_]
    description: npt.NDArray[np.str_]
    day: npt.NDArray[np.int64]
    qty: npt.NDArray[np.float64]
    price: npt.NDArray[np.float64]


def shared_data() -> Path:
    """Folder of the real data sets; B2BOPS_SHARED_DATA overrides the one beside the repository."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("B2BOPS_SHARED_DATA", default))


def day_number(date: str) -> int:
    """Days since 1970-01-01 of an ISO date."""
    return int(np.datetime64(date, "D").astype(int))


def load_retail_lines() -> RetailLines:
    """All usable sales lines in the order of the file."""
    path = shared_data() / "online_retail" / "online_retail.csv.gz"
    # Fee codes (POST, M, BANK CHARGES …) do not begin with five digits; products do.
    product = re.compile(r"^\d{5}").match
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [
            (row["CustomerID"], row["StockCode"], row["Description"], row["InvoiceDate"][:10], qty, price)
            for row in csv.DictReader(file)
            if not row["InvoiceNo"].startswith("C")
            and product(row["StockCode"])
            and (qty := float(row["Quantity"])) > 0
            and (price := float(row["UnitPrice"])) > 0
        ]
    customer, sku, description, date, quantity, unit_price = zip(*rows, strict=True)
    return RetailLines(
        customer=np.array(customer),
        sku=np.array(sku),
        description=np.array(description),
        day=np.array(date, dtype="datetime64[D]").astype(np.int64),
        qty=np.array(quantity),
        price=np.array(unit_price),
    )
