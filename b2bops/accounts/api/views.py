"""Signing in and out of the API with expiring, hashed tokens."""

from typing import Any

from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from b2bops.accounts.services import TOKEN_DAYS_DEFAULT, token_create
from b2bops.common.errors import BusinessError


class SignInRefused(BusinessError):
    """Unknown name or wrong password: which of them is not said."""

    code = "sign_in_refused"
    status = 401


class SignInSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    days = serializers.IntegerField(min_value=1, max_value=365, default=TOKEN_DAYS_DEFAULT)


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class MeSerializer(serializers.Serializer[Any]):
    username = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    rights = serializers.ListField(child=serializers.CharField())
    territory = serializers.CharField(allow_null=True)


class SignInView(APIView):
    """Exchange a user name and password for a token; the same answer for a wrong name and a wrong password."""

    authentication_classes = ()
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "sign_in"

    @extend_schema(request=SignInSerializer, responses={201: TokenSerializer})
    def post(self, request: Request) -> Response:
        serializer = SignInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        user: Any = authenticate(request._request, username=asked["username"], password=asked["password"])
        if user is None:
            raise SignInRefused(_("This user name and password do not match an active user."))
        instance, text = token_create(user=user, days=asked["days"])
        return Response({"token": text, "expires_at": instance.expiry}, status=status.HTTP_201_CREATED)


class SignOutView(APIView):
    """Revoke the token this call was made with."""

    @extend_schema(request=None, responses={204: OpenApiResponse(description="Revoked")})
    def post(self, request: Request) -> Response:
        if request.auth is not None:
            request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(APIView):
    """Who the token speaks for, and what they may see."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        user: Any = request.user
        territory = user.territory.code if user.territory else None
        return Response(
            {
                "username": user.username,
                "roles": sorted(user.roles),
                "rights": sorted(user.rights),
                "territory": territory,
            }
        )
