"""Screens of a person's rights: consent, their data in a file, and being forgotten."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from b2bops.common.errors import BusinessError
from crm import privacy
from crm.forms.consent import ConsentForm
from crm.models import Contact
from crm.services import consents, erasure


@require_POST
def contact_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the person said; a refusal is told and nothing is kept."""
    contact, form = _contact(request, pk), ConsentForm(request.POST)
    if form.is_valid():
        consents.consent_set(actor=request.user, contact=contact, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The consent of %(contact)s was recorded.") % {"contact": contact})
    else:
        messages.error(request, " ".join(f"{form[name].label}: {told[0]}" for name, told in form.errors.items()))
    return redirect("crm:contact_detail", pk=pk)


def contact_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything held about the person: to read (GET), or as a file, which is recorded (POST)."""
    contact = _contact(request, pk)
    if request.method == "POST":
        told = erasure.contact_export(actor=request.user, contact=contact, now=timezone.now())
        answer = HttpResponse(json.dumps(told, ensure_ascii=False, indent=2), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="person-{pk}.json"'
        return answer
    sections = [(label, rows) for _key, label, rows in privacy.exported(contact)]
    return render(request, "crm/contact_export.html", {"contact": contact, "sections": sections})


def contact_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """What erasing does and what forbids it (GET); the erasure itself (POST)."""
    contact, user = _contact(request, pk), request.user
    if request.method == "POST":
        try:
            erasure.contact_erase(actor=user, contact=contact, now=timezone.now())
        except BusinessError as error:
            messages.error(request, error.sentence())
        else:
            messages.success(request, _("The person was erased."))
            return redirect("crm:contact_detail", pk=pk)
    context: dict[str, Any] = {"contact": contact, "reasons": privacy.blocked(contact)}
    return render(request, "crm/contact_erase.html", context, status=409 if request.method == "POST" else 200)


def _contact(request: HttpRequest, pk: int) -> Contact:
    return get_object_or_404(Contact.objects.visible_to(request.user).select_related("account"), pk=pk)
