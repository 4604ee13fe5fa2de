"""A customer's question, as it goes: asked on the help page, given by rule, answered, solved and rated.

A real site and a real browser; the customer's second message comes by the mail gateway's API.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_from_file_to_purchase_order import sign_in
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.xdist_group("site")]

CAST = """
from b2bops.demo.people import write_people
from b2bops.accounts.models import User
from crm.models import Account
from crm.services import contacts, knowledge, service_levels, service_teams
write_people()
boss, agent = User.objects.get(username="operations"), User.objects.get(username="operations-member")
account = Account.objects.create(code="C1", name="Vogt & Sons", currency="EUR")
contacts.contact_create(actor=boss, account=account, name="Mia Vogt", email="mia@customer.example")
always = {day: [(0, 1440)] for day in range(7)}
calendar = service_levels.calendar_save(
    actor=boss, calendar=None, code="ALWAYS", name="Always", time_zone="UTC", week=always, holidays={})
service_levels.level_create(
    actor=boss, priority="NORMAL", calendar=calendar, first_response_minutes=60, resolution_minutes=600)
team = service_teams.team_save(actor=boss, team=None, code="DESK", name="Front desk", members=[agent])
service_teams.rule_create(actor=boss, name="Deliveries", ticket_type="DELIVERY", team=team)
knowledge.canned_create(actor=boss, code="which", title="Which order?", body="Dear {contact}, which order is it?")
"""
MAIL = """
from rest_framework.test import APIClient
from b2bops.accounts.models import User
from crm.models import Ticket
client = APIClient(headers={"host": "localhost"})
client.force_authenticate(User.objects.get(username="operations"))
answer = client.post("/api/v1/tickets/inbound-mail/", {
    "message_id": "<2@customer.example>", "sender": "mia@customer.example",
    "subject": "Re: " + Ticket.objects.get().thread_subject, "text": "It is SO-4711.\\n> which order is it?"},
    format="json")
assert answer.json()["outcome"] == "THREADED", answer.content
"""


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    try:
        made.prepare()
        made.manage("shell", "--no-imports", "-c", CAST)
        made.start_serve()
        yield made
    finally:
        made.stop()


def test_a_question_is_answered_and_rated(page: Page, site: Site):
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    base = f"http://127.0.0.1:{site.port}"

    page.goto(f"{base}/help/request/")
    page.get_by_label("Your name").fill("Mia Vogt")
    page.get_by_label("Your e-mail address").fill("mia@customer.example")
    page.get_by_label("What is it about?").fill("Where is our order?")
    page.get_by_label("Kind").select_option("DELIVERY")
    page.get_by_label("Your message").fill("It was promised for Monday.")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(re.compile("/help/status/"))
    status_page = page.url
    expect(page.get_by_text("We are working on it")).to_be_visible()
    assigned = "SELECT u.username FROM crm_ticket t JOIN accounts_user u ON u.id = t.assignee_id"
    assert site.query(assigned) == [("operations-member",)]

    sign_in(page, site, "operations-member")
    page.goto(f"{base}/crm/tickets/?queue=mine")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/crm/tickets/\d+/"))
    page.keyboard.press("r")
    page.keyboard.type("Hello! ")
    page.get_by_label("Canned reply").select_option(label="Which order?")
    answer = page.get_by_label("Answer", exact=True)
    expect(answer).to_have_value(re.compile("Hello!\\s+Dear Mia Vogt, which order is it"))
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".message-reply")).to_contain_text("which order is it")
    assert site.query("SELECT status FROM crm_ticket") == [("WAITING_FOR_CUSTOMER",)]

    site.manage("shell", "--no-imports", "-c", MAIL)
    page.reload()
    expect(page.locator(".message-customer").last).to_contain_text("SO-4711")
    page.keyboard.press("r")
    page.keyboard.type("It arrives tomorrow.")
    page.get_by_label("Then").select_option("SOLVED")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".message-reply")).to_have_count(2)

    page.context.clear_cookies()
    page.goto(status_page)
    page.get_by_label("Very good").check()
    page.get_by_label("Anything to add?").fill("Quick.")
    page.locator("form[action*=rate]").get_by_role("button", name="Send").click()
    expect(page.get_by_text("You rated this request 5 of 5")).to_be_visible()
    assert site.query("SELECT score FROM crm_ticketrating") == [(5,)]

    assert "BROKEN" not in site.manage("verify_invariants")
    assert problems == []
