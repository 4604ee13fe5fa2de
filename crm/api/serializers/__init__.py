"""What the API shows and takes of customers. Rows are named by their codes, not by keys of ours."""

from crm.api.serializers.accounts import (
    CONTRACT_PRICE,
    AccountSerializer,
    AccountWriteSerializer,
    AddressSerializer,
    BuyerPriceQuestionSerializer,
    LifecycleSerializer,
)
from crm.api.serializers.activities import (
    ActivitySerializer,
    ActivityWriteSerializer,
    CareCallSerializer,
    CareCampaignSerializer,
    CareCampaignWriteSerializer,
    CompleteSerializer,
    SnoozeSerializer,
)
from crm.api.serializers.behaviour import BehaviourEventSerializer, EventsSerializer, IngestedSerializer
from crm.api.serializers.people import ConsentSerializer, ContactSerializer, ContactWriteSerializer

__all__ = [
    "CONTRACT_PRICE",
    "AccountSerializer",
    "AccountWriteSerializer",
    "ActivitySerializer",
    "ActivityWriteSerializer",
    "AddressSerializer",
    "BehaviourEventSerializer",
    "BuyerPriceQuestionSerializer",
    "CareCallSerializer",
    "CareCampaignSerializer",
    "CareCampaignWriteSerializer",
    "CompleteSerializer",
    "ConsentSerializer",
    "ContactSerializer",
    "ContactWriteSerializer",
    "EventsSerializer",
    "IngestedSerializer",
    "LifecycleSerializer",
    "SnoozeSerializer",
]
