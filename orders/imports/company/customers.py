"""Customers of the company with their contact and address, through the services people use."""

from typing import Any

from crm.models import Account, AddressKind
from crm.services import accounts, addresses, contacts
from orders.imports.company.tables import Row
from orders.imports.company.work import Outcome, Work, code_of, saved


def write_account(work: Work, row: Row) -> Outcome:
    """One account; a new one with the person and the address its row names."""
    code = code_of(work, row)
    values: dict[str, Any] = {"name": row["name"], "country": row["country"], "currency": work.mapping.currency}
    account, outcome = saved(
        Account.objects.filter(code=code).first(),
        values,
        create=lambda: accounts.account_create(actor=work.actor, code=code, **values),
        update=lambda old: accounts.account_update(actor=work.actor, account=old, **values),
    )
    work.keep("account", row["code"], account)
    if outcome is Outcome.CREATED:
        _people(work, row, account)
    return outcome


def _people(work: Work, row: Row, account: Account) -> None:
    if row["contact"]:
        contacts.contact_create(
            actor=work.actor,
            account=account,
            name=row["contact"],
            role=row["contact_role"],
            phone=row["contact_phone"],
        )
    if row["street"] and row["city"]:
        for kind in AddressKind.values:
            addresses.address_create(
                actor=work.actor,
                account=account,
                kind=kind,
                line_1=row["street"],
                city=row["city"],
                postal_code=row["postal_code"],
                country=row["country"],
            )
