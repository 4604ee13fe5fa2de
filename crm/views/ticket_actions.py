"""What one does with a ticket: answer, note, move, give away, merge, split, and its files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from b2bops.common.errors import InvalidValue
from b2bops.common.forms import chosen_keys, saved
from b2bops.platform.services.files import file_response
from crm.forms.tickets import AssignTicketForm, MergeForm, NoteForm, ReplyForm, SplitForm
from crm.models import Ticket, TicketAttachment
from crm.services import ticket_assignment, ticket_merge, ticket_messages, ticket_status
from crm.services.ticket_events import JOINED
from crm.views.tickets import console_context


@require_POST
def ticket_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the customer."""
    ticket = _ticket(request, pk)
    form = ReplyForm(request.POST, request.FILES)

    def answer() -> Any:
        values = form.cleaned_data
        return ticket_messages.ticket_reply(
            actor=request.user,
            ticket=ticket,
            body=values["body"],
            status=values["status"],
            uploads=values["attachments"],
            now=timezone.now(),
        )

    return _answered(request, ticket, form, answer, _("Your answer was sent."), name="reply_form")


@require_POST
def ticket_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note for colleagues."""
    ticket = _ticket(request, pk)
    form = NoteForm(request.POST, request.FILES)

    def note() -> Any:
        body, files = form.cleaned_data["body"], form.cleaned_data["attachments"]
        return ticket_messages.ticket_note(
            actor=request.user, ticket=ticket, body=body, uploads=files, now=timezone.now()
        )

    return _answered(request, ticket, form, note, _("Your note was kept."), name="note_form")


@require_POST
def ticket_move(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = _ticket(request, pk)
    status = request.POST.get("status", "")
    done = ticket_status.ticket_move(actor=request.user, ticket=ticket, status=status, now=timezone.now())
    messages.success(request, _("%(ticket)s: %(status)s") % {"ticket": done, "status": done.get_status_display()})
    return redirect(ticket)


@require_POST
def ticket_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a ticket oneself."""
    user: Any = request.user
    ticket = _ticket(request, pk)
    ticket_assignment.ticket_assign(actor=user, ticket=ticket, assignee=user)
    messages.success(request, _("%(ticket)s is yours.") % {"ticket": ticket})
    return redirect(ticket)


@require_POST
def ticket_assign(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = _ticket(request, pk)
    form = AssignTicketForm(request.POST)

    def assign() -> Any:
        return ticket_assignment.ticket_assign(actor=request.user, ticket=ticket, **form.cleaned_data)

    return _answered(request, ticket, form, assign, _("The ticket was given on."), name="assign_form")


@require_POST
def ticket_assign_selected(request: HttpRequest) -> HttpResponse:
    """First the choice of a person for the ticked tickets, then, with ``assign``, the change."""
    keys = chosen_keys(request.POST.getlist("pk"))
    tickets = Ticket.objects.visible_to(request.user).filter(pk__in=keys).order_by("number")
    form = AssignTicketForm(request.POST if "assign" in request.POST else None)
    del form.fields["team"]
    if form.is_valid():
        chosen, person = [ticket.pk for ticket in tickets], form.cleaned_data["assignee"]
        count = saved(
            form,
            lambda: ticket_assignment.tickets_assign(actor=request.user, ticket_ids=chosen, assignee=person),
        )
        if count is not None:
            text = ngettext("%(count)d ticket was given on.", "%(count)d tickets were given on.", count)
            messages.success(request, text % {"count": count})
            return redirect("crm:ticket_list")
    status = 422 if form.errors else 200
    return render(request, "crm/ticket_assign.html", {"form": form, "tickets": tickets}, status=status)


@require_POST
def ticket_merge_into(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge this ticket into the one named by its number."""
    ticket = _ticket(request, pk)
    form = MergeForm(request.POST)

    def merge() -> Any:
        number = form.cleaned_data["into"].strip()
        into = Ticket.objects.visible_to(request.user).filter(number__iexact=number).first()
        if into is None:
            raise InvalidValue(
                _("You see no ticket %(number)s.") % {"number": number},
                field="into",
                value=number,
                remedy=_("Write its number as it stands in the list."),
            )
        return ticket_merge.ticket_merge(actor=request.user, ticket=ticket, into=into, now=timezone.now())

    return _answered(request, ticket, form, merge, _("The tickets are one now."), name="merge_form")


@require_POST
def ticket_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the ticked messages into a ticket of their own."""
    ticket = _ticket(request, pk)
    form = SplitForm(request.POST)
    keys = chosen_keys(request.POST.getlist("message"))

    def split() -> Any:
        return ticket_merge.ticket_split(
            actor=request.user,
            ticket=ticket,
            message_ids=keys,
            subject=form.cleaned_data["subject"],
            now=timezone.now(),
        )

    return _answered(request, ticket, form, split, _("The messages are a ticket of their own now."), name="split_form")


@require_safe
def ticket_attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A file of a thread, to those who see the ticket."""
    found = get_object_or_404(TicketAttachment.objects.visible_to(request.user).select_related("file"), pk=pk)
    return file_response(found.file)


def _ticket(request: HttpRequest, pk: int) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.user).select_related(*JOINED), pk=pk)


def _answered(
    request: HttpRequest, ticket: Ticket, form: Any, service: Callable[[], Any], text: str, *, name: str
) -> HttpResponse:
    """Back to the thread when the service did it; else the console with the refusal at its field."""
    done = saved(form, service) if form.is_valid() else None
    if done is not None:
        messages.success(request, text)
        return redirect(done if isinstance(done, Ticket) else ticket)
    context = console_context(request, ticket, **{name: form})
    return render(request, "crm/ticket_detail.html", {**context, "refused": name}, status=422)
