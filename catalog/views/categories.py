"""Screens of the category tree."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from catalog import selectors
from catalog.forms.categories import CategoryForm
from catalog.models import Category
from catalog.services import categories as category_services


@require_safe
def category_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    context = {"lines": selectors.category_tree(), "may_edit": user.may_use("catalog:category_edit", "POST")}
    return render(request, "catalog/category_list.html", context)


def category_create(request: HttpRequest) -> HttpResponse:
    form = CategoryForm(request.POST or None)
    if form.is_valid():
        done = saved(form, lambda: category_services.category_create(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("%(category)s was added.") % {"category": done})
            return redirect("catalog:category_list")
    return _form_page(request, form, None)


@require_POST
def category_move(request: HttpRequest, pk: int) -> HttpResponse:
    """One step in the tree: ``step=in`` below the one above it, ``step=out`` beside the one it lies below."""
    category = get_object_or_404(Category, pk=pk)
    step = "in" if request.POST.get("step") == "in" else "out"
    moved = category_services.category_move(actor=request.user, category=category, step=step)
    return redirect(f"{reverse('catalog:category_list')}#category-{moved.pk}")


@require_POST
def category_delete(request: HttpRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(Category, pk=pk)
    category_services.category_delete(actor=request.user, category=category)
    messages.success(request, _("%(category)s was deleted.") % {"category": category})
    return redirect("catalog:category_list")


def category_edit(request: HttpRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(Category, pk=pk)
    form = CategoryForm(request.POST or None, instance=category)
    if form.is_valid():
        done = saved(
            form,
            lambda: category_services.category_update(actor=request.user, category=category, **form.cleaned_data),
        )
        if done:
            messages.success(request, _("%(category)s was saved.") % {"category": done})
            return redirect("catalog:category_list")
    return _form_page(request, form, Category.objects.get(pk=pk))


def _form_page(request: HttpRequest, form: CategoryForm, category: Category | None) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "category": category, "attributes": selectors.attributes_of(category=category)}
    return render(request, "catalog/category_form.html", context, status=status)
