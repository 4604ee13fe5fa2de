"""The form that adds a picture."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ImageForm(forms.Form):
    file = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG, GIF or WebP, up to 10 MB and 25 megapixels."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )
    alt_text = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        required=False,
        help_text=_("Read aloud to those who cannot see it; the product's name when empty."),
    )
