"""A whole sale as people click it, from the visitor's request to the credit note, with every document printed.

A real site and a real browser; nothing is stubbed. It ends in the same rows as the walk through the API.
"""

import io
import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from pypdf import PdfReader

from tests.journeys import sell_side as sale
from tests.journeys.test_from_file_to_purchase_order import sign_in
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.xdist_group("site")]

PREPARE = """
from b2bops.demo.people import write_people
from tests.journeys import sell_side
sell_side.prepare(write_people().territories[0])
"""
COMPARE = """
from tests.journeys import sell_side
left = sell_side.rows()
assert left == sell_side.END, left
"""


@dataclass
class Desk:
    """The browser at which one after the other signs in, and the addresses they pass on."""

    page: Page
    site: Site
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"{message.text} at {message.location}")

    def turn_to(self, login: str, address: str) -> None:
        sign_in(self.page, self.site, login)
        self.open(address)

    def open(self, address: str) -> None:
        self.page.goto(address if address.startswith("http") else f"http://127.0.0.1:{self.site.port}{address}")

    def press(self, name: str, *, within: str = "main") -> None:
        self.page.locator(within).get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()

    def has_status(self, status: str) -> None:
        expect(self.page.locator("h1")).to_contain_text(status)

    def printed(self, *words: str, link: str = "PDF") -> None:
        """The PDF behind the page's button is one, and holds the number in the page's heading and the words."""
        address = self.page.locator("main").get_by_role("link", name=link, exact=True).get_attribute("href")
        answer = self.page.request.get(f"http://127.0.0.1:{self.site.port}{address}")
        assert answer.headers["content-type"] == "application/pdf"
        text = "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)
        number = self.page.locator("h1").inner_text().split()[0]
        (self.site.folder / f"{number}.pdf").write_bytes(answer.body())
        for word in (number, *words):
            assert word in text, f"{number}: no {word} in\n{text}"


@pytest.fixture
def desk(page, tmp_path):
    site = Site(tmp_path)
    try:
        site.prepare()
        site.manage("shell", "--no-imports", "-c", PREPARE)
        site.start_serve()
        yield Desk(page, site)
    finally:
        site.stop()


def lead_to_opportunity(desk: Desk) -> str:
    """The visitor's request becomes an account with an opportunity, whose address is returned."""
    page = desk.page
    desk.open("/crm/lead-form/")
    page.get_by_label("Company").fill(sale.COMPANY)
    page.get_by_label("Your name").fill(sale.PERSON)
    page.get_by_label("E-mail").fill(sale.EMAIL)
    page.get_by_label("Country").fill("Germany")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    desk.turn_to("sales-member", "/crm/leads/")
    desk.follow(sale.COMPANY)
    desk.press("Start working")
    desk.press("Qualified")
    desk.follow("Convert")
    page.get_by_label("What they may buy").fill("Valves for the journey")
    page.get_by_label("Expected amount").fill("2000")
    desk.press("Convert")
    page.wait_for_url(re.compile(r"/crm/opportunities/\d+/"))
    return page.url


def limit_set(desk: Desk, opportunity: str) -> None:
    desk.turn_to("sales", opportunity)
    desk.follow(sale.COMPANY)
    desk.follow("Edit")
    desk.page.get_by_label("Credit limit").fill(str(sale.LIMIT))
    desk.press("Save")
    desk.page.wait_for_url(re.compile(r"/crm/accounts/\d+/$"))


def quote_to_order(desk: Desk, opportunity: str) -> str:
    """Quoted, approved by the manager, sent and accepted; the order's address is returned."""
    page = desk.page
    desk.turn_to("sales-member", opportunity)
    desk.follow("New quote")
    desk.press("Start the quote")
    page.get_by_label("Product", exact=True).fill(sale.SKU)
    page.get_by_label("Quantity", exact=True).fill(str(sale.QUANTITY))
    page.get_by_label("Discount %", exact=True).fill(str(sale.DISCOUNT))
    desk.press("Add to the quote")
    desk.press("Submit for approval")
    desk.has_status("In review")
    quote = page.url

    desk.turn_to("sales", quote)
    desk.press("Approve")
    page.get_by_label("A word, if you like").fill("For the first order")
    desk.press("Approve", within="#approve-dialog")
    desk.has_status("Approved")

    desk.turn_to("sales-member", quote)
    desk.press("Mark as sent")
    desk.has_status("Sent")
    desk.printed(sale.COMPANY, sale.SKU, "2,040.00")
    desk.press("Accepted: make the order")
    page.wait_for_url(re.compile(r"/orders/\d+/$"))
    return page.url


def held_and_released(desk: Desk, order: str) -> None:
    """The order waits for credit until a manager lets it pass, with a word."""
    desk.turn_to("operations-member", order)
    desk.press("Confirm")
    desk.has_status("On hold")
    expect(desk.page.get_by_role("button", name="Release")).to_have_count(0)

    desk.turn_to("sales", order)
    desk.page.get_by_label("Reason for releasing").fill("Known buyer, deposit promised")
    desk.press("Release")
    desk.has_status("Confirmed")
    desk.printed(sale.COMPANY, sale.SKU, "2,040.00")


def shipped_billed_and_paid(desk: Desk, order: str) -> None:
    page = desk.page
    desk.turn_to("operations-member", order)
    desk.press("Ship")
    page.get_by_label(f"Leaves now {sale.SKU}").fill(str(sale.SHIPPED))
    desk.press("Ship", within="#ship-dialog")
    desk.has_status("Partly shipped")
    desk.press("Bill")
    expect(page.get_by_label(f"Bill now {sale.SKU}")).to_have_value(re.compile(rf"^{sale.SHIPPED}\b"))
    desk.press("Issue the invoice", within="#bill-dialog")

    [(invoice, number)] = desk.site.query("SELECT id, number FROM orders_invoice")
    for amount in (sale.FIRST_PAYMENT, sale.SECOND_PAYMENT):
        desk.open(f"/orders/invoices/{invoice}/")
        desk.follow("Enter a payment")
        expect(page.get_by_label("Reference")).to_have_value(number)
        page.get_by_label("Amount").fill(str(amount))
        desk.press("Enter and allocate")
        page.wait_for_url(re.compile(r"/orders/payments/\d+/$"))
    desk.open(f"/orders/invoices/{invoice}/")
    desk.has_status("Paid")
    desk.printed(sale.COMPANY, sale.SKU, "1,224.00", "Settled in full")


def returned_and_credited(desk: Desk, order: str) -> None:
    page = desk.page
    desk.turn_to("operations-member", order)
    desk.follow("Return")
    page.get_by_label(f"Quantity {sale.SKU}").fill(str(sale.RETURNED))
    page.get_by_label(f"Reason {sale.SKU}").select_option("DAMAGED")
    page.get_by_label("What the customer says").fill("Two leak")
    desk.press("Ask for the return")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    back = page.url

    desk.turn_to("operations", back)
    desk.press("Approve")
    desk.has_status("Approved")
    desk.printed(sale.COMPANY, sale.SKU, f"{sale.RETURNED} EA", link="Return slip")

    desk.turn_to("operations-member", back)
    desk.press("Receive")
    page.get_by_label("Outcome").select_option("REFUND")
    page.get_by_label("Goods go to").select_option("RESTOCK")
    desk.press("Save the inspection")
    desk.press("Close the return")
    desk.press("Close the return", within="#close-dialog")
    desk.has_status("Closed")
    [(number,)] = desk.site.query("SELECT number FROM orders_creditnote")
    desk.follow(number)
    desk.printed(sale.COMPANY, sale.SKU, f"{sale.DISCOUNT} %", "204.00")


def test_a_sale_from_the_lead_to_the_credit_note(desk: Desk):
    opportunity = lead_to_opportunity(desk)
    limit_set(desk, opportunity)
    order = quote_to_order(desk, opportunity)
    held_and_released(desk, order)
    shipped_billed_and_paid(desk, order)
    returned_and_credited(desk, order)
    desk.site.manage("shell", "--no-imports", "-c", COMPARE)
    assert "BROKEN" not in desk.site.manage("verify_invariants")
    assert desk.problems == []
