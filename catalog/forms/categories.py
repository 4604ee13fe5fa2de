"""The category form."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog import selectors
from catalog.models import Category


class CategoryForm(forms.ModelForm[Category]):
    parent = forms.ModelChoiceField(
        label=_("Lies below"), queryset=Category.objects.all(), required=False, empty_label=_("– at the top –")
    )

    class Meta:
        model = Category
        fields: ClassVar = ["code", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["parent"] = Category.objects.get_parent(self.instance)
        parent: Any = self.fields["parent"]
        parent.choices = [("", parent.empty_label), *selectors.category_choices()]
