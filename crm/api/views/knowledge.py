"""API of articles and canned replies."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ServiceViewSet
from crm.api.serializers import knowledge as serializers
from crm.filters.knowledge import ArticleFilter, CannedFilter
from crm.models import CannedReply, KnowledgeArticle
from crm.services import knowledge


class ArticleViewSet(ServiceViewSet):
    """What we know, in every state."""

    read_serializer = serializers.ArticleSerializer
    write_serializer = serializers.ArticleWriteSerializer
    filterset_class = ArticleFilter
    ordering_fields: ClassVar = ["title", "updated_at"]

    def queryset_for(self, user: Any) -> QuerySet[KnowledgeArticle]:
        return KnowledgeArticle.objects.visible_to(user).select_related("category")

    def perform_service_create(self, values: dict[str, Any]) -> KnowledgeArticle:
        return knowledge.article_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: KnowledgeArticle, values: dict[str, Any]) -> KnowledgeArticle:
        return knowledge.article_update(actor=self.request.user, article=instance, now=timezone.now(), **values)

    @extend_schema(request=serializers.ArticleMoveSerializer, responses=serializers.ArticleSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Publish, take back or archive."""
        body = serializers.ArticleMoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        article = self.get_object()
        knowledge.article_move(
            actor=request.user, article=article, status=body.validated_data["status"], now=timezone.now()
        )
        return self.answer(article)


class CannedReplyViewSet(ServiceViewSet):
    """Texts staff answer with."""

    read_serializer = serializers.CannedReplySerializer
    write_serializer = serializers.CannedReplySerializer
    filterset_class = CannedFilter
    ordering_fields: ClassVar = ["title", "code"]

    def queryset_for(self, user: Any) -> QuerySet[CannedReply]:
        return CannedReply.objects.visible_to(user)

    def perform_service_create(self, values: dict[str, Any]) -> CannedReply:
        return knowledge.canned_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: CannedReply, values: dict[str, Any]) -> CannedReply:
        return knowledge.canned_update(actor=self.request.user, canned=instance, **values)
