"""Buttons of an opportunity: each calls one service."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from b2bops.common.errors import InvalidValue
from crm.forms.opportunities import MoveForm, ProbabilityForm
from crm.models import Opportunity, Outcome
from crm.services import opportunities, probabilities
from crm.views.opportunities import opportunity_seen


@require_POST
def opportunity_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Into another stage. The board (htmx) draws itself anew; a plain form goes back to the opportunity."""
    values = cleaned(MoveForm(request.POST))
    moved = opportunities.opportunity_move(
        actor=request.user, opportunity=opportunity_seen(request, pk), now=timezone.now(), **values
    )
    said = {"name": moved.name, "stage": moved.stage.name}
    sentence = {
        Outcome.WON: _("%(name)s is won."),
        Outcome.LOST: _("%(name)s is lost."),
        Outcome.OPEN: _("%(name)s is now in “%(stage)s”."),
    }[Outcome(moved.outcome)]
    return _answer(request, moved, sentence % said)


@require_POST
def opportunity_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    done = opportunities.opportunity_reopen(
        actor=request.user, opportunity=opportunity_seen(request, pk), now=timezone.now()
    )
    return _answer(request, done, _("%(name)s is open again.") % {"name": done.name})


@require_POST
def opportunity_probability(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the probability by hand, or with ``rearm`` let stage and model decide again."""
    opportunity = opportunity_seen(request, pk)
    if "rearm" in request.POST:
        done = probabilities.probability_rearm(actor=request.user, opportunity=opportunity)
        return _answer(request, done, _("Stage and model decide the probability again."))
    values = cleaned(ProbabilityForm(request.POST))
    done = probabilities.probability_set(actor=request.user, opportunity=opportunity, **values)
    return _answer(request, done, _("The probability stays as you set it."))


def cleaned(form: forms.Form) -> dict[str, Any]:
    """What was sent. Raises InvalidValue for the first field that does not hold."""
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    raise InvalidValue(f"{label}: {errors[0]}", field=name, value=str(form.data.get(name, ""))[:40])


def _answer(request: HttpRequest, opportunity: Opportunity, sentence: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        told = {"board-changed": {}, "toast": {"text": sentence, "tone": "success"}}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})
    messages.success(request, sentence)
    return redirect(opportunity)
