"""Screens of contracts: list, page, head, and what moves them along."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.form_page import form_page
from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from crm.forms.contracts import CommitmentForm, ContractForm, ContractPriceForm, TerminateForm
from crm.listings.contracts import CONTRACTS
from crm.models import CONTRACT_TRANSITIONS, Contract, ContractStatus
from crm.selectors.contracts import contracts_for_list
from crm.services import contract_lines
from crm.services import contracts as contract_services

VERBS = ("approve", "reopen", "activate", "terminate", "renew")


@require_safe
def contract_list(request: HttpRequest) -> HttpResponseBase:
    return listing_response(request, CONTRACTS, contracts_for_list(Contract.objects.visible_to(request.user)))


@require_safe
def contract_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, _contract(request, pk))


def contract_create(request: HttpRequest) -> HttpResponse:
    first = {"account": request.GET.get("account", "").replace("\x00", "")[:40], "valid_from": timezone.localdate()}
    form = ContractForm(request.POST or None, initial=first, user=request.user)
    if form.is_valid():
        values = form.values()
        done = saved(
            form, lambda: contract_services.contract_create(actor=request.user, on=timezone.localdate(), **values)
        )
        if done:
            messages.success(request, _("%(contract)s was drafted; now agree its prices.") % {"contract": done})
            return redirect(done)
    return _form(request, form, _("New contract"), reverse("crm:contract_list"), _("Contracts"))


def contract_edit(request: HttpRequest, pk: int) -> HttpResponse:
    contract = _contract(request, pk)
    form = ContractForm(request.POST or None, instance=contract, user=request.user)
    if form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        done = saved(
            form,
            lambda: contract_services.contract_update(actor=request.user, contract=contract, **changes),
        )
        if done:
            messages.success(request, _("%(contract)s was saved.") % {"contract": done})
            return redirect(done)
    return _form(request, form, _("Edit the contract"), contract.get_absolute_url(), contract.number)


@require_POST
def contract_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, contract_services.contract_approve, _("%(contract)s is approved."), dated=True)


@require_POST
def contract_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, contract_services.contract_reopen, _("%(contract)s is a draft again."))


@require_POST
def contract_activate(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, contract_services.contract_activate, _("The prices of %(contract)s hold."), dated=True)


@require_POST
def contract_renew(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, contract_services.contract_renew, _("%(contract)s is the new draft."), dated=True)


@require_POST
def contract_terminate(request: HttpRequest, pk: int) -> HttpResponse:
    contract = _contract(request, pk)
    form = TerminateForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        done = saved(
            form,
            lambda: contract_services.contract_terminate(actor=request.user, contract=contract, **values),
        )
        if done:
            messages.success(request, _("%(contract)s was terminated.") % {"contract": done})
            return redirect(done)
    return _detail(request, contract, terminate_form=form)


@require_POST
def contract_price_add(request: HttpRequest, pk: int) -> HttpResponse:
    contract = _contract(request, pk)
    form = ContractPriceForm(request.POST, user=request.user)
    if form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        service = contract_lines.contract_price_set
        if saved(form, lambda: service(actor=request.user, contract=contract, **values)):
            messages.success(request, _("The price was agreed."))
            return redirect(contract)
    return _detail(request, contract, price_form=form)


@require_POST
def contract_commitment_add(request: HttpRequest, pk: int) -> HttpResponse:
    contract = _contract(request, pk)
    form = CommitmentForm(request.POST, user=request.user)
    if form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        service = contract_lines.commitment_add
        if saved(form, lambda: service(actor=request.user, contract=contract, **values)):
            messages.success(request, _("The commitment was added."))
            return redirect(contract)
    return _detail(request, contract, commitment_form=form)


@require_POST
def contract_price_remove(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    contract = _contract(request, pk)
    contract_lines.contract_price_remove(actor=request.user, contract=contract, row_id=row_pk)
    messages.success(request, _("The price was taken off."))
    return redirect(contract)


@require_POST
def contract_commitment_remove(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    contract = _contract(request, pk)
    contract_lines.commitment_remove(actor=request.user, contract=contract, row_id=row_pk)
    messages.success(request, _("The commitment was taken off."))
    return redirect(contract)


def _contract(request: HttpRequest, pk: int) -> Contract:
    related = Contract.objects.visible_to(request.user).select_related("account", "created_by", "approved_by", "renews")
    return get_object_or_404(related, pk=pk)


def _moved(
    request: HttpRequest, pk: int, service: Callable[..., Contract], text: str, *, dated: bool = False
) -> HttpResponse:
    when = {"on": timezone.localdate()} if dated else {}
    done = service(actor=request.user, contract=_contract(request, pk), **when)
    messages.success(request, text % {"contract": done})
    return redirect(done)


def _detail(request: HttpRequest, contract: Contract, **forms: Any) -> HttpResponse:
    user: Any = request.user
    forms.setdefault("price_form", ContractPriceForm(user=user, initial={"from_quantity": 1}))
    forms.setdefault("commitment_form", CommitmentForm(user=user))
    forms.setdefault("terminate_form", TerminateForm(initial={"on": timezone.localdate()}))
    allowed = {verb: user.may_use(f"crm:contract_{verb}", "POST") for verb in VERBS}
    moves = CONTRACT_TRANSITIONS.moves.get(contract.status, frozenset())
    draft = contract.status == ContractStatus.DRAFT
    context = {
        "contract": contract,
        "prices": contract.prices.select_related("product", "category").order_by(
            "category__path", "product__sku", "from_quantity"
        ),
        "commitments": contract.commitments.select_related("product", "category").order_by("pk"),
        "may_edit": draft and user.may_use("crm:contract_edit", "POST"),
        "may_approve": allowed["approve"] and draft and contract.created_by_id != user.pk,
        "waits_for_another": draft and allowed["approve"] and contract.created_by_id == user.pk,
        "may_reopen": allowed["reopen"] and ContractStatus.DRAFT in moves,
        "may_activate": allowed["activate"] and ContractStatus.ACTIVE in moves,
        "may_terminate": allowed["terminate"] and ContractStatus.TERMINATED in moves,
        "may_renew": allowed["renew"] and not draft,
        "may_see_actuals": user.may_use("orders:contract_panel"),
        "ends_soon": contract.status == ContractStatus.ACTIVE and contract.notice_on <= timezone.localdate(),
        **forms,
    }
    refused = any(form.errors for form in forms.values())
    return render(request, "crm/contract_detail.html", context, status=422 if refused else 200)


def _form(request: HttpRequest, form: ContractForm, title: str, back_url: str, back_label: str) -> HttpResponse:
    return form_page(request, form, title=title, back_url=back_url, back_label=back_label, submit=_("Save"))
