"""A visitor's request becomes a customer, as people walk it: form, lead, opportunity, board by mouse and by keyboard.

A real site and a real browser; nothing is stubbed.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_from_file_to_purchase_order import sign_in
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.xdist_group("site")]

PREPARE = """
from datetime import date
from b2bops.demo.people import write_people
from crm.services import campaigns, stages
write_people()
stages.lost_reason_create(actor=None, name="Price")
stages.competitor_create(actor=None, name="Hansa Handel")
campaigns.campaign_create(actor=None, code="fair", name="Trade fair", channel="EVENT", starts_on=date(2026, 9, 1))
"""


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    try:
        made.prepare()
        made.manage("shell", "--no-imports", "-c", PREPARE)
        made.start_serve()
        yield made
    finally:
        made.stop()


def column(page: Page, code: str):
    return page.locator(f"[data-stage={code}]")


def card_in(page: Page, code: str):
    return column(page, code).locator("[data-card]")


def test_from_the_form_to_lost_and_won(page: Page, site: Site):
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    base = f"http://127.0.0.1:{site.port}"

    page.goto(f"{base}/crm/lead-form/?campaign=fair")
    page.get_by_label("Company").fill("Nordfurt Workshops GmbH")
    page.get_by_label("Your name").fill("Anna Bauer")
    page.get_by_label("E-mail").fill("anna@nordfurt.example")
    page.get_by_label("You may also write to me").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    sign_in(page, site, "sales")
    page.goto(f"{base}/crm/leads/")
    page.get_by_role("link", name="Nordfurt Workshops GmbH").click()
    expect(page.get_by_role("link", name="Trade fair").first).to_be_visible()
    page.get_by_role("button", name="Start working").click()
    page.get_by_role("button", name="Qualified").click()
    page.get_by_role("link", name="Convert").first.click()
    page.get_by_label("What they may buy").fill("Shelving")
    page.get_by_label("Expected amount").fill("4000")
    page.get_by_role("button", name="Convert").click()
    page.wait_for_url(re.compile(r"/crm/opportunities/\d+/"))

    page.goto(f"{base}/crm/pipeline/")
    card_in(page, "new").drag_to(column(page, "qualified"))
    expect(card_in(page, "qualified")).to_have_count(1)
    expect(column(page, "qualified")).to_contain_text("1,000.00 EUR weighted")

    card_in(page, "qualified").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(card_in(page, "proposal")).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    expect(card_in(page, "negotiation")).to_be_focused()

    card_in(page, "negotiation").get_by_role("button", name="Move to").click()
    card_in(page, "negotiation").get_by_role("button", name="Lost", exact=True).click()
    dialog = page.locator("#close-lost")
    dialog.get_by_label("Why it was lost").select_option(label="Price")
    dialog.get_by_label("Against whom").select_option(label="Hansa Handel")
    dialog.get_by_role("button", name="Lost").click()
    expect(card_in(page, "lost")).to_contain_text("Price")

    card_in(page, "lost").get_by_role("link").click()
    expect(page.get_by_text("Price · to Hansa Handel")).to_be_visible()
    page.get_by_role("button", name="Reopen").click()
    page.get_by_role("button", name="Won", exact=True).click()
    page.locator("#close-won").get_by_label("Won for, in the end").fill("4200")
    page.locator("#close-won").get_by_role("button", name="Won").click()
    expect(page.get_by_role("heading", name="Shelving")).to_contain_text("Won")
    assert site.query("SELECT outcome, amount, probability_pct FROM crm_opportunity")[0][0] == "WON"

    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{base}/crm/pipeline/")
    page.evaluate("document.querySelector('.board').scrollLeft = 9999")
    card_in(page, "won").get_by_role("button", name="Move to").click()
    card_in(page, "won").get_by_role("button", name="Negotiation").click()
    expect(card_in(page, "negotiation")).to_have_count(1)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, f"the phone page is {width} px wide"
    assert problems == []
