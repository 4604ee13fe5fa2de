"""Screens of accounts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import chosen_keys, saved
from b2bops.common.listing import listing_response
from crm import selectors
from crm.forms.accounts import AccountForm, AssignForm
from crm.listings.accounts import ACCOUNTS
from crm.models import Account, Lifecycle
from crm.panels import panels_for
from crm.services import accounts as account_services

BY_ORDERS = "BY_ORDERS"


@require_safe
def account_list(request: HttpRequest) -> HttpResponseBase:
    accounts = Account.objects.visible_to(request.user)
    return listing_response(request, ACCOUNTS, selectors.accounts_for_list(accounts))


@require_safe
def account_options(request: HttpRequest) -> HttpResponse:
    """The offers under an account box: ``?from=<name of the box>&<name>=<what was typed>``."""
    words = request.GET.get(request.GET.get("from", "q"), "").replace("\x00", "").strip()[:100]
    accounts = Account.objects.visible_to(request.user)
    offers = selectors.account_offers(accounts=accounts, words=words) if words else []
    return render(request, "catalog/_options.html", {"offers": offers})


@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    visible = Account.objects.visible_to(user).select_related(
        "owner", "territory", "price_list", "parent", "merged_into"
    )
    account = get_object_or_404(visible, pk=pk)
    if account.merged_into is not None:
        messages.info(request, _("%(account)s was merged into this one.") % {"account": account.code})
        return redirect(account.merged_into)
    children = list(Account.objects.visible_to(user).filter(parent=account).order_by("name"))
    context = {
        "card": selectors.account_card(account=account, on=timezone.localdate()),
        "account": account,
        "contacts": account.contacts.order_by("-is_active", "name"),
        "addresses": account.addresses.order_by("kind", "-is_default", "pk"),
        "children": children,
        "has_family": bool(account.parent_id or children),
        "lifecycles": Lifecycle.choices,
        "by_orders": BY_ORDERS,
        "may_edit": user.may_use("crm:account_edit", "POST"),
        "may_merge": user.may_use("crm:account_merge", "POST"),
        "may_see_lists": user.may_use("catalog:price_list_detail"),
        "main_panels": panels_for(user, account, "main"),
        "side_panels": panels_for(user, account, "side"),
    }
    return render(request, "crm/account_detail.html", context)


def account_create(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, user=request.user)
    if form.is_valid():
        done = saved(form, lambda: account_services.account_create(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("%(account)s was added.") % {"account": done})
            return redirect(done)
    return _form_page(request, form, None)


def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    form = AccountForm(request.POST or None, instance=account, user=request.user)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: account_services.account_update(actor=request.user, account=account, **changes))
        if done:
            messages.success(request, _("%(account)s was saved.") % {"account": done})
            return redirect(done)
    return _form_page(request, form, Account.objects.get(pk=pk))


@require_POST
def account_lifecycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the lifecycle by hand, or let the orders decide again."""
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    asked = request.POST.get("lifecycle", "")
    if asked == BY_ORDERS:
        account_services.lifecycle_release(actor=request.user, account=account)
        messages.success(request, _("The orders decide the lifecycle again."))
    else:
        done = account_services.lifecycle_set(
            actor=request.user, account=account, lifecycle=asked, on=timezone.localdate()
        )
        text = _("%(account)s is now: %(lifecycle)s.")
        messages.success(request, text % {"account": done, "lifecycle": done.get_lifecycle_display()})
    return redirect(account)


@require_POST
def account_assign(request: HttpRequest) -> HttpResponse:
    """First the choice of owner and territory for the ticked accounts, then, with ``assign``, the change."""
    keys = chosen_keys(request.POST.getlist("pk"))
    accounts = Account.objects.visible_to(request.user).filter(pk__in=keys).order_by("name")
    asked = "assign" in request.POST
    form = AssignForm(request.POST if asked else None, user=request.user)
    if form.is_valid():
        chosen = [account.pk for account in accounts]
        count = saved(
            form,
            lambda: account_services.accounts_assign(actor=request.user, account_ids=chosen, **form.cleaned_data),
        )
        if count is not None:
            text = ngettext("%(count)d account was changed.", "%(count)d accounts were changed.", count)
            messages.success(request, text % {"count": count})
            return redirect("crm:account_list")
    status = 422 if form.errors else 200
    context = {"form": form, "accounts": accounts, "title": _("Set owner or territory")}
    return render(request, "crm/account_assign.html", context, status=status)


def _form_page(request: HttpRequest, form: AccountForm, account: Account | None) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "crm/account_form.html", {"form": form, "account": account}, status=status)
