"""Writing articles and canned replies."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import records
from crm.models import ARTICLE_TRANSITIONS, ArticleStatus, ArticleVersion, CannedReply, KnowledgeArticle
from crm.placeholders import PLACEHOLDERS, unknown_placeholders

ARTICLE_FIELDS = ("title", "body", "category", "language", "slug")
CANNED_FIELDS = ("code", "title", "body", "language", "ticket_type", "is_active")


class PlaceholderUnknown(InvalidValue):
    """A canned reply names something that nobody can fill in."""

    code = "placeholder_unknown"


class ArticleStatusUnknown(InvalidValue):
    """A status that no article has."""

    code = "article_status_unknown"


@transaction.atomic
def article_create(*, actor: Any, title: str, **fields: Any) -> KnowledgeArticle:
    """Write a draft. Its address is made from the title unless one is given."""
    records.check_editable(fields, ARTICLE_FIELDS)
    slug = fields.pop("slug", "") or _free_slug(title)
    article = KnowledgeArticle(title=title, slug=slug, **fields)
    return records.row_create(actor=actor, instance=article, action="article.created", named=["title", "slug"])


@transaction.atomic
def article_update(*, actor: Any, article: KnowledgeArticle, now: datetime, **changes: Any) -> KnowledgeArticle:
    """Change an article; a new title or text keeps the old one as a version."""
    records.check_editable(changes, ARTICLE_FIELDS)
    stored = KnowledgeArticle.objects.lock_one(pk=article.pk)
    said = {name: changes[name] for name in ("title", "body") if name in changes}
    if any(getattr(stored, name) != value for name, value in said.items()):
        ArticleVersion.objects.create(
            article=stored,
            version=stored.version,
            title=stored.title,
            body=stored.body,
            author=actor if getattr(actor, "pk", None) else None,
            replaced_at=now,
        )
        changes["version"] = stored.version + 1
    return records.row_change(actor=actor, instance=stored, changes=changes, action="article.changed")


@transaction.atomic
def article_move(*, actor: Any, article: KnowledgeArticle, status: str, now: datetime) -> KnowledgeArticle:
    """Publish, take back or archive. Raises TransitionRefused."""
    if status not in ArticleStatus.values:
        raise ArticleStatusUnknown(
            _("%(status)s is not a status of an article.") % {"status": status[:40].replace("\x00", "�")},
            field="status",
            value=status[:40].replace("\x00", "�"),
            remedy=_("Use one of: %(choices)s.") % {"choices": ", ".join(ArticleStatus.values)},
        )
    stored = KnowledgeArticle.objects.lock_one(pk=article.pk)
    ARTICLE_TRANSITIONS.check(subject=stored.title, current=stored.status, target=status)
    changes: dict[str, Any] = {"status": status}
    if status == ArticleStatus.PUBLISHED and stored.published_at is None:
        changes["published_at"] = now
    return records.row_change(actor=actor, instance=stored, changes=changes, action=f"article.{status.lower()}")


def article_vote(*, article: KnowledgeArticle, helpful: bool) -> None:
    """Count a reader's yes or no. One UPDATE; votes are counters and leave no audit entry."""
    name = "helpful_count" if helpful else "unhelpful_count"
    KnowledgeArticle.objects.filter(pk=article.pk).update(**{name: F(name) + 1})


@transaction.atomic
def canned_create(*, actor: Any, **fields: Any) -> CannedReply:
    """Keep a text with placeholders. Raises PlaceholderUnknown, RecordRefused."""
    records.check_editable(fields, CANNED_FIELDS)
    _check_placeholders(fields)
    return records.row_create(
        actor=actor, instance=CannedReply(**fields), action="canned_reply.created", named=["code", "title"]
    )


@transaction.atomic
def canned_update(*, actor: Any, canned: CannedReply, **changes: Any) -> CannedReply:
    """Change a text. Raises PlaceholderUnknown, RecordRefused."""
    records.check_editable(changes, CANNED_FIELDS)
    _check_placeholders(changes)
    return records.row_change(actor=actor, instance=canned, changes=changes, action="canned_reply.changed")


def _check_placeholders(fields: dict[str, Any]) -> None:
    unknown = unknown_placeholders(fields.get("body", ""))
    if unknown:
        raise PlaceholderUnknown(
            _("{%(name)s} means nothing here.") % {"name": unknown[0][:40]},
            field="body",
            value=unknown[0][:40],
            remedy=_("Use: %(names)s.") % {"names": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)},
        )


def _free_slug(title: str) -> str:
    """An address from the title; a number is added until it is free. Titles without Latin letters become "article"."""
    stem = slugify(title)[:70] or "article"
    taken = set(KnowledgeArticle.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
