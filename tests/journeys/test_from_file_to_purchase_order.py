"""The main journey, as people walk it: a sales file goes in, a purchase order and a quote come out.

A real site (web server, worker, scheduler) and a real browser; nothing is stubbed.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.platform.test_worker import ORDERS, sales_file  # noqa: F401 - the fixture
from tests.site import Site, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.xdist_group("site")]

PEOPLE = "from b2bops.demo.people import write_people; write_people()"
SOURCE = (
    "source_products",
    "--supplier",
    "GENERAL",
    "--name",
    "General supplier",
    "--lead-time-days",
    "14",
    "--cost-pct",
    "60",
)
JOBS = ("demand_forecast", "purchase_proposals", "recommendations")


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    try:
        made.prepare()
        made.manage("shell", "--no-imports", "-c", PEOPLE)
        made.start_serve()
        yield made
    finally:
        made.stop()


def sign_in(page: Page, site: Site, login: str) -> None:
    page.context.clear_cookies()
    page.goto(f"http://127.0.0.1:{site.port}/sign-in/login/")
    page.get_by_label("User name or e-mail").fill(login)
    page.get_by_label("Password").fill("b2bops")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/workspaces/"))


def test_a_sales_file_becomes_a_purchase_order_and_a_quote(page: Page, site: Site, sales_file):  # noqa: F811
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    base = f"http://127.0.0.1:{site.port}"

    sign_in(page, site, "operations")
    page.goto(f"{base}/orders/imports/new/")
    page.locator("input[type=file]").set_input_files(str(sales_file))
    page.locator("form:has(input[type=file]) button[type=submit]").click()
    page.wait_for_url(re.compile("mapping"))
    page.get_by_role("button", name=re.compile("import", re.IGNORECASE)).last.click()
    wait_until(lambda: site.query("SELECT status FROM platform_importrun") == [("SUCCEEDED",)], seconds=120)
    expect(page.get_by_text(f"{ORDERS * 6:,}").first).to_be_visible(timeout=20_000)

    site.manage(*SOURCE)
    sign_in(page, site, "technology")
    for key in JOBS:
        page.goto(f"{base}/analytics/jobs/")
        page.locator(f"form[action*='{key}'] button, [data-job='{key}'] button[type=submit]").first.click()
        finished = f"SELECT COUNT(*) FROM analytics_jobrun WHERE key = '{key}' AND status = 'SUCCEEDED'"
        wait_until(lambda sql=finished: site.query(sql) == [(1,)], seconds=120)

    sign_in(page, site, "supply")
    page.goto(f"{base}/analytics/replenishment/")
    page.get_by_role("button", name="Accept").first.click()
    wait_until(lambda: site.query("SELECT COUNT(*) FROM supply_purchaseorderline") == [(1,)], seconds=20)

    sign_in(page, site, "sales")
    proposal = "SELECT account_id FROM analytics_proposal WHERE kind = 'RECOMMENDATION' ORDER BY rank LIMIT 1"
    page.goto(f"{base}/crm/accounts/{site.query(proposal)[0][0]}/")
    page.get_by_role("button", name="Add to quote").first.click()
    wait_until(lambda: site.query("SELECT COUNT(*) FROM orders_quoteline") == [(1,)], seconds=20)

    assert "BROKEN" not in site.manage("verify_invariants")
    assert problems == []
