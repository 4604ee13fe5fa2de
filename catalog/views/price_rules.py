"""Screens of price rules: what one would change, then doing it."""

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
from catalog.forms.price_rules import PriceRuleForm
from catalog.listings.price_rules import PRICE_RULES
from catalog.models import PriceRule
from catalog.services import price_rules

LINES_SHOWN = 200


@require_safe
def rule_list(request: HttpRequest) -> HttpResponseBase:
    rules = PriceRule.objects.visible_to(request.user).select_related("price_list", "source_list", "category")
    return listing_response(request, PRICE_RULES, rules)


@require_safe
def rule_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview: counts of every state, and the first lines that would change."""
    user: Any = request.user
    rule = _rule(request, pk)
    lines = price_rules.price_rule_preview(rule=rule, on=timezone.localdate())
    counts = {state: sum(line.state == state for line in lines) for state in ("NEW", "CHANGED", "SAME", "PROTECTED")}
    differing = [line for line in lines if line.state != price_rules.SAME]
    context = {
        "rule": rule,
        "counts": counts,
        "lines": differing[:LINES_SHOWN],
        "hidden": max(len(differing) - LINES_SHOWN, 0),
        "changes": counts["NEW"] + counts["CHANGED"],
        "may_edit": user.may_use("catalog:price_rule_edit", "POST"),
    }
    return render(request, "catalog/price_rule_detail.html", context)


def rule_create(request: HttpRequest) -> HttpResponse:
    form = PriceRuleForm(request.POST or None)
    if form.is_valid():
        done = saved(form, lambda: price_rules.price_rule_create(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("%(rule)s was written; look at what it would change.") % {"rule": done})
            return redirect(done)
    return _form(request, form, _("New price rule"), reverse("catalog:price_rule_list"))


def rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = _rule(request, pk)
    form = PriceRuleForm(request.POST or None, instance=rule)
    if form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        done = saved(
            form,
            lambda: price_rules.price_rule_update(actor=request.user, rule=PriceRule.objects.get(pk=pk), **changes),
        )
        if done:
            messages.success(request, _("%(rule)s was saved.") % {"rule": done})
            return redirect(done)
    return _form(request, form, _("Edit the price rule"), rule.get_absolute_url())


@require_POST
def rule_apply(request: HttpRequest, pk: int) -> HttpResponse:
    rule = _rule(request, pk)
    counts = price_rules.price_rule_apply(actor=request.user, rule=rule, on=timezone.localdate(), now=timezone.now())
    text = _("%(new)s prices are new, %(changed)s changed, %(protected)s protected ones stayed.")
    said = {"new": counts["NEW"], "changed": counts["CHANGED"], "protected": counts["PROTECTED"]}
    messages.success(request, text % said)
    return redirect(rule)


def _rule(request: HttpRequest, pk: int) -> PriceRule:
    related = PriceRule.objects.visible_to(request.user).select_related("price_list", "source_list", "category")
    return get_object_or_404(related, pk=pk)


def _form(request: HttpRequest, form: PriceRuleForm, title: str, back_url: str) -> HttpResponse:
    return form_page(request, form, title=title, back_url=back_url, back_label=_("Price rules"), submit=_("Save"))
