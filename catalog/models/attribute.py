"""Attribute definitions: what the products of a category, and of all below it, say about themselves."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.category import Category
from catalog.models.visibility import TeamWideQuerySet

CODE = RegexValidator(
    r"^[a-z][a-z0-9]*(_[a-z0-9]+)*\Z", _("Use small letters, digits and single underscores, such as plate_width.")
)


class AttributeType(models.TextChoices):
    TEXT = "TEXT", _("Text")
    NUMBER = "NUMBER", _("Number")
    YES_NO = "YES_NO", _("Yes or no")
    CHOICE = "CHOICE", _("One of a list")


class AttributeDefinition(models.Model):
    """One attribute of the products below a category. ``choices`` is used by the type CHOICE alone."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="attributes", verbose_name=_("category"))
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    name = models.CharField(_("name"), max_length=80)
    type = models.CharField(_("type"), max_length=10, choices=AttributeType.choices, default=AttributeType.TEXT)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    is_required = models.BooleanField(_("needed to list"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TeamWideQuerySet.as_manager()

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["category", "code"], name="attribute_code_unique_per_category"),
            models.CheckConstraint(condition=Q(type__in=AttributeType.values), name="attribute_type_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name

    def takes(self, value: Any) -> bool:
        """Whether a value is of this type and, of a choice, among its choices."""
        match self.type:
            case AttributeType.NUMBER:
                return isinstance(value, int | float) and not isinstance(value, bool)
            case AttributeType.YES_NO:
                return isinstance(value, bool)
            case AttributeType.CHOICE:
                return value in self.choices
        return isinstance(value, str)
