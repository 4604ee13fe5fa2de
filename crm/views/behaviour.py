"""The screen of behaviour events."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from b2bops.common.listing import listing_response
from crm.listings.behaviour import BEHAVIOUR
from crm.models import BehaviourEvent


@require_safe
def behaviour_list(request: HttpRequest) -> HttpResponseBase:
    rows = BehaviourEvent.objects.visible_to(request.user).select_related("account", "contact", "product")
    return listing_response(request, BEHAVIOUR, rows)
