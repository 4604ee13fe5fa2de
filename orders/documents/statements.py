"""The printed statement of account: opening balance, every movement with the balance after it, closing balance."""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.platform.documents.content import Document, Sum
from b2bops.platform.documents.printing import PrintedFile
from crm.models import Account
from orders import selectors
from orders.documents import parties
from orders.selectors import Statement


@dataclass(frozen=True)
class StatementDocument(Document):
    """A document whose lines are the movements of ``statement``."""

    statement: Statement | None = None


def account_statement_print(*, pk: int, language: str) -> PrintedFile:
    """The last three months up to today, in the account's currency: what is mailed. 6 queries.

    Raises NotFound, PrintingUnavailable.
    """
    account = Account.objects.filter(pk=pk).first()
    start, end = selectors.usual_period(timezone.localdate())
    statement = selectors.account_statement(account, start=start, end=end) if account else None
    return statement_print(statement, language=language)


def statement_print(statement: Statement | None, *, language: str) -> PrintedFile:
    """Any statement as ``statement-<account>.pdf``. 3 queries. Raises NotFound for None, PrintingUnavailable."""
    file = parties.document_file(
        statement and statement.account,
        lambda _account, tongue: statement_document(statement, tongue),  # type: ignore[arg-type]
        language=language,
        template="documents/statement.html",
    )
    return replace(file, name=f"statement-{file.name}")


def statement_document(statement: Statement, language: str) -> StatementDocument:
    """What stands on it, in the language that is active."""
    account, closing = statement.account, statement.closing
    return StatementDocument(
        title=_("Statement of account"),
        number=account.code,
        language=language,
        currency=statement.currency,
        recipient=parties.recipient_of(account),
        facts=parties.facts(
            (_("Period from"), parties.day(statement.start)),
            (_("Period to"), parties.day(statement.end)),
            (_("Customer no."), account.code),
            (_("Currency"), statement.currency),
        ),
        lines=(),
        sums=(
            Sum(_("Opening balance"), statement.opening),
            Sum(_("Billed"), statement.invoiced),
            Sum(_("Paid and credited"), -statement.settled),
            Sum(_("Closing balance"), closing, strong=True),
        ),
        introduction=_("These documents are on your account with us in the period:"),
        remarks=(_remark(statement),),
        shows_bank=closing > 0,
        statement=statement,
    )


def _remark(statement: Statement) -> str:
    if statement.closing > 0:
        return _("The closing balance is owed to us. Please tell us if your books say otherwise.")
    if statement.closing < 0:
        return _("The closing balance is in your favour. Please tell us if your books say otherwise.")
    return _("Nothing is owed. Please tell us if your books say otherwise.")
