"""The mail a document is sent with: to whom, in which language, in which words. People may change all of it."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from b2bops.platform import selectors as platform_selectors
from crm import selectors as crm_selectors
from crm.models import Account
from orders.documents import parties


@dataclass(frozen=True)
class MailText:
    """What a person sees before it is sent."""

    to: tuple[str, ...]
    subject: str
    text: str
    language: str
    cc: tuple[str, ...] = ()


def mail_proposed(kind: str, document: Any, *, language: str = "", **facts: Any) -> MailText:
    """The usual mail for ``document``, from ``templates/mails/<kind>.txt``: its first line is the subject. 3 queries.

    It goes to the document's contact, else to the account's first active contact with an address; ``to`` is empty when
    there is none.
    """
    account = document if isinstance(document, Account) else document.account
    tongue = language or parties.language_of(account)
    contact = getattr(document, "contact", None)
    people = crm_selectors.mail_contacts(account)
    chosen = contact if contact is not None and contact.email else (people[0] if people else None)
    with override(tongue):
        values = {
            "document": document,
            "account": account,
            "person": chosen.name if chosen else "",
            "company": platform_selectors.company_profile(),
            **facts,
        }
        subject, _newline, text = render_to_string(f"mails/{kind}.txt", values).strip().partition("\n")
    return MailText((chosen.email,) if chosen else (), subject.strip(), text.strip(), tongue)
