"""What a person agreed to, and when that changed. The contact holds how it stands; these rows hold its history."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from crm.models.account import Account
from crm.models.people import Contact


class ConsentPurpose(models.TextChoices):
    MARKETING = "MARKETING", _("Marketing by mail")
    PHONE = "PHONE", _("Calls")
    PROFILING = "PROFILING", _("Following what they look at")


class ConsentSource(models.TextChoices):
    STAFF = "STAFF", _("Told a colleague")
    FORM = "FORM", _("Web form")
    MAIL = "MAIL", _("Wrote a mail")
    PHONE = "PHONE", _("Said it on the phone")
    CONTRACT = "CONTRACT", _("In a contract")
    API = "API", _("API")


# The contact's field that says since when there is consent; empty means there is none.
CONSENT_FIELDS = {
    ConsentPurpose.MARKETING: "consent_given_at",
    ConsentPurpose.PHONE: "phone_consent_at",
    ConsentPurpose.PROFILING: "profiling_consent_at",
}


class ConsentChangeQuerySet(LockingQuerySet["ConsentChange"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(contact__account__in=Account.objects.visible_to(user))


class ConsentChange(models.Model):
    """Consent given or withdrawn: for what, when, how, who entered it, and the proof. Rows are only added."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consent_changes", verbose_name=_("contact"))
    purpose = models.CharField(_("purpose"), max_length=9, choices=ConsentPurpose.choices)
    given = models.BooleanField(_("given"))
    at = models.DateTimeField(_("at"))
    source = models.CharField(_("how"), max_length=8, choices=ConsentSource.choices, default=ConsentSource.STAFF)
    proof = models.CharField(_("proof"), max_length=500, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("entered by")
    )

    objects = ConsentChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of consent")
        verbose_name_plural = _("changes of consent")
        indexes: ClassVar = [models.Index(fields=["contact", "-at"], name="consent_by_contact")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(purpose__in=ConsentPurpose.values), name="consent_purpose_is_known"),
            models.CheckConstraint(condition=Q(source__in=ConsentSource.values), name="consent_source_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_purpose_display())
