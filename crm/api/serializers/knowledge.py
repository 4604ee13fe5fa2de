"""Articles and canned replies as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from crm.models import ArticleStatus, CannedReply, KnowledgeArticle, KnowledgeCategory


class ArticleSerializer(serializers.ModelSerializer[KnowledgeArticle]):
    category: Any = serializers.SlugRelatedField("name", read_only=True)

    class Meta:
        model = KnowledgeArticle
        fields: ClassVar = [
            "id",
            "slug",
            "title",
            "body",
            "category",
            "language",
            "status",
            "version",
            "helpful_count",
            "unhelpful_count",
            "published_at",
            "updated_at",
        ]


class ArticleWriteSerializer(serializers.ModelSerializer[KnowledgeArticle]):
    category: Any = serializers.SlugRelatedField("name", queryset=KnowledgeCategory.objects.all())

    class Meta:
        model = KnowledgeArticle
        fields: ClassVar = ["title", "body", "category", "language"]


class ArticleMoveSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=ArticleStatus.choices)


class CannedReplySerializer(serializers.ModelSerializer[CannedReply]):
    class Meta:
        model = CannedReply
        fields: ClassVar = ["id", "code", "title", "body", "language", "ticket_type", "is_active"]
