"""The description of the API is complete, and its page works under the site's content policy."""

import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from tests.site import Site

OBSERVE = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`);
});
"""


def test_the_description_is_valid_and_without_a_warning(tmp_path):
    target = tmp_path / "schema.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(target), stderr=io.StringIO())
    written = target.read_text()
    assert "application/problem+json" in written
    assert "/api/v1/price-lists/{id}/prices/" in written


@pytest.mark.django_db
def test_a_write_is_described_by_what_it_answers_with(api_as, sales_manager):
    schema = api_as(sales_manager).get(reverse("api:schema"), HTTP_ACCEPT="application/vnd.oai.openapi+json").json()
    answers = schema["paths"]["/api/v1/accounts/"]["post"]["responses"]
    assert answers["201"]["content"]["application/json"]["schema"]["$ref"].endswith("/Account")
    refused = schema["paths"]["/api/v1/orders/{id}/confirm/"]["post"]["responses"]["409"]["content"]
    assert list(refused) == ["application/problem+json"]


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    try:
        made.prepare()
        made.manage("shell", "--no-imports", "-c", "from b2bops.demo.people import write_people; write_people()")
        made.start_serve()
        yield made
    finally:
        made.stop()


@pytest.mark.browser
@pytest.mark.xdist_group("site")
def test_the_page_draws_itself_without_breaking_the_content_policy(page, site):
    page.add_init_script(OBSERVE)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    base = f"http://127.0.0.1:{site.port}"
    page.goto(f"{base}/sign-in/login/")
    page.get_by_label("User name or e-mail").fill("technology")
    page.get_by_label("Password").fill("b2bops")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/workspaces/"))
    answer = page.goto(f"{base}/api/v1/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page.wait_for_selector(".opblock", timeout=20_000)
    page.locator(".opblock-summary-control").first.click()
    page.wait_for_selector(".opblock.is-open .parameters-container")
    # With hundreds of calls the page draws only those in sight: the last ones are there once one has scrolled to them.
    assert page.request.get(f"{base}/api/v1/schema/").text().count("operationId:") > 80
    last = page.locator(".opblock-summary-path", has_text="warehouses").first
    for _turn in range(40):
        page.mouse.wheel(0, 20_000)
        if last.is_visible():
            break
        page.wait_for_timeout(250)
    expect(last).to_be_visible()
    assert page.evaluate("window.refused") == []
    assert complaints == []
