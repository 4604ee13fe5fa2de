"""Screens of the rules of confirm or hold."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from b2bops.common.forms import saved
from orders.forms.rules import RuleForm, TrialForm
from orders.models import OrderRule
from orders.services import rules as rule_services


@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """The rules in their order."""
    user: Any = request.user
    context = {"rules": _rules(request), "may_write": user.may_use("orders:rule_create", "POST")}
    return render(request, "orders/rule_list.html", context)


@require_http_methods(["GET", "POST"])
def rule_create(request: HttpRequest) -> HttpResponse:
    form = RuleForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        rule = saved(form, lambda: rule_services.rule_create(actor=request.user, **form.cleaned_data))
        if rule:
            messages.success(request, _("“%(rule)s” was added at the end.") % {"rule": rule})
            return redirect("orders:rule_list")
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = _rule(request, pk)
    form = RuleForm(request.POST if request.method == "POST" else None, instance=rule, user=request.user)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: rule_services.rule_update(actor=request.user, rule=rule, **changes))
        if done:
            messages.success(request, _("“%(rule)s” was saved.") % {"rule": done})
            return redirect("orders:rule_list")
    return _form_page(request, form, rule)


@require_POST
def rule_move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    rule_services.rule_move(actor=request.user, rule=_rule(request, pk), up=request.POST.get("up") == "yes")
    return redirect("orders:rule_list")


@require_POST
def rule_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """On or off."""
    rule = _rule(request, pk)
    done = rule_services.rule_update(actor=request.user, rule=rule, is_active=not rule.is_active)
    text = _("“%(rule)s” is on.") if done.is_active else _("“%(rule)s” is off.")
    messages.success(request, text % {"rule": done})
    return redirect("orders:rule_list")


@require_POST
def rule_delete(request: HttpRequest, pk: int) -> HttpResponse:
    rule = _rule(request, pk)
    rule_services.rule_delete(actor=request.user, rule=rule)
    messages.success(request, _("“%(rule)s” was removed.") % {"rule": rule})
    return redirect("orders:rule_list")


@require_GET
def rule_test(request: HttpRequest) -> HttpResponse:
    """What the ticked rules would have done with the last orders; without any tick, the ones that are on."""
    rows = _rules(request)
    form = TrialForm(request.GET if "count" in request.GET else None)
    asked = {key for key in request.GET.getlist("rule") if key.isdecimal()}
    chosen = [rule for rule in rows if (str(rule.pk) in asked if asked else rule.is_active)]
    count = form.cleaned_data["count"] if form.is_valid() else 200
    trial = rule_services.rules_try(user=request.user, rules=chosen, count=count) if not form.errors else None
    context = {"rules": rows, "chosen": {rule.pk for rule in chosen}, "form": form, "trial": trial, "count": count}
    return render(request, "orders/rule_test.html", context, status=422 if form.errors else 200)


def _rules(request: HttpRequest) -> list[OrderRule]:
    rows = OrderRule.objects.visible_to(request.user).select_related("product", "category")
    return list(rows.order_by("position", "pk"))


def _rule(request: HttpRequest, pk: int) -> OrderRule:
    return get_object_or_404(OrderRule.objects.visible_to(request.user), pk=pk)


def _form_page(request: HttpRequest, form: RuleForm, rule: OrderRule | None) -> HttpResponse:
    context = {"form": form, "rule": rule}
    return render(request, "orders/rule_form.html", context, status=422 if form.errors else 200)
