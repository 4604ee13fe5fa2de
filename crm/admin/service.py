"""Customer service in the admin: to look at; it is written on its own pages."""

from django.contrib import admin

from b2bops.accounts.admin_base import PolicyModelAdmin
from crm.models import (
    AssignmentRule,
    CannedReply,
    InboundMail,
    KnowledgeArticle,
    ServiceLevel,
    ServiceTeam,
    Ticket,
    TicketMessage,
    TicketRating,
    WorkingCalendar,
)


@admin.register(Ticket)
class TicketAdmin(PolicyModelAdmin):
    list_display = ("number", "subject", "account", "status", "priority", "assignee", "opened_at")
    list_filter = ("status", "priority", "channel")
    search_fields = ("number", "subject", "sender_email")
    list_select_related = ("account", "assignee")
    exclude = ("public_token", "thread_token")


@admin.register(TicketMessage)
class TicketMessageAdmin(PolicyModelAdmin):
    list_display = ("ticket", "kind", "author", "sender_email", "sent_at")
    list_select_related = ("ticket", "author")
    search_fields = ("ticket__number", "mail_id")


@admin.register(InboundMail)
class InboundMailAdmin(PolicyModelAdmin):
    list_display = ("message_id", "sender", "outcome", "reason", "ticket", "received_at")
    list_filter = ("outcome", "reason")
    list_select_related = ("ticket",)
    search_fields = ("message_id", "sender")


@admin.register(TicketRating)
class TicketRatingAdmin(PolicyModelAdmin):
    list_display = ("ticket", "score", "rated_at")
    list_select_related = ("ticket",)


@admin.register(WorkingCalendar)
class WorkingCalendarAdmin(PolicyModelAdmin):
    list_display = ("code", "name", "time_zone")


@admin.register(ServiceLevel)
class ServiceLevelAdmin(PolicyModelAdmin):
    list_display = ("priority", "ticket_type", "calendar", "first_response_minutes", "resolution_minutes", "is_active")
    list_select_related = ("calendar",)


@admin.register(ServiceTeam)
class ServiceTeamAdmin(PolicyModelAdmin):
    list_display = ("code", "name")


@admin.register(AssignmentRule)
class AssignmentRuleAdmin(PolicyModelAdmin):
    list_display = ("position", "name", "team", "assignee", "is_active")
    list_select_related = ("team", "assignee")


@admin.register(KnowledgeArticle)
class KnowledgeArticleAdmin(PolicyModelAdmin):
    list_display = ("title", "category", "language", "status", "version")
    list_filter = ("status", "language")
    list_select_related = ("category",)
    search_fields = ("title",)


@admin.register(CannedReply)
class CannedReplyAdmin(PolicyModelAdmin):
    list_display = ("code", "title", "language", "ticket_type", "is_active")
