"""Reading customers: questions asked by more than one place, called through this module."""

from crm.selectors.accounts import AccountCard, account_card, account_offers, account_price_lists, accounts_for_list
from crm.selectors.people import sellers

__all__ = ["AccountCard", "account_card", "account_offers", "account_price_lists", "accounts_for_list", "sellers"]
