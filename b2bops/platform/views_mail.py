"""Screens of mails, and of who we are."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from b2bops.platform import selectors
from b2bops.platform.forms import CompanyForm
from b2bops.platform.listings import EMAILS
from b2bops.platform.models import Email
from b2bops.platform.services import mail
from b2bops.platform.services.files import file_response


@require_safe
def email_list(request: HttpRequest) -> HttpResponseBase:
    rows = Email.objects.visible_to(request.user).select_related("queued_by").defer("text", "html")
    return listing_response(request, EMAILS, rows)


@require_safe
def email_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    row = get_object_or_404(Email.objects.visible_to(user).select_related("queued_by"), pk=pk)
    context = {
        "mail": row,
        "attachments": row.attachments.order_by("pk"),
        "about_url": selectors.about_url(row),
        "may_resend": row.status == "FAILED" and user.may_use("platform:email_resend", "POST"),
    }
    return render(request, "platform/email_detail.html", context)


@require_safe
def email_attachment(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    row = get_object_or_404(Email.objects.visible_to(request.user), pk=pk)
    return file_response(get_object_or_404(row.attachments, pk=file_pk), inline=True)


@require_POST
def email_resend(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Email.objects.visible_to(request.user), pk=pk)
    mail.mail_resend(actor=request.user, mail=row)
    messages.success(request, _("The mail is on its way again."))
    return redirect(row)


def company_edit(request: HttpRequest) -> HttpResponse:
    """Who we are, as printed on every document."""
    profile = selectors.company_profile()
    form = CompanyForm(request.POST or None, request.FILES or None, instance=profile)
    if form.is_valid() and saved(form, lambda: form.store(actor=request.user)) is not None:
        messages.success(request, _("Documents carry this from now on."))
        return redirect("platform:company_edit")
    context = {"form": form, "profile": profile}
    return render(request, "platform/company_form.html", context, status=422 if form.errors else 200)


@require_safe
def company_logo(request: HttpRequest) -> FileResponse:
    logo = selectors.company_profile().logo
    if logo is None:
        raise Http404(_("There is no logo yet."))
    return file_response(logo, inline=True)
