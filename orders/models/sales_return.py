"""Returns: goods that come back, linked to the order line they came from. See docs/reference/domain/returns.md."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.common.money import amount_field, currency_field, quantity_field, unit_price_field
from b2bops.common.transitions import TransitionTable
from catalog.models import Product
from crm.models import Account
from orders.models.credit_note import CreditNote
from orders.models.order import SalesOrder, SalesOrderLine


class ReturnStatus(models.TextChoices):
    REQUESTED = "REQUESTED", _("Requested")
    APPROVED = "APPROVED", _("Approved")
    REJECTED = "REJECTED", _("Rejected")
    RECEIVED = "RECEIVED", _("Received")
    INSPECTED = "INSPECTED", _("Inspected")
    CLOSED = "CLOSED", _("Closed")


S = ReturnStatus
RETURN_TRANSITIONS = TransitionTable(
    {
        S.REQUESTED: frozenset({S.APPROVED, S.REJECTED}),
        S.APPROVED: frozenset({S.RECEIVED, S.REJECTED}),
        S.RECEIVED: frozenset({S.INSPECTED}),
        S.INSPECTED: frozenset({S.INSPECTED, S.CLOSED}),
    }
)
RETURN_AWAITED = frozenset({S.REQUESTED, S.APPROVED})
RETURN_OPEN = RETURN_AWAITED | {S.RECEIVED, S.INSPECTED}
RETURN_TONES = {
    S.REQUESTED: "warning",
    S.APPROVED: "accent",
    S.REJECTED: "neutral",
    S.RECEIVED: "info",
    S.INSPECTED: "info",
    S.CLOSED: "success",
}


class ReturnReason(models.TextChoices):
    DAMAGED = "DAMAGED", _("Arrived damaged")
    DEFECT = "DEFECT", _("Does not work")
    WRONG_ITEM = "WRONG_ITEM", _("Wrong item sent")
    NOT_NEEDED = "NOT_NEEDED", _("Not needed")
    LATE = "LATE", _("Came too late")
    OTHER = "OTHER", _("Other")


class ReturnOutcome(models.TextChoices):
    RETURN = "RETURN", _("Return")
    REPAIR = "REPAIR", _("Repair")
    REPLACE = "REPLACE", _("Replace")
    REFUND = "REFUND", _("Refund")
    REJECT = "REJECT", _("Reject")


class Disposition(models.TextChoices):
    RESTOCK = "RESTOCK", _("Back to stock")
    QUARANTINE = "QUARANTINE", _("Quarantine")
    SCRAP = "SCRAP", _("Scrap")
    SEND_BACK = "SEND_BACK", _("Back to the customer")


KEPT = frozenset({Disposition.RESTOCK, Disposition.QUARANTINE, Disposition.SCRAP})
SENT_BACK = frozenset({Disposition.SEND_BACK})
DISPOSITIONS_OF = {
    ReturnOutcome.RETURN: KEPT,
    ReturnOutcome.REFUND: KEPT,
    ReturnOutcome.REPLACE: KEPT,
    ReturnOutcome.REPAIR: SENT_BACK,
    ReturnOutcome.REJECT: SENT_BACK,
}


class SalesReturnQuerySet(LockingQuerySet["SalesReturn"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))

    def open(self) -> Self:
        """Asked for and not finished."""
        return self.filter(status__in=RETURN_OPEN)


class SalesReturn(models.Model):
    """One return document of one account.

    ``order`` is empty for imported returns, which may span orders. ``returned_at`` is when the goods came, until then
    when the return was asked for. ``credit_note`` and ``replacement`` are what its close made.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="returns", verbose_name=_("account"))
    order = models.ForeignKey(
        SalesOrder, models.PROTECT, null=True, blank=True, related_name="returns", verbose_name=_("order")
    )
    status = models.CharField(_("status"), max_length=9, choices=ReturnStatus.choices, default=ReturnStatus.REQUESTED)
    external_number = models.CharField(_("their number"), max_length=60, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    currency = currency_field(verbose_name=_("currency"))
    returned_at = models.DateTimeField(_("returned"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    total = amount_field(verbose_name=_("total"), default=0)
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decision_note = models.CharField(_("why decided so"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    restocking_fee_pct = models.DecimalField(
        _("restocking fee in percent"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    replacement_is_free = models.BooleanField(_("replaced free of charge"), default=True)
    credit_note = models.OneToOneField(
        CreditNote, models.PROTECT, null=True, blank=True, related_name="sales_return", verbose_name=_("credit note")
    )
    replacement = models.OneToOneField(
        SalesOrder, models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replacement order")
    )

    objects = SalesReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        indexes: ClassVar = [
            models.Index(fields=["account", "-returned_at"], name="return_by_account"),
            models.Index(fields=["-returned_at", "-id"], name="return_by_time"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["external_number"],
                condition=~Q(external_number=""),
                name="return_external_number_unique",
            ),
            models.CheckConstraint(condition=Q(status__in=ReturnStatus.values), name="return_status_is_known"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(created_by__isnull=True) | ~Q(decided_by=F("created_by")),
                name="return_decider_is_not_maker",
            ),
            models.CheckConstraint(
                condition=Q(restocking_fee_pct__gte=0, restocking_fee_pct__lte=100), name="return_fee_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:return_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return RETURN_TONES[ReturnStatus(self.status)]


class SalesReturnLine(models.Model):
    """What comes back. ``order_line`` is None when no earlier order explains it.

    ``quantity`` was asked for, ``received_qty`` came; ``outcome`` and ``disposition`` are empty until it is inspected.
    ``amount`` is the value of what came, before that of what was asked for.
    """

    sales_return = models.ForeignKey(SalesReturn, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(SalesOrderLine, models.PROTECT, null=True, blank=True, related_name="return_lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = quantity_field(verbose_name=_("quantity"))
    received_qty = quantity_field(verbose_name=_("received"), default=0)
    unit_price = unit_price_field(verbose_name=_("unit price"))
    amount = amount_field(verbose_name=_("amount"))
    # Imports write lines past the ORM: what they know nothing of has its default in the database.
    reason = models.CharField(_("reason"), max_length=10, choices=ReturnReason.choices, blank=True, db_default="")
    outcome = models.CharField(
        _("outcome"), max_length=7, choices=ReturnOutcome.choices, blank=True, default=ReturnOutcome.REFUND
    )
    disposition = models.CharField(
        _("goods go to"), max_length=10, choices=Disposition.choices, blank=True, db_default=""
    )
    note = models.CharField(_("found on inspection"), max_length=300, blank=True, db_default="")

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("return line")
        verbose_name_plural = _("return lines")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="returnline_quantity_above_zero"),
            models.CheckConstraint(
                condition=Q(received_qty__gte=0, received_qty__lte=F("quantity")),
                name="returnline_received_within_quantity",
            ),
        ]
