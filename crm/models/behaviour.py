"""Behaviour events: what people at our accounts looked at, searched for, clicked and put in their cart."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from catalog.models import Product
from crm.models.account import Account
from crm.models.people import Contact


class BehaviourKind(models.TextChoices):
    VIEW = "VIEW", _("Looked at")
    SEARCH = "SEARCH", _("Searched")
    CLICK = "CLICK", _("Clicked")
    CART = "CART", _("Put in the cart")
    QUOTE_REQUEST = "QUOTE_REQUEST", _("Asked for a quote")
    DOWNLOAD = "DOWNLOAD", _("Downloaded")
    MAIL_OPEN = "MAIL_OPEN", _("Opened a mail")


class BehaviourChannel(models.TextChoices):
    WEB = "WEB", _("Web site")
    PORTAL = "PORTAL", _("Customer portal")
    APP = "APP", _("App")
    MAIL = "MAIL", _("Mail")


BEHAVIOUR_ICONS = {
    BehaviourKind.VIEW: "eye",
    BehaviourKind.SEARCH: "search",
    BehaviourKind.CLICK: "mouse-pointer-click",
    BehaviourKind.CART: "shopping-basket",
    BehaviourKind.QUOTE_REQUEST: "message-circle-question-mark",
    BehaviourKind.DOWNLOAD: "download",
    BehaviourKind.MAIL_OPEN: "mail-open",
}


class BehaviourEventQuerySet(LockingQuerySet["BehaviourEvent"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the accounts one sees; events of no known company only for people who see every territory."""
        if user.is_superuser or user.sees_all_territories:
            return self
        return self.filter(account__in=Account.objects.visible_to(user))


class BehaviourEvent(models.Model):
    """One thing somebody did. ``source`` and ``external_id`` are the sender's own: the same event is stored once.

    A fact from outside, never changed: the row is its own record, and no audit entry is written for it. Everything
    is asked by time, so the indexes end in it and a table partitioned by ``occurred_at`` would serve them as well.
    """

    source = models.CharField(_("sender"), max_length=40)
    external_id = models.CharField(_("sender's number"), max_length=80)
    kind = models.CharField(_("kind"), max_length=13, choices=BehaviourKind.choices)
    channel = models.CharField(
        _("channel"), max_length=6, choices=BehaviourChannel.choices, default=BehaviourChannel.WEB
    )
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, related_name="behaviour_events", verbose_name=_("account"), db_index=False
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, related_name="behaviour_events", verbose_name=_("contact")
    )
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, related_name="+", verbose_name=_("product"), db_index=False
    )
    words = models.CharField(_("what"), max_length=200, blank=True)
    occurred_at = models.DateTimeField(_("when"))
    received_at = models.DateTimeField(_("received"))

    objects = BehaviourEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("behaviour event")
        verbose_name_plural = _("behaviour events")
        indexes: ClassVar = [
            models.Index(fields=["account", "-occurred_at"], name="behaviour_by_account"),
            models.Index(fields=["product", "-occurred_at"], name="behaviour_by_product"),
            models.Index(fields=["-occurred_at"], name="behaviour_by_time"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="behaviour_event_is_stored_once"),
            models.CheckConstraint(condition=Q(kind__in=BehaviourKind.values), name="behaviour_kind_is_known"),
            models.CheckConstraint(condition=Q(channel__in=BehaviourChannel.values), name="behaviour_channel_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.words}".strip()

    @property
    def icon(self) -> str:
        return BEHAVIOUR_ICONS[BehaviourKind(self.kind)]
