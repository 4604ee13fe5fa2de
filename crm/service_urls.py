"""Addresses of customer service among those of the app."""

from django.urls import path

from crm.views import ticket_actions, tickets

urlpatterns = [
    path("contacts/options/", tickets.contact_options, name="contact_options"),
    path("accounts/<int:pk>/tickets/", tickets.account_tickets, name="account_tickets"),
    path("tickets/", tickets.ticket_list, name="ticket_list"),
    path("tickets/new/", tickets.ticket_create, name="ticket_create"),
    path("tickets/assign/", ticket_actions.ticket_assign_selected, name="ticket_assign_selected"),
    path("tickets/files/<int:pk>/", ticket_actions.ticket_attachment, name="ticket_attachment"),
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
