"""Reading customers: questions asked by more than one place, called through this module."""

from crm.selectors.accounts import AccountCard, account_card, account_offers, accounts_for_list
from crm.selectors.activities import ActivityBoard, activity_board, open_activities, open_with, snooze_days
from crm.selectors.board import Board, board
from crm.selectors.care import CareCall, CareResults, care_calls, care_campaigns_for_list, care_results
from crm.selectors.destination import account_bill_to, account_destination
from crm.selectors.families import FamilyMember, account_family
from crm.selectors.look_alikes import LookAlike, lead_look_alikes
from crm.selectors.people import activity_owners, mail_contacts, sellers
from crm.selectors.terms import account_line, buyer_terms
from crm.selectors.tickets import agents

__all__ = [
    "AccountCard",
    "ActivityBoard",
    "Board",
    "CareCall",
    "CareResults",
    "FamilyMember",
    "LookAlike",
    "account_bill_to",
    "account_card",
    "account_destination",
    "account_family",
    "account_line",
    "account_offers",
    "accounts_for_list",
    "activity_board",
    "activity_owners",
    "agents",
    "board",
    "buyer_terms",
    "care_calls",
    "care_campaigns_for_list",
    "care_results",
    "lead_look_alikes",
    "mail_contacts",
    "open_activities",
    "open_with",
    "sellers",
    "snooze_days",
]
