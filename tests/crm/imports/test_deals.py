"""The real deals arrive once, and their counts and sums are the file's own."""

import csv
from collections import Counter
from decimal import Decimal

import pyarrow.parquet
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum

from b2bops.platform.models import AuditEntry
from crm.models import Account, Opportunity, StageMove

pytestmark = pytest.mark.django_db
ACCOUNTS = ["account", "office_location", "subsidiary_of"]
DEALS = [
    "opportunity_id",
    "sales_agent",
    "product",
    "account",
    "deal_stage",
    "engage_date",
    "close_date",
    "close_value",
]


def write(path, header, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def imported(folder):
    call_command("import_deals", str(folder))


def test_the_real_deals(shared_data, tmp_path, capsys):
    rows = {}
    for name in ("accounts", "sales_pipeline"):
        listed = pyarrow.parquet.read_table(shared_data / "crm_pipeline" / f"{name}.parquet").to_pylist()
        rows[name] = listed
        cells = [["" if value is None else value for value in row.values()] for row in listed]
        write(tmp_path / f"{name}.csv", list(listed[0]), cells)
    imported(tmp_path)
    deals = rows["sales_pipeline"]
    found = dict(Opportunity.objects.order_by().values_list("stage__code").annotate(Count("pk")))
    stages = {"new": "Prospecting", "qualified": "Engaging", "won": "Won", "lost": "Lost"}
    said = Counter(row["deal_stage"] for row in deals)
    assert found == {code: said[stage] for code, stage in stages.items()}
    assert Opportunity.objects.aggregate(total=Sum("amount"))["total"] == sum(
        Decimal(str(row["close_value"])) for row in deals if row["close_value"] is not None
    )
    assert Account.objects.customers().count() == len(rows["accounts"])
    per_account = Counter(row["account"] or "Deals without an account" for row in deals)
    assert dict(Opportunity.objects.order_by().values_list("account__name").annotate(Count("pk"))) == per_account
    assert StageMove.objects.count() == len(deals)
    assert AuditEntry.objects.filter(action="opportunity.imported").count() == len(deals)
    imported(tmp_path)
    assert capsys.readouterr().out.splitlines()[-1] == "rows in 8800, created 0, unchanged 8800, rejected 0"


def test_rows_that_cannot_be_deals_are_counted_by_reason(tmp_path, capsys):
    write(tmp_path / "accounts.csv", ACCOUNTS, [["Acme", "United States", ""]])
    good = ["K1", "Ann", "GTX", "Acme", "Won", "10/20/2016", "3/1/2017", "10.5"]
    bad = [
        ["K2", "Ann", "GTX", "Nobody known", "Won", "10/20/2016", "3/1/2017", "1"],
        ["K3", "Ann", "GTX", "Acme", "Dreaming", "", "", ""],
        ["K4", "Ann", "GTX", "Acme", "Won", "10/20/2016", "", "1"],
        ["K5", "Ann", "GTX", "Acme", "Won", "yesterday", "3/1/2017", "1"],
        ["K6", "Ann", "GTX", "Acme", "Won", "10/20/2016", "3/1/2017", "NaN"],
        ["K7", "Ann", "GTX", "Acme", "Won", "10/20/2016", "3/1/2017", "much"],
    ]
    write(tmp_path / "sales_pipeline.csv", DEALS, [good, *bad])
    imported(tmp_path)
    assert capsys.readouterr().out.splitlines()[-1] == "rows in 7, created 1, unchanged 0, rejected 6"
    deal = Opportunity.objects.get()
    assert (deal.number, deal.amount, deal.opened_at.date().isoformat()) == ("OP-K1", Decimal("10.5"), "2016-10-20")


def test_a_folder_without_the_files_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"accounts\.csv"):
        imported(tmp_path)
