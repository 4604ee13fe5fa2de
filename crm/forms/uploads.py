"""Several files in one field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.services.ticket_messages import Upload


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, as the uploads that services take; they check what is in them."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Attachments"))
        options.setdefault("required", False)
        options.setdefault("help_text", _("Pictures, PDF, text or office documents, 10 MB each at most."))
        super().__init__(widget=FilesInput(attrs={"multiple": True}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        found = data if isinstance(data, list | tuple) else [data]
        checked = [super(FilesField, self).clean(one, initial) for one in found]
        return [Upload(one.name, one.file) for one in checked if one]
