"""The timeline of an account: everything that happened, by kind, page by page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from b2bops.common.htmx import render_page_or_fragment
from crm import timeline
from crm.models import Account

PAGE_ENTRIES = 15
PAGES_MAX = 40  # every source reads all entries up to the page: 600 rows each at the end


@require_safe
def account_timeline(request: HttpRequest, account_pk: int) -> HttpResponse:
    """``?kind=orders`` shows one kind, ``?page=2`` older entries. One or two queries per source."""
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=account_pk)
    sources = timeline.sources_for(request.user)
    kind = request.GET.get("kind", "")
    chosen = [source for source in sources if source.kind == kind] or sources
    page = _page(request.GET.get("page", ""))
    until = page * PAGE_ENTRIES
    found = timeline.account_entries(account=account, user=request.user, sources=chosen, limit=until + 1)
    context = {
        "account": account,
        "entries": found[until - PAGE_ENTRIES : until],
        "kinds": {source.kind: source for source in sources}.values(),
        "kind": kind if len(chosen) < len(sources) else "",
        "page": page,
        "next_page": page + 1 if len(found) > until and page < PAGES_MAX else None,
    }
    fragment = "crm/_timeline_entries.html" if page > 1 else "crm/_timeline.html"
    return render_page_or_fragment(request, page="crm/account_timeline.html", fragment=fragment, context=context)


def _page(text: str) -> int:
    return min(max(int(text), 1), PAGES_MAX) if text.isascii() and text.isdigit() and len(text) < 4 else 1
