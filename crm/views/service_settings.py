"""Screens of how we serve: promises, calendars, teams and the order of assignment rules."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from crm.forms.service_settings import CalendarForm, LevelForm, RuleForm, TeamForm
from crm.models import AssignmentRule, ServiceLevel, ServiceTeam, WorkingCalendar
from crm.selectors.service_settings import service_settings
from crm.services import service_levels, service_teams


@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    """Everything at one glance. 5 queries."""
    user: Any = request.user
    context = {"settings": service_settings(), "may_edit": user.may_use("crm:level_edit", "POST")}
    return render(request, "crm/service_settings.html", context)


def level_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new promise, or a change of one."""
    level = get_object_or_404(ServiceLevel.objects.visible_to(request.user), pk=pk) if pk else None
    form = LevelForm(request.POST or None, instance=level)

    def save() -> Any:
        if level is None:
            return service_levels.level_create(actor=request.user, **form.cleaned_data)
        return service_levels.level_update(actor=request.user, level=level, **form.changes())

    return _edited(request, form, save, _("Service level"))


def calendar_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    calendar = get_object_or_404(WorkingCalendar.objects.visible_to(request.user), pk=pk) if pk else None
    form = CalendarForm(request.POST or None, calendar=calendar)

    def save() -> Any:
        values = {name: form.cleaned_data[name] for name in ("code", "name", "time_zone", "holidays")}
        return service_levels.calendar_save(actor=request.user, calendar=calendar, week=form.week(), **values)

    return _edited(request, form, save, _("Working calendar"))


def team_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    team = get_object_or_404(ServiceTeam.objects.visible_to(request.user), pk=pk) if pk else None
    form = TeamForm(request.POST or None, team=team)

    def save() -> Any:
        return service_teams.team_save(actor=request.user, team=team, **form.cleaned_data)

    return _edited(request, form, save, _("Service team"))


def rule_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    rule = get_object_or_404(AssignmentRule.objects.visible_to(request.user), pk=pk) if pk else None
    form = RuleForm(request.POST or None, instance=rule)

    def save() -> Any:
        if rule is None:
            return service_teams.rule_create(actor=request.user, **form.cleaned_data)
        return service_teams.rule_update(actor=request.user, rule=rule, **form.changes())

    remove = {}
    if rule is not None:
        question = _("Remove this rule? Tickets it gave to someone stay with them.")
        remove = {"remove_url": reverse("crm:rule_remove", args=[rule.pk]), "remove_question": question}
    return _edited(request, form, save, _("Assignment rule"), **remove)


@require_POST
def rule_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule change places with its neighbour."""
    rule = get_object_or_404(AssignmentRule.objects.visible_to(request.user), pk=pk)
    service_teams.rule_move(actor=request.user, rule=rule, up=request.POST.get("direction") == "up")
    return redirect("crm:level_list")


@require_POST
def rule_remove(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(AssignmentRule.objects.visible_to(request.user), pk=pk)
    service_teams.rule_remove(actor=request.user, rule=rule)
    messages.success(request, _("The rule was removed."))
    return redirect("crm:level_list")


def _edited(request: HttpRequest, form: Any, save: Callable[[], Any], title: str, **more: Any) -> HttpResponse:
    """Back to the overview when it was saved; else the form with what was refused."""
    if form.is_valid() and saved(form, save) is not None:
        messages.success(request, _("Saved."))
        return redirect("crm:level_list")
    context = {"form": form, "title": title, "back_url": reverse("crm:level_list"), "back": _("How we serve"), **more}
    return render(request, "crm/service_form.html", context, status=422 if form.errors else 200)
