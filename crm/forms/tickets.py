"""Forms of tickets for staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import User
from b2bops.common.forms import LookupField
from catalog.models import Product
from crm import selectors
from crm.forms.uploads import FilesField
from crm.models import (
    Account,
    Contact,
    ServiceTeam,
    Ticket,
    TicketChannel,
    TicketLanguage,
    TicketPriority,
    TicketStatus,
    TicketType,
)

BY_HAND = (TicketChannel.PHONE, TicketChannel.STAFF, TicketChannel.MAIL)
AFTER_REPLY = (
    TicketStatus.WAITING_FOR_CUSTOMER,
    TicketStatus.SOLVED,
    TicketStatus.WAITING_FOR_SUPPLIER,
    TicketStatus.OPEN,
)


class ClassifyForm(forms.Form):
    """What a ticket is about."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    account = LookupField(label=_("Account"), required=False, options_url="crm:account_options")
    contact = LookupField(
        label=_("Contact"),
        required=False,
        options_url="crm:contact_options",
        code_field="email",
        help_text=_("By e-mail address; the answer goes there."),
    )
    ticket_type = forms.ChoiceField(label=_("Type"), choices=TicketType.choices)
    priority = forms.ChoiceField(label=_("Priority"), choices=TicketPriority.choices, initial=TicketPriority.NORMAL)
    product = LookupField(label=_("Product"), required=False, options_url="orders:product_options", code_field="sku")
    language = forms.ChoiceField(label=_("Language"), choices=TicketLanguage.choices)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=ServiceTeam.objects.order_by("name"), required=False, empty_label=_("None")
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=400, help_text=_("Separated by commas, such as: late, carrier.")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account: Any = self.fields["account"]
        account.queryset = Account.objects.visible_to(user)
        contact: Any = self.fields["contact"]
        contact.queryset = Contact.objects.visible_to(user).exclude(email="")
        product: Any = self.fields["product"]
        product.queryset = Product.objects.visible_to(user)

    def clean_tags(self) -> list[str]:
        return [tag for tag in self.cleaned_data["tags"].split(",") if tag.strip()]

    @staticmethod
    def initial_of(ticket: Ticket) -> dict[str, Any]:
        """The form's values for a ticket. 1 query for its tags."""
        names = ("subject", "account", "contact", "ticket_type", "priority", "product", "language", "team")
        tags = ", ".join(sorted(tag.name for tag in ticket.tags.all()))
        return {**{name: getattr(ticket, name) for name in names}, "tags": tags}


class TicketForm(ClassifyForm):
    """Open a ticket for a customer."""

    channel = forms.ChoiceField(label=_("How it came in"), choices=[(value.value, value.label) for value in BY_HAND])
    assignee = forms.ModelChoiceField(
        label=_("Assignee"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("By the assignment rules"),
    )
    body = forms.CharField(label=_("What they asked"), widget=forms.Textarea(attrs={"rows": 6}), max_length=50_000)
    attachments = FilesField()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        assignee: Any = self.fields["assignee"]
        assignee.queryset = selectors.agents()


class ReplyForm(forms.Form):
    """An answer to the customer, and what the ticket waits for then."""

    body = forms.CharField(
        label=_("Answer"), widget=forms.Textarea(attrs={"rows": 6, "data-key": "r"}), max_length=50_000
    )
    status = forms.ChoiceField(label=_("Then"), choices=[(value.value, value.label) for value in AFTER_REPLY])
    attachments = FilesField()


class NoteForm(forms.Form):
    """A note for colleagues."""

    body = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 4, "data-key": "n"}), max_length=50_000
    )
    attachments = FilesField()


class AssignTicketForm(forms.Form):
    """Who answers."""

    assignee = forms.ModelChoiceField(
        label=_("Assignee"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=ServiceTeam.objects.order_by("name"), required=False, empty_label=_("As it is")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assignee: Any = self.fields["assignee"]
        assignee.queryset = selectors.agents()


class MergeForm(forms.Form):
    """Into which ticket a duplicate goes."""

    into = forms.CharField(label=_("Ticket that lives on"), max_length=40, help_text=_("Its number: TK-2026-00042."))


class SplitForm(forms.Form):
    """What the new ticket is called; its messages are ticked in the thread."""

    subject = forms.CharField(label=_("Subject of the new ticket"), max_length=200)
