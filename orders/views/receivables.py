"""Screens of what is owed: ageing, statements, reminders and their levels."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from b2bops.common.charts import BarChart, Series, draw
from b2bops.common.form_page import form_page
from b2bops.common.forms import chosen_keys, saved
from b2bops.common.listing import Column, listing_response
from b2bops.common.listing.export import csv_lines
from crm.models import Account
from orders import selectors
from orders.documents.statements import statement_print
from orders.forms.money import DunningLevelForm
from orders.listings.invoices import NOTICES
from orders.models import DunningLevel, DunningNotice
from orders.selectors.ageing import BUCKETS
from orders.services import dunning
from orders.views import asked


def _amount_in(key: str) -> Callable[[selectors.AgeingRow], Decimal]:
    return lambda row: row.buckets[key]


AGEING_COLUMNS = (
    Column("account.code", _("Account"), "code"),
    Column("account.name", _("Name")),
    Column("currency", _("Currency")),
    *(Column(key, label, "money", value=_amount_in(key)) for key, label, _most in BUCKETS),
    Column("total", _("Open"), "money"),
    Column("credits", _("Credits"), "money"),
    Column("balance", _("Balance"), "money"),
)


@require_GET
def ageing(request: HttpRequest) -> HttpResponseBase:
    """Open amounts by days overdue, as of today or ``?as_of=``; ``?export=csv`` gives the rows. 5 queries."""
    as_of = asked.day(request, "as_of") or timezone.localdate()
    rows = selectors.ageing(Account.objects.visible_to(request.user), as_of=as_of)
    if request.GET.get("export") == "csv":
        lines = csv_lines(AGEING_COLUMNS, iter(rows))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="ageing-{as_of}.csv"'
        return response
    totals = selectors.ageing_totals(rows)
    context = {
        "as_of": as_of,
        "rows": rows,
        "totals": totals,
        "labels": [label for _key, label, _most in BUCKETS],
        "charts": [_ageing_chart(total) for total in totals[:3]],
    }
    return render(request, "orders/ageing.html", context)


def _ageing_chart(total: selectors.AgeingRow) -> Any:
    categories = [str(label) for _key, label, _most in BUCKETS]
    values = [float(total.buckets[key]) for key, _label, _most in BUCKETS]
    title = _("Open by days overdue, %(currency)s") % {"currency": total.currency}
    return draw(BarChart(title, categories, [Series(_("Open"), values)], unit=total.currency))


@require_GET
def account_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening balance, movements and closing balance; the last three months unless told. 4 queries."""
    statement = _statement_asked(request, pk)
    return render(request, "orders/account_statement.html", {"account": statement.account, "statement": statement})


@require_safe
def account_statement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same period on paper, in the account's language or in ``?language=``. 7 queries."""
    language = request.GET.get("language", "")
    known = language if language in dict(settings.LANGUAGES) else ""
    return statement_print(_statement_asked(request, pk), language=known).response()


def _statement_asked(request: HttpRequest, pk: int) -> selectors.Statement:
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    usual_start, end = selectors.usual_period(asked.day(request, "end") or timezone.localdate())
    start = asked.day(request, "start") or usual_start
    currency = request.GET.get("currency", "")[:3]
    return selectors.account_statement(account, start=start, end=end, currency=currency)


@require_GET
def dunning_list(request: HttpRequest) -> HttpResponseBase:
    rows = DunningNotice.objects.visible_to(request.user).select_related("invoice__account", "level")
    user: Any = request.user
    context = {"levels": list(DunningLevel.objects.all()), "may_set_up": user.may_use("orders:dunning_level_create")}
    return listing_response(request, NOTICES, rows, page="orders/dunning_list.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def dunning_run(request: HttpRequest) -> HttpResponse:
    """First what would be sent, then, for the ticked invoices, the sending."""
    accounts = Account.objects.visible_to(request.user)
    today = timezone.localdate()
    if request.method == "POST":
        keys = chosen_keys(request.POST.getlist("pk"))
        sent = dunning.dunning_run(actor=request.user, accounts=accounts, on=today, invoice_ids=keys)
        text = ngettext("%(count)d reminder was sent.", "%(count)d reminders were sent.", len(sent))
        messages.success(request, text % {"count": len(sent)})
        return redirect("orders:dunning_list")
    return render(request, "orders/dunning_run.html", {"due": selectors.notices_due(accounts, on=today)})


@require_http_methods(["GET", "HEAD", "POST"])
def dunning_level_create(request: HttpRequest) -> HttpResponse:
    form = DunningLevelForm(request.POST or None)
    if form.is_valid():
        done = saved(form, lambda: dunning.dunning_level_create(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("%(level)s was added.") % {"level": done})
            return redirect("orders:dunning_list")
    return _level_page(request, form, _("New level"))


@require_http_methods(["GET", "HEAD", "POST"])
def dunning_level_edit(request: HttpRequest, pk: int) -> HttpResponse:
    level = get_object_or_404(DunningLevel, pk=pk)
    form = DunningLevelForm(request.POST or None, instance=level)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: dunning.dunning_level_update(actor=request.user, level=level, **changes))
        if done:
            messages.success(request, _("%(level)s was saved.") % {"level": done})
            return redirect("orders:dunning_list")
    return _level_page(request, form, _("Edit a level"))


def _level_page(request: HttpRequest, form: DunningLevelForm, title: str) -> HttpResponse:
    back = reverse("orders:dunning_list")
    return form_page(request, form, title=title, back_url=back, back_label=_("Reminders"), submit=_("Save"))
