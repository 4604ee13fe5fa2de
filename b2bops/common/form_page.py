"""The page of a plain form."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest, form: BaseForm, *, title: str, back_url: str, back_label: str, submit: str, note: str = ""
) -> HttpResponse:
    """The form with its title and a way back; 422 when it was refused."""
    context = {
        "form": form,
        "title": title,
        "back_url": back_url,
        "submit": submit,
        "note": note,
        "trail": [{"label": back_label, "url": back_url}, {"label": title}],
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)
