"""Screens of contacts and addresses."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from crm import selectors
from crm.forms.consent import ConsentForm
from crm.forms.people import AddressForm, ContactForm
from crm.listings.people import CONTACTS
from crm.models import CONSENT_FIELDS, Account, Address, Contact
from crm.services import addresses as address_services
from crm.services import contacts as contact_services


@require_safe
def contact_list(request: HttpRequest) -> HttpResponseBase:
    contacts = Contact.objects.visible_to(request.user).select_related("account")
    return listing_response(request, CONTACTS, contacts)


@require_safe
def contact_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How to reach the person, what they agreed to and when, and what is planned with them. 3 queries."""
    user: Any = request.user
    contact = get_object_or_404(Contact.objects.visible_to(user).select_related("account"), pk=pk)
    fields = CONSENT_FIELDS.items()
    context = {
        "contact": contact,
        "consents": [(purpose.label, getattr(contact, field)) for purpose, field in fields],
        "history": contact.consent_changes.select_related("entered_by").order_by("-at", "-pk"),
        "activities": selectors.open_with(contact),
        "form": ConsentForm(),
        "today": timezone.localdate(),
        "may_edit": user.may_use("crm:contact_edit", "POST"),
        "may_write": user.may_use("crm:activity_edit", "POST"),
        "may_export": user.may_use("crm:contact_export"),
        "may_erase": user.may_use("crm:contact_erase", "POST"),
    }
    return render(request, "crm/contact_detail.html", context)


def contact_create(request: HttpRequest, account_pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=account_pk)
    form = ContactForm(request.POST or None)
    # The account is known to the row before it is checked: an e-mail address is unique within it.
    form.instance.account = account
    if form.is_valid():
        values = {"name": form.cleaned_data["name"], **form.changes()}
        done = saved(form, lambda: contact_services.contact_create(actor=request.user, account=account, **values))
        if done:
            messages.success(request, _("%(contact)s was added.") % {"contact": done})
            return redirect(account)
    return _form_page(request, "crm/contact_form.html", form, account)


def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("account"), pk=pk)
    form = ContactForm(request.POST or None, instance=contact)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: contact_services.contact_update(actor=request.user, contact=contact, **changes))
        if done:
            messages.success(request, _("%(contact)s was saved.") % {"contact": done})
            return redirect("crm:contact_detail", pk=pk)
    return _form_page(request, "crm/contact_form.html", form, contact.account, Contact.objects.get(pk=pk))


def address_create(request: HttpRequest, account_pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=account_pk)
    form = AddressForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        done = saved(form, lambda: address_services.address_create(actor=request.user, account=account, **values))
        if done:
            messages.success(request, _("The address was added."))
            return redirect(account)
    return _form_page(request, "crm/address_form.html", form, account)


def address_edit(request: HttpRequest, pk: int) -> HttpResponse:
    address = get_object_or_404(Address.objects.visible_to(request.user).select_related("account"), pk=pk)
    form = AddressForm(request.POST or None, instance=address)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: address_services.address_update(actor=request.user, address=address, **changes))
        if done:
            messages.success(request, _("The address was saved."))
            return redirect(address.account)
    return _form_page(request, "crm/address_form.html", form, address.account, Address.objects.get(pk=pk))


@require_POST
def address_remove(request: HttpRequest, pk: int) -> HttpResponse:
    address = get_object_or_404(Address.objects.visible_to(request.user).select_related("account"), pk=pk)
    address_services.address_remove(actor=request.user, address=address)
    messages.success(request, _("The address was removed."))
    return redirect(address.account)


def _form_page(
    request: HttpRequest, page: str, form: Any, account: Account, row: Contact | Address | None = None
) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, page, {"form": form, "account": account, "row": row}, status=status)
