"""Screens of tickets: the list with its queues, the console, opening and classifying."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from b2bops.common.forms import saved
from b2bops.common.listing import listing_response
from crm.forms.tickets import AssignTicketForm, ClassifyForm, MergeForm, NoteForm, ReplyForm, SplitForm, TicketForm
from crm.listings.tickets import TICKETS
from crm.models import TICKET_TRANSITIONS, Account, CannedReply, Contact, Ticket, TicketStatus
from crm.selectors import tickets as ticket_selectors
from crm.services import tickets as ticket_services
from crm.services.ticket_events import JOINED
from crm.services.tickets import NewTicket

QUEUE_LABELS = {
    "open": (gettext_lazy("Open"), "inbox"),
    "mine": (gettext_lazy("Mine"), "user-round"),
    "unassigned": (gettext_lazy("Nobody's"), "user-round-x"),
    "breaching": (gettext_lazy("Due soon"), "alarm-clock"),
    "untriaged": (gettext_lazy("Unknown senders"), "circle-question-mark"),
    "all": (gettext_lazy("All"), "list"),
}
DONE = ("ticket_reply", "ticket_note", "ticket_move", "ticket_assign", "ticket_edit", "ticket_merge", "ticket_split")
PANELS = ("orders:ticket_panel", "analytics:ticket_panel")


@require_safe
def ticket_list(request: HttpRequest) -> HttpResponseBase:
    """One queue as a list; its tabs count what waits in each."""
    now, queue = timezone.now(), _queue(request)
    visible = Ticket.objects.visible_to(request.user)
    rows = ticket_selectors.queue_of(visible, name=queue, user=request.user, now=now)
    counts = ticket_selectors.queue_counts(visible, user=request.user, now=now)
    tabs = [
        {"label": label, "icon": icon, "url": f"?queue={name}", "active": name == queue, "count": counts.get(name)}
        for name, (label, icon) in QUEUE_LABELS.items()
    ]
    listed = ticket_selectors.tickets_for_list(rows)
    return listing_response(request, TICKETS, listed, page="crm/ticket_list.html", context={"tabs": tabs})


@require_safe
def ticket_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The console: the queue beside the thread."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).select_related(*JOINED), pk=pk)
    return render(request, "crm/ticket_detail.html", console_context(request, ticket))


def ticket_create(request: HttpRequest) -> HttpResponse:
    first = {name: request.GET.get(name, "") for name in ("account", "contact", "subject")}
    form = TicketForm(request.POST or None, request.FILES or None, user=request.user, initial=first)
    if form.is_valid():
        values = {**form.cleaned_data, "uploads": form.cleaned_data["attachments"]}
        del values["attachments"]
        asker = values["contact"] is not None or values["account"] is not None
        new = NewTicket(**values, opening_note=not asker)
        done = saved(form, lambda: ticket_services.ticket_open(actor=request.user, new=new, now=timezone.now()))
        if done:
            messages.success(request, _("%(ticket)s was opened.") % {"ticket": done})
            return redirect(done)
    return _form_page(request, form, None)


def ticket_edit(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).select_related(*JOINED), pk=pk)
    form = ClassifyForm(request.POST or None, user=request.user, initial=ClassifyForm.initial_of(ticket))
    if form.is_valid():
        values = form.cleaned_data
        done = saved(form, lambda: ticket_services.ticket_classify(actor=request.user, ticket=ticket, **values))
        if done:
            messages.success(request, _("%(ticket)s was saved.") % {"ticket": done})
            return redirect(done)
    return _form_page(request, form, ticket)


@require_safe
def contact_options(request: HttpRequest) -> HttpResponse:
    """The offers under a contact box: address and name of the first that fit."""
    words = request.GET.get(request.GET.get("from", "q"), "").replace("\x00", "").strip()[:100]
    contacts = Contact.objects.visible_to(request.user)
    offers = ticket_selectors.contact_offers(contacts=contacts, words=words) if words else []
    return render(request, "catalog/_options.html", {"offers": offers})


@require_safe
def account_tickets(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page of an account shows of its tickets. 3 queries."""
    user: Any = request.user
    account = get_object_or_404(Account.objects.visible_to(user), pk=pk)
    rows = ticket_selectors.account_tickets(account.pk, Ticket.objects.visible_to(user), limit=5)
    context = {"account": account, "tickets": rows, "may_open": user.may_use("crm:ticket_create", "POST")}
    return render(request, "crm/_account_tickets.html", context)


def console_context(request: HttpRequest, ticket: Ticket, **forms: Any) -> dict[str, Any]:
    """Everything the console shows; ``forms`` are those that were refused, with what was typed."""
    user: Any = request.user
    now, queue = timezone.now(), _queue(request)
    visible = ticket_selectors.queue_of(Ticket.objects.visible_to(user), name=queue, user=user, now=now)
    may = {name: user.may_use(f"crm:{name}", "POST") for name in DONE}
    moves = [
        (status.value, status.label) for status in TicketStatus if TICKET_TRANSITIONS.allows(ticket.status, status)
    ]
    return {
        "page": ticket_selectors.ticket_page(ticket, now=now),
        "ticket": ticket,
        "queue": queue,
        "queue_label": QUEUE_LABELS[queue][0],
        "rows": ticket_selectors.queue_rows(visible),
        "may": may,
        "moves": moves if ticket.merged_into is None else [],
        "canned": CannedReply.objects.filter(is_active=True).order_by("title"),
        "reply_form": ReplyForm(),
        "note_form": NoteForm(),
        "assign_form": AssignTicketForm(initial={"assignee": ticket.assignee}),
        "merge_form": MergeForm(),
        "split_form": SplitForm(),
        "panels": {name.replace(":", "_"): user.may_use(name) for name in PANELS},
        **forms,
    }


def _queue(request: HttpRequest) -> str:
    asked = request.GET.get("queue", "")
    return asked if asked in QUEUE_LABELS else "open"


def _form_page(request: HttpRequest, form: Any, ticket: Ticket | None) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "crm/ticket_form.html", {"form": form, "ticket": ticket}, status=status)
