"""Addresses of the screens of contracts, segments and whom promotions are for."""

from django.urls import path

from crm.views import contracts, price, segments

urlpatterns = [
    path("contracts/", contracts.contract_list, name="contract_list"),
    path("contracts/new/", contracts.contract_create, name="contract_create"),
    path("contracts/<int:pk>/", contracts.contract_detail, name="contract_detail"),
    path("contracts/<int:pk>/edit/", contracts.contract_edit, name="contract_edit"),
    path("contracts/<int:pk>/approve/", contracts.contract_approve, name="contract_approve"),
    path("contracts/<int:pk>/reopen/", contracts.contract_reopen, name="contract_reopen"),
    path("contracts/<int:pk>/activate/", contracts.contract_activate, name="contract_activate"),
    path("contracts/<int:pk>/terminate/", contracts.contract_terminate, name="contract_terminate"),
    path("contracts/<int:pk>/renew/", contracts.contract_renew, name="contract_renew"),
    path("contracts/<int:pk>/prices/", contracts.contract_price_add, name="contract_price_add"),
    path(
        "contracts/<int:pk>/prices/<int:row_pk>/remove/", contracts.contract_price_remove, name="contract_price_remove"
    ),
    path("contracts/<int:pk>/commitments/", contracts.contract_commitment_add, name="contract_commitment_add"),
    path(
        "contracts/<int:pk>/commitments/<int:row_pk>/remove/",
        contracts.contract_commitment_remove,
        name="contract_commitment_remove",
    ),
    path("segments/", segments.segment_list, name="segment_list"),
    path("segments/new/", segments.segment_create, name="segment_create"),
    path("segments/<int:pk>/", segments.segment_detail, name="segment_detail"),
    path("accounts/segment/", segments.account_segment, name="account_segment"),
    path("promotions/<int:pk>/audience/", segments.promotion_audience, name="promotion_audience"),
    path("promotions/<int:pk>/audience/set/", segments.promotion_audience_set, name="promotion_audience_set"),
    path("why-this-price/", price.why_price, name="why_price"),
]
