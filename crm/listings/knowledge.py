"""The lists of articles and canned replies."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from crm.filters.knowledge import ArticleFilter, CannedFilter


def _helpful(row: Any) -> int | None:
    """Share of yes among the votes, in percent; None without a vote."""
    votes = row.helpful_count + row.unhelpful_count
    return 100 * row.helpful_count // votes if votes else None


ARTICLES = Listing(
    key="articles",
    title=_("Knowledge base"),
    icon="book-open",
    columns=(
        Column("title", _("Title"), sort="title", wide=True, note=lambda row: row.category.name),
        Column(
            "status",
            _("Status"),
            "badge",
            sort="status",
            value=lambda row: row.get_status_display(),
            tone=lambda row: row.tone,
        ),
        Column("language", _("Language"), sort="language", value=lambda row: row.get_language_display()),
        Column("version", _("Version"), "number", sort="version"),
        Column("helpful", _("Found helpful"), "percent", value=_helpful),
        Column("votes", _("Votes"), "number", value=lambda row: row.helpful_count + row.unhelpful_count),
        Column("updated_at", _("Updated"), "datetime", sort="updated_at"),
    ),
    filterset=ArticleFilter,
    sort="title",
    link=lambda row: reverse("crm:article_detail", args=[row.pk]),
    create_url_name="crm:article_create",
    create_label=_("New article"),
    empty_title=_("No article here"),
    empty_text=_("Write down once what customers ask again and again."),
)

CANNED = Listing(
    key="canned-replies",
    title=_("Canned replies"),
    icon="message-square-text",
    columns=(
        Column("title", _("Title"), sort="title", note=lambda row: row.code),
        Column("body", _("Text"), wide=True, value=lambda row: row.body[:140]),
        Column("language", _("Language"), sort="language", value=lambda row: row.get_language_display()),
        Column("ticket_type", _("For type"), sort="ticket_type", value=lambda row: row.get_ticket_type_display()),
        Column("is_active", _("Active"), "boolean", sort="is_active"),
    ),
    filterset=CannedFilter,
    sort="title",
    link=lambda row: reverse("crm:canned_edit", args=[row.pk]),
    create_url_name="crm:canned_create",
    create_label=_("New canned reply"),
    empty_title=_("No canned reply here"),
    empty_text=_("Texts your team answers with often; placeholders are filled in from the ticket."),
)
