"""Addresses of the screens of leads, campaigns and opportunities."""

from django.urls import path

from crm.views import board, campaigns, forecast, lead_form, leads, merging, opportunities, opportunity_actions, setup

urlpatterns = [
    path("accounts/<int:pk>/merge/", merging.account_merge, name="account_merge"),
    path("lead-form/", lead_form.lead_form, name="lead_form"),
    path("leads/", leads.lead_list, name="lead_list"),
    path("leads/new/", leads.lead_create, name="lead_create"),
    path("leads/options/", merging.lead_options, name="lead_options"),
    path("leads/assign/", leads.lead_assign, name="lead_assign"),
    path("leads/<int:pk>/", leads.lead_detail, name="lead_detail"),
    path("leads/<int:pk>/edit/", leads.lead_edit, name="lead_edit"),
    path("leads/<int:pk>/start/", leads.lead_start, name="lead_start"),
    path("leads/<int:pk>/qualify/", leads.lead_qualify, name="lead_qualify"),
    path("leads/<int:pk>/disqualify/", leads.lead_disqualify, name="lead_disqualify"),
    path("leads/<int:pk>/convert/", leads.lead_convert, name="lead_convert"),
    path("leads/<int:pk>/merge/", merging.lead_merge, name="lead_merge"),
    path("pipeline/", board.board, name="board"),
    path("pipeline/usual-stages/", board.stages_usual, name="stages_usual"),
    path("pipeline/setup/", setup.pipeline_setup, name="pipeline_setup"),
    path("pipeline/setup/stages/<int:pk>/step/", setup.stage_step, name="stage_step"),
    path("pipeline/setup/<slug:noun>/new/", setup.setup_create, name="setup_create"),
    path("pipeline/setup/<slug:noun>/<int:pk>/", setup.setup_edit, name="setup_edit"),
    path("opportunities/", opportunities.opportunity_list, name="opportunity_list"),
    path("opportunities/new/", opportunities.opportunity_create, name="opportunity_create"),
    path("opportunities/change/", opportunities.opportunity_change, name="opportunity_change"),
    path("opportunities/<int:pk>/", opportunities.opportunity_detail, name="opportunity_detail"),
    path("opportunities/<int:pk>/edit/", opportunities.opportunity_edit, name="opportunity_edit"),
    path("opportunities/<int:pk>/move/", opportunity_actions.opportunity_move, name="opportunity_move"),
    path("opportunities/<int:pk>/reopen/", opportunity_actions.opportunity_reopen, name="opportunity_reopen"),
    path(
        "opportunities/<int:pk>/probability/",
        opportunity_actions.opportunity_probability,
        name="opportunity_probability",
    ),
    path("forecast/", forecast.forecast_page, name="forecast"),
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/new/", campaigns.campaign_create, name="campaign_create"),
    path("campaigns/funnel/", campaigns.campaign_funnel, name="campaign_funnel"),
    path("campaigns/<int:pk>/", campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<int:pk>/costs/add/", campaigns.campaign_cost_add, name="campaign_cost_add"),
    path("campaigns/<int:pk>/costs/<int:cost_pk>/remove/", campaigns.campaign_cost_remove, name="campaign_cost_remove"),
]
