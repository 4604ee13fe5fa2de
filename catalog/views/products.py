"""Screens of products."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import chosen_keys, saved
from b2bops.common.listing import listing_response
from b2bops.common.returning import return_to
from catalog import selectors
from catalog.forms.products import ProductForm
from catalog.listings.products import PRODUCTS
from catalog.models import PRODUCT_TRANSITIONS, Product, ProductStatus
from catalog.services import products as product_services

PANELS = ("supply:product_panel", "analytics:product_panel", "crm:product_price")
REFUSALS_SHOWN = 5


@require_safe
def product_list(request: HttpRequest) -> HttpResponseBase:
    products = selectors.products_for_list(products=Product.objects.visible_to(request.user), on=timezone.localdate())
    user: Any = request.user
    context = {"may_import": user.may_use("catalog:product_import_start")}
    return listing_response(request, PRODUCTS, products, page="catalog/product_list.html", context=context)


@require_safe
def product_options(request: HttpRequest) -> HttpResponse:
    """The offers under a product box: ``?from=<name of the box>&<name>=<what was typed>``."""
    words = request.GET.get(request.GET.get("from", "q"), "").replace("\x00", "").strip()[:100]
    products = Product.objects.visible_to(request.user)
    offers = selectors.product_offers(products=products, words=words) if words else []
    return render(request, "catalog/_options.html", {"offers": offers})


@require_safe
def product_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    visible = Product.objects.visible_to(user).select_related("category", "tax_class", "replaced_by")
    product = get_object_or_404(visible, pk=pk)
    context = {
        "product": product,
        "currency": settings.DEFAULT_CURRENCY,
        "prices": selectors.product_prices(product=product, with_contract_prices="contract_price" in user.rights),
        **_facts(product, user),
        "may_list": user.may_use("catalog:product_list_now", "POST")
        and PRODUCT_TRANSITIONS.allows(product.status, ProductStatus.LISTED),
        "may_delist": user.may_use("catalog:product_delist", "POST")
        and PRODUCT_TRANSITIONS.allows(product.status, ProductStatus.DELISTED),
        "may_edit": user.may_use("catalog:product_edit", "POST"),
        "may_see_lists": user.may_use("catalog:price_list_detail"),
        "panels": {name.replace(":", "_"): user.may_use(name) for name in PANELS},
    }
    return render(request, "catalog/product_detail.html", context)


def _facts(product: Product, user: Any) -> dict[str, Any]:
    """What the page says of the product besides its prices. About 10 queries."""
    checklist = selectors.listing_checklists(products=[product], on=timezone.localdate())[product.pk]
    named = {each.code: str(each) for each in selectors.attributes_of(category=product.category)}
    return {
        "checklist": checklist,
        "missing_count": sum(not item.is_done for item in checklist),
        "attributes": [(named.get(code, code), value) for code, value in product.attributes.items()],
        "images": product.images.order_by("position", "pk"),
        "units": product.units.select_related("unit").order_by("factor"),
        "replacements": selectors.replacements_of(product=product, products=Product.objects.visible_to(user)),
    }


def product_create(request: HttpRequest) -> HttpResponse:
    form = ProductForm(request.POST or None, user=request.user)
    if form.is_valid():
        product = saved(form, lambda: product_services.product_create(actor=request.user, **form.values()))
        if product:
            messages.success(request, _("%(product)s was created as a draft.") % {"product": product})
            return redirect(product)
    return _form_page(request, form, None)


def product_edit(request: HttpRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    form = ProductForm(request.POST or None, instance=product, user=request.user)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: product_services.product_update(actor=request.user, product=product, **changes))
        if done:
            messages.success(request, _("%(product)s was saved.") % {"product": done})
            return redirect(done)
    # The form has put what was typed into its instance; the heading shows what is stored.
    return _form_page(request, form, Product.objects.get(pk=pk))


@require_POST
def product_list_now(request: HttpRequest) -> HttpResponse:
    keys = chosen_keys(request.POST.getlist("pk"))
    visible = Product.objects.visible_to(request.user).filter(pk__in=keys)
    outcome = product_services.products_list(
        actor=request.user, product_ids=list(visible.values_list("pk", flat=True)), on=timezone.localdate()
    )
    text = ngettext("%(count)d product is on sale.", "%(count)d products are on sale.", outcome.listed)
    if outcome.listed or not outcome.refused:
        messages.success(request, text % {"count": outcome.listed})
    for product, missing in outcome.refused[:REFUSALS_SHOWN]:
        what = _(" and no ").join(missing)
        messages.error(
            request, _("%(sku)s was not listed: it has no %(missing)s.") % {"sku": product.sku, "missing": what}
        )
    more = len(outcome.refused) - REFUSALS_SHOWN
    if more > 0:
        messages.error(request, _("%(count)d more are incomplete; filter by “Lacks”.") % {"count": more})
    return return_to(request, "catalog:product_list")


@require_POST
def product_delist(request: HttpRequest) -> HttpResponse:
    keys = chosen_keys(request.POST.getlist("pk"))
    visible = Product.objects.visible_to(request.user).filter(pk__in=keys)
    count = product_services.products_delist(actor=request.user, product_ids=list(visible.values_list("pk", flat=True)))
    text = ngettext("%(count)d product was taken off sale.", "%(count)d products were taken off sale.", count)
    messages.success(request, text % {"count": count})
    return return_to(request, "catalog:product_list")


def _form_page(request: HttpRequest, form: ProductForm, product: Product | None) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "catalog/product_form.html", {"form": form, "product": product}, status=status)
