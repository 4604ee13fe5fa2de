"""The pipeline board."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.htmx import render_page_or_fragment
from crm import selectors
from crm.filters.opportunities import BoardFilter
from crm.forms.opportunities import MoveForm
from crm.models import Opportunity
from crm.services import stages


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """A column per stage; htmx asks for the columns alone. 3 queries, and the filters' choices."""
    user: Any = request.user
    filterset = BoardFilter(request.GET, queryset=Opportunity.objects.visible_to(user), request=request)
    today = timezone.localdate()
    context = {
        "board": selectors.board(opportunities=filterset.qs, on=today),
        "filter_form": filterset.form,
        "currency": settings.DEFAULT_CURRENCY,
        "today": today,
        "may_move": user.may_use("crm:opportunity_move", "POST"),
        "may_set_up": user.may_use("crm:stages_usual", "POST"),
        "move_form": MoveForm(),
    }
    return render_page_or_fragment(request, page="crm/board.html", fragment="crm/_board.html", context=context)


@require_POST
def stages_usual(request: HttpRequest) -> HttpResponse:
    """Give an empty pipeline the usual stages."""
    stages.stages_ready(actor=request.user)
    return redirect("crm:board")
