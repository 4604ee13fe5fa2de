"""Forms of articles and canned replies."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import CannedReply, KnowledgeArticle
from crm.placeholders import PLACEHOLDERS


class ChangesForm(forms.ModelForm[Any]):
    """A form whose service takes only what the person changed."""

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class ArticleForm(ChangesForm):
    class Meta:
        model = KnowledgeArticle
        fields: ClassVar = ["title", "category", "language", "body"]
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 18})}
        help_texts: ClassVar = {"body": _("Markdown: # heading, **bold**, - list, [text](address). No HTML.")}


class CannedForm(ChangesForm):
    class Meta:
        model = CannedReply
        fields: ClassVar = ["title", "code", "language", "ticket_type", "body", "is_active"]
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        self.fields["body"].help_text = _("Filled in when it is used: %(names)s.") % {"names": names}
        self.fields["is_active"].help_text = _("Only active ones are offered.")
