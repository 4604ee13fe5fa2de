"""Who we are: the one row printed on every document and named in every mail."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.common.locking import LockingQuerySet
from b2bops.platform.models.stored_file import StoredFile


class CompanyProfile(models.Model):
    """The seller's identity. There is one row, with the key 1."""

    name = models.CharField(_("name"), max_length=200)
    address = models.TextField(_("address"), blank=True, max_length=500)
    tax_id = models.CharField(_("tax id"), max_length=40, blank=True)
    register = models.CharField(_("company register"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.CharField(_("website"), max_length=120, blank=True)
    bank = models.TextField(_("bank details"), blank=True, max_length=500)
    footer = models.TextField(_("small print"), blank=True, max_length=500)
    language = models.CharField(
        _("language of documents"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    logo = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("company profile")
        verbose_name_plural = _("company profile")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="companyprofile_is_one_row")]

    def __str__(self) -> str:
        return self.name
