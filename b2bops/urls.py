"""All addresses of the site. Each name has a row in the policy table, or it is closed."""

from django.contrib import admin
from django.urls import include, path
from django_prometheus.exports import ExportToDjangoView

from b2bops import api, health, home

handler403 = "b2bops.common.errors.pages.permission_denied"
handler404 = "b2bops.common.errors.pages.page_not_found"
handler500 = "b2bops.common.errors.pages.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("workspaces/", include("b2bops.workspaces.urls")),
    path("catalog/", include("catalog.urls")),
    path("crm/", include("crm.urls")),
    path("help/", include("crm.help_urls")),
    path("supply/", include("supply.urls")),
    path("orders/", include("orders.urls")),
    path("analytics/", include("analytics.urls")),
    path("platform/", include("b2bops.platform.urls")),
    path("account/", include("b2bops.accounts.urls")),
    path("sign-in/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("api/v1/", include((api.urlpatterns, "api"))),
    path("health/", health.alive, name="health"),
    path("health/ready/", health.ready, name="health-ready"),
    path("metrics/", ExportToDjangoView, name="metrics"),
]
