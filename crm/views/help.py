"""Pages for customers who do not sign in: articles, a request, and how it stands behind its secret address."""

from typing import Any

import structlog
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.forms import saved
from b2bops.common.rate import within_rate
from b2bops.platform.services.files import file_response
from crm.forms.help import AnswerForm, RatingForm, RequestForm
from crm.models import (
    KnowledgeArticle,
    MessageKind,
    Ticket,
    TicketAttachment,
    TicketChannel,
    TicketLanguage,
    TicketRating,
    TicketStatus,
)
from crm.selectors import knowledge as knowledge_selectors
from crm.selectors import tickets as ticket_selectors
from crm.services import knowledge, ticket_messages, ticket_ratings, tickets
from crm.services.inbound_mail import sender_contact
from crm.services.ticket_events import JOINED
from crm.services.ticket_messages import Sender

log = structlog.get_logger(__name__)
CALLS, SECONDS = 6, 600
WORDS_MAX = 200


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Published articles in the visitor's language, or those that fit the words. 1 query."""
    articles, words = _articles(), _words(request)
    context: dict[str, Any] = {"words": words}
    if words:
        context["found"] = list(knowledge_selectors.articles_ranked(articles, words)[:20])
    else:
        context["shelves"] = knowledge_selectors.articles_by_category(articles)
    return render(request, "help/home.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(KnowledgeArticle.objects.published().select_related("category"), slug=slug)
    return render(request, "help/article.html", {"article": found})


@require_POST
def article_vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Count whether it helped; once in a day from one address."""
    found = get_object_or_404(KnowledgeArticle.objects.published(), slug=slug)
    if within_rate(f"article-vote:{found.pk}:{_address(request)}", limit=1, seconds=86_400):
        knowledge.article_vote(article=found, helpful=request.POST.get("helpful") == "yes")
    messages.success(request, _("Thank you for telling us."))
    return redirect("help:article", slug=slug)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Articles that may answer what is being typed as a subject. 1 query."""
    words = request.GET.get("subject", "").replace("\x00", "")[:WORDS_MAX]
    found = knowledge_selectors.article_suggestions(articles=_articles(), words=words)
    return render(request, "help/_suggestions.html", {"suggestions": found})


def ask(request: HttpRequest) -> HttpResponse:
    """Take a request. A program that fills in the trap is thanked like anybody, and nothing is kept."""
    address = reverse("help:suggestions")
    if request.method != "POST":
        return render(request, "help/ask.html", {"form": RequestForm(suggestions_url=address)})
    form = RequestForm(request.POST, request.FILES, suggestions_url=address)
    if form.is_trapped:
        log.info("help_form_trapped")
        return render(request, "help/ask.html", {"form": None})
    if form.is_valid() and not within_rate(f"help:{_address(request)}", limit=CALLS, seconds=SECONDS):
        form.add_error(None, _("You sent several requests just now. Please wait ten minutes, or call us."))
        return render(request, "help/ask.html", {"form": form}, status=429)
    ticket = _opened(form) if form.is_valid() else None
    if ticket is None:
        return render(request, "help/ask.html", {"form": form}, status=422)
    return redirect("help:status", token=ticket.public_token)


@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """How a request stands: its public messages, a way to answer, and after solving a way to rate."""
    return _status_page(request, _ticket(token))


@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Add to the thread."""
    ticket = _ticket(token)
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid() and not within_rate(f"help-answer:{ticket.pk}", limit=20, seconds=SECONDS):
        form.add_error(None, _("You sent many messages just now. Please wait ten minutes."))
    if form.is_valid():
        sender = Sender(ticket.sender_name, ticket.sender_email, ticket.contact)
        body, files = form.cleaned_data["body"], form.cleaned_data["attachments"]
        done = saved(
            form,
            lambda: ticket_messages.ticket_receive(
                actor=None, ticket=ticket, sender=sender, body=body, uploads=files, now=timezone.now()
            ),
        )
        if done:
            messages.success(request, _("Your answer is with us."))
            return redirect("help:status", token=token)
    return _status_page(request, ticket, answer_form=form)


@require_POST
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Rate a solved request, once."""
    ticket = _ticket(token)
    form = RatingForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        done = saved(form, lambda: ticket_ratings.ticket_rate(actor=None, ticket=ticket, now=timezone.now(), **values))
        if done:
            messages.success(request, _("Thank you for your answer."))
            return redirect("help:status", token=token)
    return _status_page(request, ticket, rating_form=form)


@require_safe
def attachment(request: HttpRequest, token: str, pk: int) -> FileResponse:
    """A file of a public message of this request."""
    files = TicketAttachment.objects.filter(message__ticket=_ticket(token)).exclude(message__kind=MessageKind.NOTE)
    return file_response(get_object_or_404(files.select_related("file"), pk=pk).file)


def _opened(form: RequestForm) -> Ticket | None:
    values = form.cleaned_data
    contact = sender_contact(values["email"])
    new = tickets.NewTicket(
        subject=values["subject"],
        body=values["body"],
        channel=TicketChannel.PORTAL,
        contact=contact,
        sender_name=values["name"],
        sender_email=values["email"],
        ticket_type=values["ticket_type"],
        language=_language(),
        uploads=values["attachments"],
    )
    return saved(form, lambda: tickets.ticket_open(actor=None, new=new, now=timezone.now()))


def _status_page(request: HttpRequest, ticket: Ticket, **forms: Any) -> HttpResponse:
    rated = TicketRating.objects.filter(ticket=ticket).first()
    solved = ticket.status in (TicketStatus.SOLVED, TicketStatus.CLOSED)
    context = {
        "page": ticket_selectors.ticket_page(ticket, now=timezone.now(), public_only=True),
        "ticket": ticket,
        "token": ticket.public_token,
        "rated": rated,
        "may_rate": solved and rated is None,
        "answer_form": AnswerForm(),
        "rating_form": RatingForm(),
        **forms,
    }
    response = render(request, "help/status.html", context, status=422 if forms else 200)
    # The address is the key to the page: it is not told to whatever is linked from here.
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _ticket(token: str) -> Ticket:
    """The request behind a secret address; a merged one leads to the one that lives on."""
    ticket = get_object_or_404(Ticket.objects.select_related(*JOINED), public_token=token)
    if ticket.merged_into_id is not None:
        return Ticket.objects.select_related(*JOINED).get(pk=ticket.merged_into_id)
    return ticket


def _articles() -> Any:
    return KnowledgeArticle.objects.published().filter(language=_language())


def _language() -> str:
    return TicketLanguage.ZH if (get_language() or "").startswith("zh") else TicketLanguage.EN


def _words(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:WORDS_MAX]


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
