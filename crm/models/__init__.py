"""Tables of customers, one file per topic."""

from crm.models.account import LIFECYCLE_TONES, Account, AccountQuerySet, Lifecycle
from crm.models.people import Address, AddressKind, Channel, Contact

__all__ = ["LIFECYCLE_TONES", "Account", "AccountQuerySet", "Address", "AddressKind", "Channel", "Contact", "Lifecycle"]
