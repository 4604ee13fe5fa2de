"""Addresses of the app's screens."""

from django.urls import path

from orders.imports.urls import urlpatterns as import_urls
from orders.views import (
    account_panel,
    opportunity_panel,
    order_actions,
    order_editor,
    order_pages,
    pickers,
    printing,
    quotes,
    returns,
)

app_name = "orders"
urlpatterns = [
    path("", order_pages.order_list, name="order_list"),
    path("new/", order_editor.order_create, name="order_create"),
    path("preview/", order_editor.order_preview, name="order_preview"),
    path("line/", order_editor.order_line_row, name="order_line_row"),
    path("confirm/", order_actions.order_bulk_confirm, name="order_bulk_confirm"),
    path("<int:pk>/", order_pages.order_detail, name="order_detail"),
    path("<int:pk>/pdf/", printing.order_pdf, name="order_pdf"),
    path("<int:pk>/mail/", printing.order_mail, name="order_mail"),
    path("<int:pk>/edit/", order_editor.order_edit, name="order_edit"),
    path("<int:pk>/confirm/", order_actions.order_confirm, name="order_confirm"),
    path("<int:pk>/hold/", order_actions.order_hold, name="order_hold"),
    path("<int:pk>/release/", order_actions.order_hold_release, name="order_hold_release"),
    path("<int:pk>/ship/", order_actions.order_ship, name="order_ship"),
    path("<int:pk>/bill/", order_actions.order_bill, name="order_bill"),
    path("<int:pk>/cancel/", order_actions.order_cancel, name="order_cancel"),
    path("options/accounts/", pickers.account_options, name="account_options"),
    path("options/products/", pickers.product_options, name="product_options"),
    path("quotes/", quotes.quote_list, name="quote_list"),
    path("quotes/new/", quotes.quote_create, name="quote_create"),
    path("quotes/<int:pk>/", quotes.quote_detail, name="quote_detail"),
    path("quotes/<int:pk>/pdf/", printing.quote_pdf, name="quote_pdf"),
    path("quotes/<int:pk>/mail/", printing.quote_mail, name="quote_mail"),
    path("quotes/<int:pk>/lines/add/", quotes.quote_line_add, name="quote_line_add"),
    path("quotes/<int:pk>/lines/<int:line_pk>/remove/", quotes.quote_line_remove, name="quote_line_remove"),
    path("quotes/<int:pk>/submit/", quotes.quote_submit, name="quote_submit"),
    path("quotes/<int:pk>/approve/", quotes.quote_approve, name="quote_approve"),
    path("quotes/<int:pk>/reject/", quotes.quote_reject, name="quote_reject"),
    path("quotes/<int:pk>/reopen/", quotes.quote_reopen, name="quote_reopen"),
    path("quotes/<int:pk>/send/", quotes.quote_send, name="quote_send"),
    path("quotes/<int:pk>/accept/", quotes.quote_accept, name="quote_accept"),
    path("quotes/<int:pk>/decline/", quotes.quote_decline, name="quote_decline"),
    path("returns/", returns.return_list, name="return_list"),
    path("returns/<int:pk>/", returns.return_detail, name="return_detail"),
    path("accounts/<int:pk>/panel/", account_panel.account_panel, name="account_panel"),
    path("opportunities/<int:pk>/panel/", opportunity_panel.opportunity_panel, name="opportunity_panel"),
    *import_urls,
]
