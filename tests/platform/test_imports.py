"""The import screens: upload, mapping, progress, result, rows; and what the services behind them promise."""

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from b2bops.platform.models import ColumnMapping, ImportRun, Notification
from b2bops.platform.services import imports
from orders.models import SalesOrder

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
SALES = f"""{HEADER}
536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
536365,POST,POSTAGE,1,2010-12-01 08:26:00,18.00,17850,United Kingdom
536366,22752,"=HYPERLINK(""x"")",-2,2010-12-01 08:26:00,7.65,17850,United Kingdom
"""
COLUMNS = {
    "column_order": "InvoiceNo", "column_sku": "StockCode", "column_quantity": "Quantity", "column_price": "UnitPrice",
    "column_date": "InvoiceDate", "column_customer": "CustomerID", "column_description": "Description",
    "column_country": "Country", "currency": "gbp", "walk_in": "keep",
}  # fmt: skip


@pytest.fixture
def upload(settings, tmp_path):
    """Send a file to the first screen."""
    settings.DATA_DIR = tmp_path

    def send(client, text=SALES, name="sales.csv"):
        return client.post(reverse("orders:import_start"), {"file": SimpleUploadedFile(name, text.encode())})

    return send


@pytest.fixture
def started(upload, as_user, operations_member, django_capture_on_commit_callbacks):
    """A run started through the screens, queued but not carried out."""

    def start(**changes):
        client = as_user(operations_member)
        page = upload(client).url
        with django_capture_on_commit_callbacks() as sent:
            answer = client.post(page, {**COLUMNS, **changes})
        assert answer.status_code == 302
        return ImportRun.objects.get(), client, sent

    return start


def test_the_mapping_is_guessed_and_the_first_rows_shown(upload, as_user, operations_member):
    client = as_user(operations_member)
    page = client.get(upload(client).url)
    assert page.context["form"]["column_order"].initial == "InvoiceNo"
    assert page.context["missing"] == ""
    assert b"WHITE HEART" in page.content


def test_another_kind_of_file_is_pointed_out_by_its_missing_columns(upload, as_user, operations_member):
    client = as_user(operations_member)
    page = client.get(upload(client, "region,AveragePrice\nAlbany,1.33\n").url)
    assert b"no column that is plainly the Order number, SKU, Quantity" in page.content
    refused = client.post(upload(client, "region,AveragePrice\nAlbany,1.33\n").url, COLUMNS)
    assert refused.status_code == 422
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("text", "name"), [("hello", "letter.pdf"), ("", "empty.csv"), ('a,"b', "open.csv"), ("\0\1", "x.csv")]
)
def test_files_that_cannot_be_read_are_refused_at_the_field(upload, as_user, operations_member, text, name):
    answer = upload(as_user(operations_member), text, name)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_starting_queues_one_run_for_a_worker_and_remembers_the_mapping(started):
    run, client, sent = started(remember_as="Till export")
    assert (run.status, run.options["currency"], run.columns["order"]) == ("QUEUED", "GBP", "InvoiceNo")
    assert len(sent) == 1
    assert ColumnMapping.objects.get(name="Till export").columns == run.columns
    page = client.get(reverse("platform:import_detail", args=[run.pk]))
    assert b'hx-trigger="every 1s"' in page.content


def test_result_counts_reasons_money_and_tells_the_person(started, operations_member):
    run, client, _sent = started()
    imports.carry_out(run_id=run.pk)
    page = client.get(reverse("platform:import_detail", args=[run.pk]), headers={"HX-Request": "true"})
    text = page.content.decode()
    assert "every 1s" not in text
    assert "Postage or carriage" in text
    assert "18.00 GBP" in text
    assert Notification.objects.get(user=operations_member).url == reverse("platform:import_detail", args=[run.pk])


def test_rows_can_be_downloaded_in_the_files_own_columns(started):
    run, client, _sent = started()
    imports.carry_out(run_id=run.pk)
    answer = client.get(reverse("platform:import_rows", args=[run.pk]), {"download": "csv", "outcome": "REJECTED"})
    rows = list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    assert rows[0][:8] == HEADER.split(",")
    assert rows[1][:2] == ["536365", "POST"]
    assert rows[2][2:4] == ['\'=HYPERLINK("x")', "-2"]
    listed = client.get(reverse("platform:import_rows", args=[run.pk]), {"reason": "FEE_POSTAGE"})
    assert listed.context["listing"].total == 1


def test_a_failed_import_is_resumed_by_its_button(started, monkeypatch, django_capture_on_commit_callbacks):
    run, client, _sent = started()

    def fail(*args):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr("orders.imports.loader_orders.insert_rows", fail)
        imports.carry_out(run_id=run.pk)
    page = client.get(reverse("platform:import_detail", args=[run.pk]))
    assert b"the disk is full" in page.content
    assert not SalesOrder.objects.exists()
    with django_capture_on_commit_callbacks() as sent:
        client.post(reverse("orders:import_resume", args=[run.pk]))
    assert len(sent) == 1
    imports.carry_out(run_id=run.pk)
    run.refresh_from_db()
    assert (run.status, run.rows_created, run.rows_rejected) == ("SUCCEEDED", 1, 2)


@pytest.mark.parametrize("who", ["sales_member", "supply_manager", "outsider"])
def test_only_operations_and_technology_import(request, as_user, who):
    client = as_user(request.getfixturevalue(who))
    for name in ("orders:import_start", "platform:import_list"):
        assert client.get(reverse(name)).status_code == 403


def test_a_forged_upload_token_is_refused(as_user, operations_member):
    answer = as_user(operations_member).get(reverse("orders:import_mapping"), {"file": "../../etc/passwd"})
    assert answer.status_code == 422


def test_the_same_upload_is_kept_once(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    first = imports.file_store(name="a.csv", stream=SimpleUploadedFile("a.csv", b"1,2"))
    second = imports.file_store(name="b.csv", stream=SimpleUploadedFile("b.csv", b"1,2"))
    assert first == second
    assert first.read_bytes() == b"1,2"
