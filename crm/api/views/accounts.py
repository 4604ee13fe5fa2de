"""API of accounts."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.common.errors import NotAllowed
from b2bops.platform.api.viewsets import ServiceViewSet
from catalog import selectors as catalog_selectors
from catalog.api.serializers import PriceTraceSerializer
from crm import selectors
from crm.api import serializers
from crm.api.serializers.leads import AccountMergeSerializer
from crm.filters.accounts import AccountFilter
from crm.models import Account
from crm.services import accounts, addresses, merging


class AccountViewSet(ServiceViewSet):
    """Accounts with their addresses; those of another territory are not found."""

    read_serializer = serializers.AccountSerializer
    write_serializer = serializers.AccountWriteSerializer
    filterset_class = AccountFilter
    ordering_fields: ClassVar = ["code", "name", "country", "lifecycle", "credit_limit", "updated_at"]

    def queryset_for(self, user: Any) -> QuerySet[Account]:
        related = Account.objects.visible_to(user).select_related(
            "parent", "territory", "owner", "price_list", "segment"
        )
        return related.prefetch_related("addresses")

    def perform_service_create(self, values: dict[str, Any]) -> Account:
        return accounts.account_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: Account, values: dict[str, Any]) -> Account:
        return accounts.account_update(actor=self.request.user, account=instance, **values)

    @extend_schema(request=serializers.LifecycleSerializer, responses=serializers.AccountSerializer)
    @action(detail=True, methods=["post"])
    def lifecycle(self, request: Request, pk: str | None = None) -> Response:
        """Set the lifecycle by hand."""
        sent = serializers.LifecycleSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        stage = sent.validated_data["lifecycle"]
        done = accounts.lifecycle_set(
            actor=request.user, account=self.get_object(), lifecycle=stage, on=timezone.localdate()
        )
        return self.answer(done)

    @extend_schema(request=None, responses=serializers.AccountSerializer)
    @action(detail=True, methods=["post"], url_path="lifecycle/release", url_name="lifecycle-release")
    def lifecycle_release(self, request: Request, pk: str | None = None) -> Response:
        """Let the orders decide the lifecycle again."""
        return self.answer(accounts.lifecycle_release(actor=request.user, account=self.get_object()))

    @extend_schema(request=AccountMergeSerializer, responses=serializers.AccountSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str | None = None) -> Response:
        """Merge another account into this one; it cannot be undone."""
        sent = AccountMergeSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        kept = self.get_object()
        return self.answer(merging.account_merge(actor=request.user, kept=kept, **sent.validated_data))

    @extend_schema(request=serializers.AddressSerializer, responses={201: serializers.AddressSerializer})
    @action(detail=True, methods=["post"])
    def addresses(self, request: Request, pk: str | None = None) -> Response:
        """Add an address; the first of its kind becomes the default."""
        sent = serializers.AddressSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        account = self.get_object()
        address = addresses.address_create(actor=request.user, account=account, **sent.validated_data)
        return Response(serializers.AddressSerializer(address).data, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[serializers.BuyerPriceQuestionSerializer], responses=PriceTraceSerializer, filters=False)
    @action(detail=True, methods=["get"], filterset_class=None)
    def price(self, request: Request, pk: str | None = None) -> Response:
        """The price this account pays for a quantity on a day, and why."""
        user: Any = request.user
        if serializers.CONTRACT_PRICE not in user.rights:
            raise NotAllowed(_("You may not see agreed prices."), remedy=_("Ask a sales manager."))
        question = serializers.BuyerPriceQuestionSerializer(data=request.query_params)
        question.is_valid(raise_exception=True)
        asked, account = question.validated_data, self.get_object()
        on = asked.get("on") or timezone.localdate()
        decision = catalog_selectors.price_resolve(
            product=asked["product"],
            quantity=asked["quantity"],
            on=on,
            currency=account.currency,
            terms=selectors.buyer_terms(account, on),
        )
        return Response(catalog_selectors.trace_shown(decision.as_trace(), rights=user.rights))
