"""API of mails: to see what was sent and why not, and to send a failed one again."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.serializers import RightsModelSerializer
from b2bops.platform.api.viewsets import ReadViewSet
from b2bops.platform.filters import EmailFilter
from b2bops.platform.models import Email
from b2bops.platform.services import mail


class EmailSummarySerializer(RightsModelSerializer):
    class Meta:
        model = Email
        fields: ClassVar = ["id", "status", "to", "cc", "subject", "about_label", "attempts", "created_at", "sent_at"]


class EmailSerializer(EmailSummarySerializer):
    attachments = serializers.SlugRelatedField[Any]("name", many=True, read_only=True)

    class Meta(EmailSummarySerializer.Meta):
        fields: ClassVar = [
            *EmailSummarySerializer.Meta.fields,
            "text",
            "language",
            "attachments",
            "message_id",
            "in_reply_to",
            "error",
        ]


class EmailViewSet(ReadViewSet):
    """Mails to customers, as far as the reader sees their accounts."""

    read_serializer = EmailSerializer
    list_serializer = EmailSummarySerializer
    filterset_class = EmailFilter
    ordering_fields: ClassVar = ["created_at", "sent_at"]

    def queryset_for(self, user: Any) -> QuerySet[Email]:
        return Email.objects.visible_to(user).prefetch_related("attachments").order_by("-pk")

    @extend_schema(request=None, responses=EmailSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Queue a failed mail again."""
        return self.answer(mail.mail_resend(actor=request.user, mail=self.get_object()))
