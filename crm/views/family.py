"""Screens of a family of accounts: the tree, and moving an account within it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from crm import selectors
from crm.forms.family import MoveForm
from crm.models import Account
from crm.panels import panels_for
from crm.services import accounts as account_services


@require_safe
def account_family(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree, which list each member buys on, and what upper apps add up over it."""
    return _page(request, _account(request, pk), None)


@require_POST
def account_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the account under another parent, or on top; a circle is refused at the field."""
    account, form = _account(request, pk), MoveForm(request.POST, user=request.user)
    if form.is_valid():
        parent = form.cleaned_data["parent"]
        done = saved(form, lambda: account_services.account_update(actor=request.user, account=account, parent=parent))
        if done:
            messages.success(request, _("%(account)s was moved.") % {"account": done})
            return redirect("crm:account_family", pk=pk)
    return _page(request, _account(request, pk), form)


def _account(request: HttpRequest, pk: int) -> Account:
    rows = Account.objects.visible_to(request.user).select_related("parent", "territory", "price_list")
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, account: Account, form: MoveForm | None) -> HttpResponse:
    user: Any = request.user
    context = {
        "account": account,
        "members": selectors.account_family(account=account, user=user),
        "form": form or MoveForm(user=user, initial={"parent": account.parent}),
        "may_edit": user.may_use("crm:account_move", "POST"),
        "panels": panels_for(user, account, "family"),
    }
    return render(request, "crm/account_family.html", context, status=422 if form else 200)
