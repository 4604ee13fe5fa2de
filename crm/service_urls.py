"""Addresses of customer service among those of the app."""

from django.urls import path

from crm.views import knowledge, ticket_actions, tickets

urlpatterns = [
    path("contacts/options/", tickets.contact_options, name="contact_options"),
    path("accounts/<int:pk>/tickets/", tickets.account_tickets, name="account_tickets"),
    path("tickets/", tickets.ticket_list, name="ticket_list"),
    path("tickets/new/", tickets.ticket_create, name="ticket_create"),
    path("tickets/assign/", ticket_actions.ticket_assign_selected, name="ticket_assign_selected"),
    path("tickets/files/<int:pk>/", ticket_actions.ticket_attachment, name="ticket_attachment"),
    path("tickets/<int:pk>/insert/", knowledge.ticket_insert, name="ticket_insert"),
    path("knowledge/", knowledge.article_list, name="article_list"),
    path("knowledge/new/", knowledge.article_create, name="article_create"),
    path("knowledge/options/", knowledge.article_options, name="article_options"),
    path("knowledge/<int:pk>/", knowledge.article_detail, name="article_detail"),
    path("knowledge/<int:pk>/edit/", knowledge.article_edit, name="article_edit"),
    path("knowledge/<int:pk>/move/", knowledge.article_move, name="article_move"),
    path("canned/", knowledge.canned_list, name="canned_list"),
    path("canned/new/", knowledge.canned_create, name="canned_create"),
    path("canned/<int:pk>/edit/", knowledge.canned_edit, name="canned_edit"),
    path("tickets/<int:pk>/", tickets.ticket_detail, name="ticket_detail"),
    path("tickets/<int:pk>/edit/", tickets.ticket_edit, name="ticket_edit"),
    path("tickets/<int:pk>/reply/", ticket_actions.ticket_reply, name="ticket_reply"),
    path("tickets/<int:pk>/note/", ticket_actions.ticket_note, name="ticket_note"),
    path("tickets/<int:pk>/move/", ticket_actions.ticket_move, name="ticket_move"),
    path("tickets/<int:pk>/take/", ticket_actions.ticket_take, name="ticket_take"),
    path("tickets/<int:pk>/assign/", ticket_actions.ticket_assign, name="ticket_assign"),
    path("tickets/<int:pk>/merge/", ticket_actions.ticket_merge_into, name="ticket_merge"),
    path("tickets/<int:pk>/split/", ticket_actions.ticket_split, name="ticket_split"),
]
