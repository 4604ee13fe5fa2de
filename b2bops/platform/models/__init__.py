"""Tables of the platform, one file per topic."""

from b2bops.platform.models.audit import AuditEntry, AuditSeal
from b2bops.platform.models.company import CompanyProfile
from b2bops.platform.models.exchange_rate import ExchangeRate
from b2bops.platform.models.idempotency import IdempotencyKey
from b2bops.platform.models.imports import ColumnMapping, FindingOutcome, ImportFinding, ImportRun
from b2bops.platform.models.mail import EMAIL_TRANSITIONS, Email, EmailStatus
from b2bops.platform.models.notification import Notification
from b2bops.platform.models.number import DocumentSequence
from b2bops.platform.models.outbox import OutboxMessage, OutboxStatus
from b2bops.platform.models.run import LeasedRun, RunStatus
from b2bops.platform.models.stored_file import StoredFile

__all__ = [
    "EMAIL_TRANSITIONS",
    "AuditEntry",
    "AuditSeal",
    "ColumnMapping",
    "CompanyProfile",
    "DocumentSequence",
    "Email",
    "EmailStatus",
    "ExchangeRate",
    "FindingOutcome",
    "IdempotencyKey",
    "ImportFinding",
    "ImportRun",
    "LeasedRun",
    "Notification",
    "OutboxMessage",
    "OutboxStatus",
    "RunStatus",
    "StoredFile",
]
