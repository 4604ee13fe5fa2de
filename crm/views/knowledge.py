"""Screens of articles and canned replies, and putting them into an answer."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from crm.forms.knowledge import ArticleForm, CannedForm
from crm.forms.tickets import ReplyForm
from crm.listings.knowledge import ARTICLES, CANNED
from crm.listings.tickets import person
from crm.models import ARTICLE_TRANSITIONS, ArticleStatus, CannedReply, KnowledgeArticle, Ticket
from crm.placeholders import EXAMPLE, fill, ticket_values
from crm.selectors import knowledge as knowledge_selectors
from crm.services import knowledge


@require_safe
def article_list(request: HttpRequest) -> HttpResponseBase:
    rows = KnowledgeArticle.objects.visible_to(request.user).select_related("category")
    return listing_response(request, ARTICLES, rows)


@require_safe
def article_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    article = get_object_or_404(KnowledgeArticle.objects.visible_to(user).select_related("category"), pk=pk)
    context = {
        "article": article,
        "versions": article.versions.select_related("author").order_by("-version"),
        "may_edit": user.may_use("crm:article_edit", "POST"),
        "moves": [one for one in ArticleStatus if ARTICLE_TRANSITIONS.allows(article.status, one)],
    }
    return render(request, "crm/article_detail.html", context)


def article_create(request: HttpRequest) -> HttpResponse:
    form = ArticleForm(request.POST or None)
    if form.is_valid():
        done = saved(form, lambda: knowledge.article_create(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("The draft was kept."))
            return redirect(done)
    return _form_page(request, form, _("New article"), reverse("crm:article_list"), _("Knowledge base"))


def article_edit(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(KnowledgeArticle.objects.visible_to(request.user), pk=pk)
    form = ArticleForm(request.POST or None, instance=article)
    if form.is_valid():
        changes, now = form.changes(), timezone.now()
        done = saved(form, lambda: knowledge.article_update(actor=request.user, article=article, now=now, **changes))
        if done:
            messages.success(request, _("The article was saved."))
            return redirect(done)
    return _form_page(request, form, _("Edit the article"), reverse("crm:article_list"), _("Knowledge base"))


@require_POST
def article_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, take back or archive."""
    article = get_object_or_404(KnowledgeArticle.objects.visible_to(request.user), pk=pk)
    asked = request.POST.get("status", "")
    done = knowledge.article_move(actor=request.user, article=article, status=asked, now=timezone.now())
    messages.success(request, _("The article is now: %(status)s.") % {"status": done.get_status_display()})
    return redirect(done)


@require_safe
def article_options(request: HttpRequest) -> HttpResponse:
    """The offers under an article box: published ones that fit the words."""
    words = request.GET.get(request.GET.get("from", "q"), "").replace("\x00", "").strip()[:100]
    offers = knowledge_selectors.article_offers(articles=KnowledgeArticle.objects.published(), words=words)
    return render(request, "catalog/_options.html", {"offers": offers})


@require_safe
def canned_list(request: HttpRequest) -> HttpResponseBase:
    return listing_response(request, CANNED, CannedReply.objects.visible_to(request.user))


def canned_create(request: HttpRequest) -> HttpResponse:
    form = CannedForm(request.POST or None)
    if form.is_valid():
        done = saved(form, lambda: knowledge.canned_create(actor=request.user, **form.cleaned_data))
        if done:
            messages.success(request, _("The text was kept."))
            return redirect("crm:canned_list")
    return _form_page(request, form, _("New canned reply"), reverse("crm:canned_list"), _("Canned replies"))


def canned_edit(request: HttpRequest, pk: int) -> HttpResponse:
    canned = get_object_or_404(CannedReply.objects.visible_to(request.user), pk=pk)
    form = CannedForm(request.POST or None, instance=canned)
    if form.is_valid():
        changes = form.changes()
        done = saved(form, lambda: knowledge.canned_update(actor=request.user, canned=canned, **changes))
        if done:
            messages.success(request, _("The text was saved."))
            return redirect("crm:canned_list")
    preview = fill(canned.body, EXAMPLE)
    return _form_page(
        request, form, _("Edit the canned reply"), reverse("crm:canned_list"), _("Canned replies"), preview=preview
    )


@require_POST
def ticket_insert(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer being written, with a canned reply or the address of an article added to its end."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).select_related("account", "product"), pk=pk)
    added = []
    canned = CannedReply.objects.filter(code=_asked(request, "canned"), is_active=True).first()
    if canned is not None:
        added.append(fill(canned.body, ticket_values(ticket, agent=person(request.user) or "")))
    article = KnowledgeArticle.objects.published().filter(slug=_asked(request, "article")).first()
    if article is not None:
        address = settings.SITE_URL.rstrip("/") + reverse("help:article", args=[article.slug])
        added.append(f"{article.title}\n{address}")
    body = "\n\n".join([part for part in (request.POST.get("body", "").strip(), *added) if part])
    return render(request, "crm/_ticket_reply_text.html", {"field": ReplyForm(initial={"body": body})["body"]})


def _asked(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:80]


def _form_page(request: HttpRequest, form: Any, title: str, back_url: str, back: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": back_url, "back": back, **more}
    return render(request, "crm/service_form.html", context, status=422 if form.errors else 200)
