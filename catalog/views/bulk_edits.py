"""Screens of bulk edits: choose in a list, preview, apply, and take back."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.errors import InvalidValue
from b2bops.common.forms import chosen_keys, saved
from b2bops.common.listing import listing_response
from catalog.forms.bulk_edits import PriceBulkForm, ProductBulkForm
from catalog.listings.bulk_edits import BULK_EDITS
from catalog.models import BulkEdit, BulkEditKind, PriceList, Product
from catalog.selectors.bulk_plans import price_plan, product_plan
from catalog.services import bulk_edits, bulk_undo

LINES_SHOWN = 100
DECIMAL_TEXT = re.compile(r"-?\d+\.\d+")


class NothingChosen(InvalidValue):
    """A bulk edit of no row."""

    code = "nothing_chosen"


@require_POST
def product_bulk_edit(request: HttpRequest) -> HttpResponse:
    """The chosen products arrive as ``pk``; ``step`` is empty at first, then ``preview``, then ``apply``."""
    keys, step = chosen_keys(request.POST.getlist("pk")), request.POST.get("step", "")
    bulk_edits.check_count(len(keys))
    products = Product.objects.visible_to(request.user).filter(pk__in=keys).order_by("sku")
    form = ProductBulkForm(request.POST if step else None)
    plan = None
    if step and form.is_valid():
        changes, on = form.changes(), timezone.localdate()
        if step == "apply":
            done = saved(
                form,
                lambda: bulk_edits.products_edit(actor=request.user, product_ids=keys, changes=changes, on=on),
            )
            if done:
                return _done(request, done)
        plan = product_plan(products=list(products.select_related("category", "tax_class")), changes=changes, on=on)
    return _page(request, form, plan, keys, "catalog/product_bulk_edit.html", {"count": len(keys)})


@require_POST
def price_bulk_edit(request: HttpRequest) -> HttpResponse:
    """The chosen prices of one list (``pk``), or all prices of a list (``price_list``)."""
    keys, step = chosen_keys(request.POST.getlist("pk")), request.POST.get("step", "")
    lists = PriceList.objects.visible_to(request.user)
    asked = chosen_keys(request.POST.getlist("price_list"))
    lists = lists.filter(rows__in=keys[:1]) if keys else lists.filter(pk__in=asked)
    price_list = lists.first()
    if price_list is None:
        raise NothingChosen(_("No price was chosen."), field="pk", remedy=_("Choose prices in their list."))
    rows = price_list.rows.filter(pk__in=keys) if keys else price_list.rows.all()
    count = rows.count()
    bulk_edits.check_count(count)
    form = PriceBulkForm(request.POST if step else None)
    plan = None
    if step and form.is_valid():
        change = form.change()
        if step == "apply":
            chosen = list(rows.values_list("pk", flat=True))
            done = saved(
                form,
                lambda: bulk_edits.prices_edit(
                    actor=request.user, price_list=price_list, row_ids=chosen, change=change
                ),
            )
            if done:
                return _done(request, done)
        ordered = rows.select_related("product", "price_list").order_by("product__sku", "from_quantity", "pk")
        plan = price_plan(rows=list(ordered), change=change)
    context = {"price_list": price_list, "count": count}
    return _page(request, form, plan, keys, "catalog/price_bulk_edit.html", context)


@require_safe
def bulk_edit_list(request: HttpRequest) -> HttpResponseBase:
    return listing_response(request, BULK_EDITS, BulkEdit.objects.visible_to(request.user).select_related("made_by"))


@require_safe
def bulk_edit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    edit = get_object_or_404(BulkEdit.objects.visible_to(user).select_related("made_by"), pk=pk)
    undo = "catalog:price_bulk_undo" if edit.kind == BulkEditKind.PRICES else "catalog:bulk_edit_undo"
    context = {
        "edit": edit,
        "lines": [(line, _shown(line.before), _shown(line.after)) for line in edit.lines.order_by("pk")[:LINES_SHOWN]],
        "shown": LINES_SHOWN,
        "undo_url_name": undo if edit.is_applied and user.may_use(undo, "POST") else "",
    }
    return render(request, "catalog/bulk_edit_detail.html", context)


@require_POST
def bulk_edit_undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _undo(request, pk, BulkEditKind.PRODUCTS)


@require_POST
def price_bulk_undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _undo(request, pk, BulkEditKind.PRICES)


def _undo(request: HttpRequest, pk: int, kind: BulkEditKind) -> HttpResponse:
    edit = get_object_or_404(BulkEdit.objects.visible_to(request.user), pk=pk, kind=kind)
    done = bulk_undo.bulk_edit_undo(actor=request.user, bulk_edit=edit)
    messages.success(request, _("The old values are back."))
    return redirect(done)


def _done(request: HttpRequest, edit: BulkEdit) -> HttpResponse:
    said = _("%(changed)d rows were changed, %(refused)d were refused. You can take it back here.")
    messages.success(request, said % {"changed": edit.rows_changed, "refused": edit.rows_refused})
    return redirect(edit)


def _page(
    request: HttpRequest, form: Any, plan: Any, keys: list[int], page: str, context: dict[str, Any]
) -> HttpResponse:
    lines = [*plan.refused, *plan.changed][:LINES_SHOWN] if plan else []
    context |= {"form": form, "plan": plan, "lines": lines, "keys": keys, "shown": LINES_SHOWN}
    return render(request, page, context, status=422 if form.errors else 200)


def _shown(values: dict[str, Any]) -> list[tuple[str, Any]]:
    """Each kept value under a readable name; stored decimals as a person writes them: 98.24, not 98.240000."""
    return [(name.replace("_", " "), _without_zeros(value)) for name, value in values.items()]


def _without_zeros(value: Any) -> Any:
    return value.rstrip("0").rstrip(".") if isinstance(value, str) and DECIMAL_TEXT.fullmatch(value) else value
