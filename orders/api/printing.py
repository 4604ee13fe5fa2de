"""A document as a PDF and as a mail in the API."""

import json
import uuid
from dataclasses import replace
from typing import Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.mails import EmailSerializer
from b2bops.platform.documents.printing import document_print
from orders.api.views.reading import asked
from orders.documents.mails import mail_proposed
from orders.services import mailing


class PdfRenderer(BaseRenderer):
    """Lets a client accept ``application/pdf``; a refusal is still a problem document."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return json.dumps(data, default=str).encode()


class LanguageSerializer(serializers.Serializer[Any]):
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, default="")


class MailSerializer(serializers.Serializer[Any]):
    """What is left out is as usual: the account's contact, its language, our standard words."""

    to = serializers.ListField(child=serializers.CharField(max_length=254), required=False, max_length=20)
    cc = serializers.ListField(child=serializers.CharField(max_length=254), required=False, max_length=20)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    subject = serializers.CharField(max_length=250, required=False)
    text = serializers.CharField(max_length=10_000, required=False)


class PdfMixin(viewsets.GenericViewSet[Any]):
    """Adds ``GET …/pdf/``; ``print_kind`` names the printer."""

    print_kind = ""

    @extend_schema(
        parameters=[OpenApiParameter("language", str, enum=[code for code, _name in settings.LANGUAGES])],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"], renderer_classes=[JSONRenderer, PdfRenderer])
    def pdf(self, request: Request, pk: str | None = None) -> Any:
        """The document as it is printed now, in ``language`` or the account's."""
        row = self.get_object()
        asked = LanguageSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return document_print(self.print_kind, pk=row.pk, language=asked.validated_data["language"]).response()


class PrintMixin(PdfMixin):
    """Adds ``POST …/mail/`` too."""

    @extend_schema(request=MailSerializer, responses={202: EmailSerializer})
    @action(detail=True, methods=["post"])
    def mail(self, request: Request, pk: str | None = None) -> Response:
        """Send the document as a PDF; the answer is the queued mail. Give an Idempotency-Key to send it once."""
        row = self.get_object()
        values = asked(MailSerializer, request)
        usual = mail_proposed(self.print_kind.partition(".")[2], row, language=values.get("language", ""))
        wanted = replace(usual, **{name: _frozen(value) for name, value in values.items()})
        mail = mailing.document_mail(actor=request.user, document=row, mail=wanted, key=str(uuid.uuid4()))
        return Response(EmailSerializer(mail, context=self.get_serializer_context()).data, status=202)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
