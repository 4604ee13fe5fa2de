"""Screens of attribute definitions; each belongs to a category."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from b2bops.common.forms import saved
from catalog.forms.attributes import AttributeForm
from catalog.models import AttributeDefinition, Category
from catalog.services import attributes as attribute_services


def attribute_create(request: HttpRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(Category, pk=pk)
    form = AttributeForm(request.POST or None)
    if form.is_valid():
        done = saved(
            form,
            lambda: attribute_services.attribute_create(actor=request.user, category=category, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("%(attribute)s was added.") % {"attribute": done})
            return redirect("catalog:category_edit", pk=category.pk)
    return _form_page(request, form, category, None)


def attribute_edit(request: HttpRequest, pk: int) -> HttpResponse:
    visible = AttributeDefinition.objects.visible_to(request.user).select_related("category")
    definition = get_object_or_404(visible, pk=pk)
    form = AttributeForm(request.POST or None, instance=definition)
    if form.is_valid():
        done = saved(
            form,
            lambda: attribute_services.attribute_update(actor=request.user, definition=definition, **form.changes()),
        )
        if done:
            messages.success(request, _("%(attribute)s was saved.") % {"attribute": done})
            return redirect("catalog:category_edit", pk=definition.category_id)
    return _form_page(request, form, definition.category, definition)


@require_POST
def attribute_delete(request: HttpRequest, pk: int) -> HttpResponse:
    definition = get_object_or_404(AttributeDefinition.objects.visible_to(request.user), pk=pk)
    attribute_services.attribute_delete(actor=request.user, definition=definition)
    messages.success(request, _("%(attribute)s was removed; products keep their values.") % {"attribute": definition})
    return redirect("catalog:category_edit", pk=definition.category_id)


def _form_page(
    request: HttpRequest, form: AttributeForm, category: Category, definition: AttributeDefinition | None
) -> HttpResponse:
    context = {"form": form, "category": category, "definition": definition}
    return render(request, "catalog/attribute_form.html", context, status=422 if form.errors else 200)
