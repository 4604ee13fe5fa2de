"""API of tickets, and the door by which mails come in."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as drf
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ServiceViewSet
from crm.api.serializers import tickets as serializers
from crm.filters.tickets import TicketFilter
from crm.models import Ticket, TicketMessage
from crm.selectors.tickets import tickets_for_list
from crm.services import inbound_mail, ticket_assignment, ticket_merge, ticket_messages, ticket_status, tickets


class TicketViewSet(ServiceViewSet):
    """Tickets one sees, with their threads."""

    read_serializer = serializers.TicketSerializer
    write_serializer = serializers.TicketWriteSerializer
    list_serializer = serializers.TicketListSerializer
    filterset_class = TicketFilter
    ordering_fields: ClassVar = ["number", "opened_at", "resolution_due_at", "status"]

    def queryset_for(self, user: Any) -> QuerySet[Ticket]:
        rows = tickets_for_list(Ticket.objects.visible_to(user)).select_related("product", "merged_into")
        thread = TicketMessage.objects.select_related("author").prefetch_related("attachments__file")
        rows = rows.prefetch_related("tags")
        if self.action == "list":
            return rows
        return rows.prefetch_related(Prefetch("messages", thread.order_by("sent_at", "pk")))

    def perform_service_create(self, values: dict[str, Any]) -> Ticket:
        uploads = values.pop("attachments", ())
        asked = values.get("account") or values.get("contact") or values.get("sender_email")
        new = tickets.NewTicket(**values, uploads=uploads, opening_note=not asked)
        return tickets.ticket_open(actor=self.request.user, new=new, now=timezone.now())

    def perform_service_update(self, instance: Ticket, values: dict[str, Any]) -> Ticket:
        return tickets.ticket_classify(actor=self.request.user, ticket=instance, **values)

    @extend_schema(request=serializers.ReplySerializer, responses=serializers.TicketSerializer)
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: str) -> Response:
        """Answer the customer in public and move on to ``status``."""
        ticket, asked = self._asked(serializers.ReplySerializer)
        uploads = asked.pop("attachments", ())
        ticket_messages.ticket_reply(actor=request.user, ticket=ticket, uploads=uploads, now=timezone.now(), **asked)
        return self.answer(ticket)

    @extend_schema(request=serializers.NoteSerializer, responses=serializers.TicketSerializer)
    @action(detail=True, methods=["post"])
    def note(self, request: Request, pk: str) -> Response:
        """Write a note that only colleagues read."""
        ticket, asked = self._asked(serializers.NoteSerializer)
        uploads = asked.pop("attachments", ())
        ticket_messages.ticket_note(actor=request.user, ticket=ticket, uploads=uploads, now=timezone.now(), **asked)
        return self.answer(ticket)

    @extend_schema(request=serializers.TicketMoveSerializer, responses=serializers.TicketSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Wait, solve, close or open again."""
        ticket, asked = self._asked(serializers.TicketMoveSerializer)
        ticket_status.ticket_move(actor=request.user, ticket=ticket, now=timezone.now(), **asked)
        return self.answer(ticket)

    @extend_schema(request=None, responses=serializers.TicketSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """Take the ticket oneself."""
        user: Any = request.user
        return self.answer(ticket_assignment.ticket_assign(actor=user, ticket=self.get_object(), assignee=user))

    @extend_schema(request=serializers.AssignSerializer, responses=serializers.TicketSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Give the ticket to a person of operations, or to nobody (null)."""
        ticket, asked = self._asked(serializers.AssignSerializer)
        return self.answer(ticket_assignment.ticket_assign(actor=request.user, ticket=ticket, **asked))

    @extend_schema(request=serializers.MergeSerializer, responses=serializers.TicketSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Merge this ticket into another one; answers with the one that lives on."""
        ticket, asked = self._asked(serializers.MergeSerializer)
        kept = ticket_merge.ticket_merge(actor=request.user, ticket=ticket, now=timezone.now(), **asked)
        return self.answer(kept)

    @extend_schema(request=serializers.SplitSerializer, responses={201: serializers.TicketSerializer})
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        """Move messages (by id) into a ticket of their own; answers with the new one."""
        ticket, asked = self._asked(serializers.SplitSerializer)
        part = ticket_merge.ticket_split(
            actor=request.user,
            ticket=ticket,
            message_ids=asked["messages"],
            subject=asked["subject"],
            now=timezone.now(),
        )
        return self.answer(part, code=201)

    @extend_schema(request=serializers.InboundMailWriteSerializer, responses=serializers.InboundMailSerializer)
    @action(detail=False, methods=["post"], url_path="inbound-mail", filterset_class=None, pagination_class=None)
    def inbound_mail(self, request: Request) -> Response:
        """Take a mail in, once per ``message_id``: into its thread, as a new ticket, or ignored with the reason."""
        body = serializers.InboundMailWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        mail = inbound_mail.NewMail(uploads=values.pop("attachments", ()), **values)
        row = inbound_mail.mail_receive(actor=request.user, mail=mail, now=timezone.now())
        return Response(serializers.InboundMailSerializer(row).data)

    def _asked(self, serializer: type[drf.BaseSerializer[Any]]) -> tuple[Ticket, dict[str, Any]]:
        """The ticket, and the validated body of what is asked of it."""
        ticket = self.get_object()
        body = serializer(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return ticket, dict(body.validated_data)
