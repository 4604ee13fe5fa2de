"""What we know: articles for customers and staff, in versions, and the texts staff answer with again and again."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.transitions import TransitionTable
from crm.models.service_choices import TicketLanguage, TicketType


class ArticleStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Draft")
    PUBLISHED = "PUBLISHED", _("Published")
    ARCHIVED = "ARCHIVED", _("Archived")


ARTICLE_TRANSITIONS = TransitionTable(
    {
        ArticleStatus.DRAFT: frozenset({ArticleStatus.PUBLISHED, ArticleStatus.ARCHIVED}),
        ArticleStatus.PUBLISHED: frozenset({ArticleStatus.DRAFT, ArticleStatus.ARCHIVED}),
        ArticleStatus.ARCHIVED: frozenset({ArticleStatus.DRAFT}),
    }
)
ARTICLE_TONES = {
    ArticleStatus.DRAFT: "neutral",
    ArticleStatus.PUBLISHED: "success",
    ArticleStatus.ARCHIVED: "warning",
}


class KnowledgeCategory(models.Model):
    """A shelf of articles; it may stand in another one."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )

    class Meta:
        verbose_name = _("article category")
        verbose_name_plural = _("article categories")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="knowledgecategory_not_its_own_parent")
        ]

    def __str__(self) -> str:
        return self.name


class KnowledgeArticleQuerySet(LockingQuerySet["KnowledgeArticle"]):
    def visible_to(self, user: Any) -> Self:
        """Staff read all articles; everybody else the published ones."""
        return self if user.is_authenticated and user.is_active else self.published()

    def published(self) -> Self:
        return self.filter(status=ArticleStatus.PUBLISHED)


class KnowledgeArticle(models.Model):
    """One article in one language. ``body`` is Markdown without HTML; older texts are its versions."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(_("text"), max_length=100_000)
    category = models.ForeignKey(KnowledgeCategory, models.PROTECT, related_name="articles", verbose_name=_("category"))
    language = models.CharField(_("language"), max_length=10, choices=TicketLanguage.choices, default=TicketLanguage.EN)
    status = models.CharField(_("status"), max_length=9, choices=ArticleStatus.choices, default=ArticleStatus.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    helpful_count = models.PositiveIntegerField(_("found helpful"), default=0)
    unhelpful_count = models.PositiveIntegerField(_("found not helpful"), default=0)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = KnowledgeArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes: ClassVar = [models.Index(fields=["status", "language", "title"], name="article_by_status")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ArticleStatus.values), name="article_status_is_known")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("crm:article_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return ARTICLE_TONES[ArticleStatus(self.status)]


class ArticleVersion(models.Model):
    """A text as it stood before it was changed."""

    article = models.ForeignKey(KnowledgeArticle, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(_("text"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("article version")
        verbose_name_plural = _("article versions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "version"], name="articleversion_once_per_article")
        ]


class CannedReplyQuerySet(LockingQuerySet["CannedReply"]):
    def visible_to(self, user: Any) -> Self:
        return self if user.is_active else self.none()


class CannedReply(models.Model):
    """A text with placeholders such as ``{contact}``; see ``crm.placeholders``."""

    code = models.SlugField(_("short name"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), max_length=10_000)
    language = models.CharField(_("language"), max_length=10, choices=TicketLanguage.choices, default=TicketLanguage.EN)
    ticket_type = models.CharField(_("for type"), max_length=10, choices=TicketType.choices, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = CannedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("crm:canned_edit", args=[self.pk])
