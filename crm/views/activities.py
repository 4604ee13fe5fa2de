"""Screens of activities."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.errors import BusinessError
from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from b2bops.common.returning import return_to
from crm import selectors
from crm.forms.activities import ActivityForm, CompleteForm, QuickActivityForm, SnoozeForm
from crm.listings.activities import ACTIVITIES
from crm.models import Account, Activity
from crm.services import activities as activity_services


@require_safe
def activity_list(request: HttpRequest) -> HttpResponseBase:
    rows = Activity.objects.visible_to(request.user).select_related("account", "contact", "owner")
    return listing_response(request, ACTIVITIES, rows)


@require_safe
def activity_board(request: HttpRequest) -> HttpResponse:
    """My tasks: overdue, today, later, and what I finished today."""
    now = timezone.localtime()
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    board = selectors.activity_board(user=request.user, today=now.date(), day_start=start)
    context = {"board": board, "snooze_days": selectors.snooze_days(now.date()), **_rights(request)}
    return render(request, "crm/activity_board.html", context)


@require_safe
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "activity": _activity(request, pk),
        "form": CompleteForm(),
        "today": today,
        "snooze_days": selectors.snooze_days(today),
        **_rights(request),
    }
    return render(request, "crm/activity_detail.html", context)


def activity_create(request: HttpRequest) -> HttpResponse:
    account = Account.objects.visible_to(request.user).filter(code=request.GET.get("account", "")[:40]).first()
    form = ActivityForm(request.POST or None, user=request.user, account=account)
    if form.is_valid():
        values = form.values(now=timezone.now())
        done = saved(form, lambda: activity_services.activity_create(actor=request.user, **values))
        if done:
            messages.success(request, _("%(activity)s was added.") % {"activity": done})
            return redirect(done)
    return _form_page(request, form, None)


def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    activity = _activity(request, pk)
    form = ActivityForm(request.POST or None, instance=activity, user=request.user)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: activity_services.activity_update(actor=request.user, activity=activity, **changes))
        if done:
            messages.success(request, _("%(activity)s was saved.") % {"activity": done})
            return redirect(done)
    return _form_page(request, form, Activity.objects.get(pk=pk))


@require_POST
def activity_complete(request: HttpRequest, pk: int) -> HttpResponse:
    form = CompleteForm(request.POST)
    values = form.cleaned_data if form.is_valid() else {}
    return _acted(
        request,
        lambda: activity_services.activity_complete(
            actor=request.user, activity=_activity(request, pk), now=timezone.now(), **values
        ),
        _("%(activity)s is done."),
    )


@require_POST
def activity_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    activity = _activity(request, pk)
    return _acted(
        request,
        lambda: activity_services.activity_reopen(actor=request.user, activity=activity),
        _("%(activity)s is open again."),
    )


@require_POST
def activity_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    activity, form = _activity(request, pk), SnoozeForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["until"].as_data()[0].messages[0])
        return return_to(request, activity.get_absolute_url())
    return _acted(
        request,
        lambda: activity_services.activity_snooze(
            actor=request.user, activity=activity, until=form.cleaned_data["until"]
        ),
        _("%(activity)s was put off."),
    )


def account_activities(request: HttpRequest, account_pk: int) -> HttpResponse:
    """The account's open activities with a line to add one; htmx swaps it in place. 2 queries to read."""
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=account_pk)
    form = QuickActivityForm(request.POST or None)
    if form.is_valid():
        values = {**form.values(now=timezone.now()), "account": account, "owner": request.user}
        if saved(form, lambda: activity_services.activity_create(actor=request.user, **values)):
            if not request.headers.get("HX-Request"):
                return redirect(account)
            form = QuickActivityForm()
    context = {
        "account": account,
        "form": form,
        "activities": selectors.open_activities(account),
        "today": timezone.localdate(),
        **_rights(request),
    }
    return render(request, "crm/_account_activities.html", context, status=422 if form.errors else 200)


def _activity(request: HttpRequest, pk: int) -> Activity:
    rows = Activity.objects.visible_to(request.user).select_related("account", "contact", "owner", "created_by")
    return get_object_or_404(rows, pk=pk)


def _rights(request: HttpRequest) -> dict[str, bool]:
    user: Any = request.user
    return {"may_write": user.may_use("crm:activity_edit", "POST")}


def _acted(request: HttpRequest, act: Callable[[], Activity], said: str) -> HttpResponse:
    """Do it and go back to the page it was asked from, with a word about it."""
    try:
        messages.success(request, said % {"activity": act()})
    except BusinessError as error:
        messages.error(request, error.sentence())
    return return_to(request, "crm:activity_board")


def _form_page(request: HttpRequest, form: ActivityForm, activity: Activity | None) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "crm/activity_form.html", {"form": form, "activity": activity}, status=status)
