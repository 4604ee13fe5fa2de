"""Addresses of families, people's rights, behaviour and care campaigns."""

from django.urls import path

from crm.views import behaviour, care, family, privacy

urlpatterns = [
    path("accounts/<int:pk>/family/", family.account_family, name="account_family"),
    path("accounts/<int:pk>/move/", family.account_move, name="account_move"),
    path("contacts/<int:pk>/consent/", privacy.contact_consent, name="contact_consent"),
    path("contacts/<int:pk>/export/", privacy.contact_export, name="contact_export"),
    path("contacts/<int:pk>/erase/", privacy.contact_erase, name="contact_erase"),
    path("behaviour/", behaviour.behaviour_list, name="behaviour_list"),
    path("care/", care.care_list, name="care_list"),
    path("care/new/", care.care_create, name="care_create"),
    path("care/<int:pk>/", care.care_detail, name="care_detail"),
    path("care/<int:pk>/edit/", care.care_edit, name="care_edit"),
    path("care/<int:pk>/run/", care.care_run, name="care_run"),
    path("care/<int:pk>/pause/", care.care_pause, name="care_pause"),
    path("care/<int:pk>/resume/", care.care_resume, name="care_resume"),
]
