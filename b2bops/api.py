"""The API's addresses: one router over every app's view sets, its documentation and its sign-in."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from analytics.api import routes as analytics_routes
from b2bops.accounts.api import views as account_views
from b2bops.platform.api import routes as platform_routes
from catalog.api import routes as catalog_routes
from crm.api import routes as crm_routes
from orders.api import routes as orders_routes
from supply.api import routes as supply_routes

PAGE = "api_documentation.html"  # the package's own page has an inline style, which the content policy refuses

router = SimpleRouter()
for routes in (platform_routes, catalog_routes, crm_routes, supply_routes, orders_routes, analytics_routes):
    for prefix, viewset, basename in routes.ROUTES:
        router.register(prefix, viewset, basename=basename)

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name=PAGE), name="documentation"),
    path("sign-in/", account_views.SignInView.as_view(), name="sign_in"),
    path("sign-out/", account_views.SignOutView.as_view(), name="sign_out"),
    path("me/", account_views.MeView.as_view(), name="me"),
    *router.urls,
]
