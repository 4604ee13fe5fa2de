"""A person's own API tokens: making one, seeing which there are, revoking."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from b2bops.accounts import services
from b2bops.accounts.forms import TokenForm


@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """The person's tokens with their age and end; never their text. 1 query."""
    return render(request, "accounts/token_list.html", _context(request.user, TokenForm()))


@never_cache
@require_POST
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a token and show its text, this once: the answer is the page itself, kept by no cache and no redirect."""
    user: Any = request.user
    form = TokenForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/token_list.html", _context(user, form), status=422)
    token, text = services.token_create(user=user, days=form.cleaned_data["days"])
    context = {**_context(user, TokenForm()), "token_text": text, "new_key": token.token_key}
    return render(request, "accounts/token_list.html", context, status=201)


@require_POST
def token_revoke(request: HttpRequest) -> HttpResponse:
    """Delete one of the person's own tokens; calls made with it are refused from then on."""
    user: Any = request.user
    if services.token_revoke(user=user, token_key=request.POST.get("token_key", "")):
        messages.success(request, _("The token is revoked. Calls made with it are refused from now on."))
    else:
        messages.info(request, _("There is no such token of yours any more."))
    return redirect("accounts:token_list")


def _context(user: Any, form: TokenForm) -> dict[str, Any]:
    return {"tokens": user.auth_token_set.order_by("-created"), "form": form, "now": timezone.now()}
