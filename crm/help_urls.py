"""Addresses for customers who do not sign in."""

from django.urls import path

from crm.views import help as pages

app_name = "help"
urlpatterns = [
    path("", pages.home, name="home"),
    path("articles/<slug:slug>/", pages.article, name="article"),
    path("articles/<slug:slug>/helpful/", pages.article_vote, name="article_vote"),
    path("request/", pages.ask, name="ask"),
    path("request/suggestions/", pages.suggestions, name="suggestions"),
    path("status/<slug:token>/", pages.status, name="status"),
    path("status/<slug:token>/answer/", pages.answer, name="answer"),
    path("status/<slug:token>/rate/", pages.rate, name="rate"),
    path("status/<slug:token>/files/<int:pk>/", pages.attachment, name="attachment"),
]
