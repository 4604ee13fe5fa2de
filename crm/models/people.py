"""Addresses of an account and the people at it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from crm.models.account import Account


class AddressKind(models.TextChoices):
    BILL = "BILL", _("Billing")
    SHIP = "SHIP", _("Shipping")


class AddressQuerySet(LockingQuerySet["Address"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))


class Address(models.Model):
    """A billing or shipping address of an account."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="addresses")
    kind = models.CharField(_("kind"), max_length=4, choices=AddressKind.choices)
    line_1 = models.CharField(_("street"), max_length=200)
    line_2 = models.CharField(_("more"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100)
    region = models.CharField(_("region"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=80)
    is_default = models.BooleanField(_("default"), default=False)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "kind"], condition=Q(is_default=True), name="address_one_default_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_1}, {self.postal_code} {self.city}"


class Channel(models.TextChoices):
    EMAIL = "EMAIL", _("E-mail")
    PHONE = "PHONE", _("Phone")
    POST = "POST", _("Post")


class ContactQuerySet(LockingQuerySet["Contact"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(account__in=Account.objects.visible_to(user))


class Contact(models.Model):
    """A person at an account, with what they agreed to."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="contacts", verbose_name=_("account"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    preferred_channel = models.CharField(
        _("preferred channel"), max_length=5, choices=Channel.choices, default=Channel.EMAIL
    )
    consent_given_at = models.DateTimeField(_("consent to marketing given"), null=True, blank=True)
    phone_consent_at = models.DateTimeField(_("consent to calls given"), null=True, blank=True)
    profiling_consent_at = models.DateTimeField(_("consent to profiling given"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "email"], condition=~Q(email=""), name="contact_email_unique_per_account"
            )
        ]

    def __str__(self) -> str:
        return self.name
