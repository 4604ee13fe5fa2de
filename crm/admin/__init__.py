"""Data care; every form is saved by the same services as the screens."""

from crm.admin.accounts import AccountAdmin
from crm.admin.people import AddressAdmin, ContactAdmin

__all__ = ["AccountAdmin", "AddressAdmin", "ContactAdmin"]
