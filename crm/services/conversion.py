"""Turning a qualified lead into an account, a contact and an opportunity, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict
from b2bops.platform.services import numbers
from crm.models import LEAD_TRANSITIONS, Account, Contact, Lead, LeadStatus, Opportunity
from crm.services import accounts, contacts, leads, opportunities


@dataclass(frozen=True)
class Opening:
    """The opportunity a conversion opens."""

    name: str
    expected_close: date
    amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Conversion:
    """What a lead became."""

    lead: Lead
    account: Account
    contact: Contact | None
    opportunity: Opportunity | None


class AccountGone(Conflict):
    """The account was merged into another one, or is no longer active."""

    code = "account_gone"


@transaction.atomic
def lead_convert(
    *, actor: Any, lead: Lead, now: datetime, account: Account | None = None, opening: Opening | None = None
) -> Conversion:
    """Convert a QUALIFIED lead into ``account`` (or a new one), its person into a contact, and open ``opening``.

    A converted lead gives the same rows again and changes nothing. Raises TransitionRefused, LeadMerged, AccountGone.
    """
    # Account before lead: every writer locks in this order.
    if account is not None:
        account = _locked(account)
    stored = leads.lead_locked(lead)
    if stored.status == LeadStatus.CONVERTED and stored.account is not None:
        return Conversion(stored, stored.account, stored.contact, stored.opportunity)
    LEAD_TRANSITIONS.check(subject=stored.number, current=stored.status, target=LeadStatus.CONVERTED)
    account = account or _new_account(actor, stored, now)
    contact = _contact(actor, stored, account)
    opportunity = _open(actor, stored, account, contact, opening, now) if opening else None
    done = leads.lead_move(
        actor,
        stored,
        LeadStatus.CONVERTED,
        "lead.converted",
        account=account,
        contact=contact,
        opportunity=opportunity,
        closed_at=now,
    )
    return Conversion(done, account, contact, opportunity)


def _locked(account: Account) -> Account:
    stored = Account.objects.lock_one(pk=account.pk)
    if stored.merged_into_id is not None or not stored.is_active:
        raise AccountGone(
            _("%(account)s is not active.") % {"account": stored.name},
            field="account",
            value=stored.code,
            remedy=_("Choose an active account, or make a new one."),
        )
    return stored


def _new_account(actor: Any, lead: Lead, now: datetime) -> Account:
    return accounts.account_create(
        actor=actor,
        code=numbers.take(kind="AC", on=timezone.localtime(now).date()),
        name=lead.company,
        country=lead.country,
        territory=lead.territory,
        owner=lead.owner,
    )


def _contact(actor: Any, lead: Lead, account: Account) -> Contact | None:
    """The account's contact with the lead's address, or a new one; None when the lead names nobody."""
    if lead.email:
        known = Contact.objects.filter(account=account, email__iexact=lead.email).first()
        if known is not None:
            if lead.consent_given_at and known.consent_given_at is None:
                return contacts.contact_update(actor=actor, contact=known, consent_given_at=lead.consent_given_at)
            return known
    if not lead.person and not lead.email:
        return None
    return contacts.contact_create(
        actor=actor,
        account=account,
        name=lead.person or lead.email.split("@")[0],
        role=lead.role,
        email=lead.email,
        phone=lead.phone,
        consent_given_at=lead.consent_given_at,
    )


def _open(
    actor: Any, lead: Lead, account: Account, contact: Contact | None, opening: Opening, now: datetime
) -> Opportunity:
    return opportunities.opportunity_create(
        actor=actor,
        account=account,
        name=opening.name,
        amount=opening.amount,
        expected_close=opening.expected_close,
        contact=contact,
        owner=lead.owner,
        source=lead.source,
        campaign=lead.campaign,
        now=now,
    )
