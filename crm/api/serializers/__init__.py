"""What the API shows and takes of customers. Rows are named by their codes, not by keys of ours."""

from crm.api.serializers.accounts import (
    CONTRACT_PRICE,
    AccountSerializer,
    AccountWriteSerializer,
    AddressSerializer,
    BuyerPriceQuestionSerializer,
    LifecycleSerializer,
)
from crm.api.serializers.people import ContactSerializer, ContactWriteSerializer

__all__ = [
    "CONTRACT_PRICE",
    "AccountSerializer",
    "AccountWriteSerializer",
    "AddressSerializer",
    "BuyerPriceQuestionSerializer",
    "ContactSerializer",
    "ContactWriteSerializer",
    "LifecycleSerializer",
]
