"""Who we are: one row, written by managers, with a picture that is one."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from b2bops.platform import selectors
from b2bops.platform.models import AuditEntry, CompanyProfile
from b2bops.platform.services import company
from b2bops.platform.services.records import RecordRefused

pytestmark = pytest.mark.django_db


def png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(made, "PNG")
    return made.getvalue()


def post(client, **fields):
    values = {"name": "Granit Supplies", "language": "en"} | fields
    return client.post(reverse("platform:company_edit"), values)


def test_there_is_one_profile_and_each_change_is_recorded():
    assert selectors.company_profile().name
    company.company_update(actor=None, name="Granit")
    company.company_update(actor=None, bank="IBAN DE02")
    company.company_update(actor=None, bank="IBAN DE02")
    assert CompanyProfile.objects.count() == 1
    assert AuditEntry.objects.filter(model="platform.companyprofile").count() == 2


def test_refusals_name_the_field():
    for field, value in (("email", "nobody"), ("name", "x" * 201), ("language", "xx"), ("address", "a\x00b")):
        with pytest.raises(RecordRefused) as refused:
            company.company_update(actor=None, **({"name": "Granit"} | {field: value}))
        assert refused.value.field == field


def test_managers_write_it_and_members_do_not(as_user, sales_manager, sales_member):
    assert post(as_user(sales_member)).status_code == 403
    assert post(as_user(sales_manager), bank="IBAN DE02").status_code == 302
    assert selectors.company_profile().bank == "IBAN DE02"
    assert "IBAN DE02" in as_user(sales_manager).get(reverse("platform:company_edit")).content.decode()


def test_the_logo_is_a_picture_and_can_be_taken_off(as_user, sales_manager):
    client = as_user(sales_manager)
    assert client.get(reverse("platform:company_logo")).status_code == 404
    refused = post(client, logo_file=SimpleUploadedFile("logo.png", b"<svg onload='x'>"))
    assert refused.status_code == 422
    assert "logo.png" in refused.content.decode()
    assert post(client, logo_file=SimpleUploadedFile("logo.png", png())).status_code == 302
    assert client.get(reverse("platform:company_logo"))["Content-Type"] == "image/png"
    post(client, logo_remove="on")
    assert selectors.company_profile().logo is None
