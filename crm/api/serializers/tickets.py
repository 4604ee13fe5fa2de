"""Tickets as the API shows and takes them. Rows are named by their codes and numbers."""

import base64
import binascii
from io import BytesIO
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from b2bops.accounts.models import User
from catalog.models import Product
from crm import selectors
from crm.models import (
    Account,
    Contact,
    InboundMail,
    ServiceTeam,
    Ticket,
    TicketChannel,
    TicketLanguage,
    TicketMessage,
    TicketPriority,
    TicketStatus,
    TicketType,
)
from crm.services.ticket_messages import ATTACHMENTS_MAX, Upload

BASE64_MAX = 14 * 1024 * 1024  # ten megabytes, written in base64


class AttachmentField(serializers.Serializer[Any]):
    """A file in a JSON body."""

    name = serializers.CharField(max_length=200)
    content = serializers.CharField(max_length=BASE64_MAX, help_text="base64")

    def to_internal_value(self, data: Any) -> Upload:  # type: ignore[override]
        values = super().to_internal_value(data)
        try:
            content = base64.b64decode(values["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise serializers.ValidationError({"content": _("This is not base64.")}) from error
        return Upload(values["name"], BytesIO(content))


class MessageSerializer(serializers.ModelSerializer[TicketMessage]):
    author: Any = serializers.SlugRelatedField("username", read_only=True)
    attachments = serializers.SerializerMethodField()

    class Meta:
        model = TicketMessage
        fields: ClassVar = ["id", "kind", "body", "author", "sender_name", "sender_email", "sent_at", "attachments"]

    def get_attachments(self, message: TicketMessage) -> list[str]:
        return [attachment.file.name for attachment in message.attachments.all()]


class TicketListSerializer(serializers.ModelSerializer[Ticket]):
    """A ticket without its thread."""

    account: Any = serializers.SlugRelatedField("code", read_only=True)
    contact: Any = serializers.SlugRelatedField("email", read_only=True)
    assignee: Any = serializers.SlugRelatedField("username", read_only=True)
    team: Any = serializers.SlugRelatedField("code", read_only=True)
    product: Any = serializers.SlugRelatedField("sku", read_only=True)
    merged_into: Any = serializers.SlugRelatedField("number", read_only=True)
    tags: Any = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Ticket
        fields: ClassVar = [
            "id",
            "number",
            "subject",
            "account",
            "contact",
            "sender_name",
            "sender_email",
            "ticket_type",
            "priority",
            "status",
            "channel",
            "language",
            "assignee",
            "team",
            "product",
            "tags",
            "merged_into",
            "opened_at",
            "first_responded_at",
            "solved_at",
            "closed_at",
            "paused_minutes",
            "first_response_due_at",
            "first_response_breached",
            "resolution_due_at",
            "resolution_breached",
        ]


class TicketSerializer(TicketListSerializer):
    """A ticket with its thread."""

    messages = MessageSerializer(many=True, read_only=True)

    class Meta(TicketListSerializer.Meta):
        fields: ClassVar = [*TicketListSerializer.Meta.fields, "messages"]


class TicketWriteSerializer(serializers.Serializer[Any]):
    """What may be said of a ticket; ``body`` and ``attachments`` are its first message and cannot change later."""

    subject = serializers.CharField(max_length=200)
    body = serializers.CharField(max_length=50_000)
    account: Any = serializers.SlugRelatedField(
        "code", queryset=Account.objects.none(), required=False, allow_null=True
    )
    contact: Any = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.none(), required=False, allow_null=True)
    ticket_type = serializers.ChoiceField(choices=TicketType.choices, required=False)
    priority = serializers.ChoiceField(choices=TicketPriority.choices, required=False)
    language = serializers.ChoiceField(choices=TicketLanguage.choices, required=False)
    product: Any = serializers.SlugRelatedField("sku", queryset=Product.objects.none(), required=False, allow_null=True)
    team: Any = serializers.SlugRelatedField(
        "code", queryset=ServiceTeam.objects.all(), required=False, allow_null=True
    )
    sender_name = serializers.CharField(max_length=120, required=False)
    sender_email = serializers.EmailField(required=False)
    channel = serializers.ChoiceField(choices=TicketChannel.choices, default=TicketChannel.API)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), max_length=20, required=False)
    attachments = serializers.ListField(child=AttachmentField(), max_length=ATTACHMENTS_MAX, required=False)

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            fields["account"].queryset = Account.objects.visible_to(request.user)
            fields["contact"].queryset = Contact.objects.visible_to(request.user)
            fields["product"].queryset = Product.objects.visible_to(request.user)
        if self.instance is not None:
            for name in ("body", "attachments", "channel", "sender_name", "sender_email"):
                fields[name].read_only = True
        return fields


class ReplySerializer(serializers.Serializer[Any]):
    body = serializers.CharField(max_length=50_000)
    status = serializers.ChoiceField(choices=TicketStatus.choices, default=TicketStatus.WAITING_FOR_CUSTOMER)
    attachments = serializers.ListField(child=AttachmentField(), max_length=ATTACHMENTS_MAX, required=False)


class NoteSerializer(serializers.Serializer[Any]):
    body = serializers.CharField(max_length=50_000)
    attachments = serializers.ListField(child=AttachmentField(), max_length=ATTACHMENTS_MAX, required=False)


class TicketMoveSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=TicketStatus.choices)


class AssignSerializer(serializers.Serializer[Any]):
    assignee: Any = serializers.SlugRelatedField("username", queryset=User.objects.none(), allow_null=True)
    team: Any = serializers.SlugRelatedField(
        "code", queryset=ServiceTeam.objects.all(), required=False, allow_null=True
    )

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        fields["assignee"].queryset = selectors.agents()
        return fields


class MergeSerializer(serializers.Serializer[Any]):
    into: Any = serializers.SlugRelatedField("number", queryset=Ticket.objects.none())

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            fields["into"].queryset = Ticket.objects.visible_to(request.user)
        return fields


class SplitSerializer(serializers.Serializer[Any]):
    subject = serializers.CharField(max_length=200)
    messages = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), min_length=1, max_length=200
    )


class InboundMailWriteSerializer(serializers.Serializer[Any]):
    """A mail as the gateway got it: ``sender`` is the bare address, ``headers`` those that tell machines apart."""

    message_id = serializers.CharField(max_length=300)
    sender = serializers.EmailField()
    sender_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    recipient = serializers.CharField(max_length=300, required=False, allow_blank=True)
    subject = serializers.CharField(max_length=2_000, allow_blank=True)
    text = serializers.CharField(max_length=1_000_000, allow_blank=True)
    in_reply_to = serializers.CharField(max_length=2_000, required=False, allow_blank=True)
    references = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    headers = serializers.DictField(child=serializers.CharField(max_length=2_000, allow_blank=True), required=False)
    attachments = serializers.ListField(child=AttachmentField(), max_length=50, required=False)


class InboundMailSerializer(serializers.ModelSerializer[InboundMail]):
    """What became of a mail."""

    ticket: Any = serializers.SlugRelatedField("number", read_only=True)

    class Meta:
        model = InboundMail
        fields: ClassVar = ["message_id", "outcome", "reason", "ticket", "received_at"]
