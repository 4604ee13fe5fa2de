"""Behaviour events as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from crm.models import BehaviourChannel, BehaviourEvent, BehaviourKind
from crm.services.behaviour import EVENTS_MAX


class BehaviourEventSerializer(serializers.ModelSerializer[BehaviourEvent]):
    account: Any = serializers.SlugRelatedField("code", read_only=True)
    product: Any = serializers.SlugRelatedField("sku", read_only=True)

    class Meta:
        model = BehaviourEvent
        fields: ClassVar = [
            "id",
            "source",
            "external_id",
            "kind",
            "channel",
            "account",
            "contact",
            "product",
            "words",
            "occurred_at",
            "received_at",
        ]


class EventSerializer(serializers.Serializer[Any]):
    """``account`` is a code, ``contact`` a mail address at that account, ``product`` a SKU."""

    external_id = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=BehaviourKind.choices)
    channel = serializers.ChoiceField(choices=BehaviourChannel.choices, required=False)
    account = serializers.CharField(max_length=40, required=False)
    contact = serializers.EmailField(max_length=254, required=False)
    product = serializers.CharField(max_length=60, required=False)
    words = serializers.CharField(max_length=200, required=False, allow_blank=True)
    occurred_at = serializers.DateTimeField()


class EventsSerializer(serializers.Serializer[Any]):
    """Up to 1,000 events of one sender; ``external_id`` makes sending them again harmless."""

    source = serializers.CharField(max_length=40)  # type: ignore[assignment]
    events: Any = serializers.ListField(child=EventSerializer(), min_length=1, max_length=EVENTS_MAX)


class EventRefusedSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    external_id = serializers.CharField()
    code = serializers.CharField()
    field = serializers.CharField()
    reason = serializers.CharField()


class IngestedSerializer(serializers.Serializer[Any]):
    """received = created + repeated + refused."""

    received = serializers.IntegerField()
    created = serializers.IntegerField()
    repeated = serializers.IntegerField()
    refused = EventRefusedSerializer(many=True)
