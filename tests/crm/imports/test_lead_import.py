"""Leads out of a file: each row once, what is refused with its reason, the same file twice changes nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from b2bops.platform.models import ImportFinding, ImportRun
from b2bops.platform.services import imports
from crm.imports import leads as lead_import
from crm.models import Lead, LeadSource
from tests.factories import CampaignFactory

pytestmark = pytest.mark.django_db
FILE = """Company;Name;E-mail;Phone;Campaign
Nordfurt GmbH;Anna Bauer;anna@nordfurt.example;;fair
Ried AG;;;0561 123456;
;Nobody;nobody@x.example;;
Ost KG;Ben;;;
West KG;Ben;not an address;;
"""


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def imported(text=FILE, actor=None):
    path = imports.file_store(name="leads.csv", stream=io.BytesIO(text.encode()), kind="leads")
    header = text.splitlines()[0].split(";")
    columns = dict(zip(("company", "person", "email", "phone", "utm_campaign"), header, strict=False))
    run = imports.run_create(kind="leads", path=path, file_name="leads.csv", columns=columns, options={}, actor=actor)
    return imports.carry_out(run_id=run.pk)


def counters(run):
    return (run.rows_in, run.rows_created, run.rows_unchanged, run.rows_rejected)


def test_rows_become_leads_or_findings(sales_manager):
    campaign = CampaignFactory(code="fair")
    run = imported(actor=sales_manager)
    assert (run.error, counters(run)) == ("", (5, 2, 0, 3))
    first, second = Lead.objects.order_by("pk")
    assert (first.person, first.campaign, first.source) == ("Anna Bauer", campaign, campaign.channel)
    assert (second.phone, second.source) == ("0561 123456", LeadSource.IMPORT)
    found = ImportFinding.objects.order_by("row_number").values_list("row_number", "reason", "field")
    assert list(found) == [
        (3, "company_missing", "company"),
        (4, "lead_unreachable", "email"),
        (5, "record_refused", "email"),
    ]


def test_the_same_file_twice_changes_nothing():
    imported()
    assert counters(imported()) == (5, 0, 2, 3)
    assert Lead.objects.count() == 2


def test_it_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr(lead_import, "STEP_ROWS", 1)
    run = imported()
    ImportRun.objects.filter(pk=run.pk).update(
        status="QUEUED", checkpoint={"rows": 2}, rows_in=2, rows_created=2, rows_rejected=0, attempts=0
    )
    again = imports.carry_out(run_id=run.pk)
    assert counters(again) == (5, 2, 0, 3)


def test_through_the_screens(as_user, sales_manager, sales_member):
    assert as_user(sales_member).get(reverse("crm:lead_import_start")).status_code == 403
    manager = as_user(sales_manager)
    upload = SimpleUploadedFile("leads.csv", FILE.encode())
    answer = manager.post(reverse("crm:lead_import_start"), {"file": upload})
    page = manager.get(answer.url)
    guessed = {name: page.context["form"][f"column_{name}"].initial for name in ("company", "email", "utm_campaign")}
    assert guessed == {"company": "Company", "email": "E-mail", "utm_campaign": "Campaign"}
    sent = {"column_company": "Company", "column_email": "E-mail"}
    run_page = manager.post(answer.url, sent)
    assert run_page.status_code == 302
    assert ImportRun.objects.get().kind == "leads"
    assert manager.get(run_page.url).status_code == 200
