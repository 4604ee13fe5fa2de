"""Search and filters of articles and canned replies."""

import django_filters
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from crm.models import ArticleStatus, CannedReply, KnowledgeArticle, KnowledgeCategory, TicketLanguage, TicketType


class ArticleFilter(ListFilterSet):
    q = SearchFilter("title", "body")
    status = django_filters.ChoiceFilter(choices=ArticleStatus.choices, label=_("Status"), empty_label=_("All"))
    language = django_filters.ChoiceFilter(choices=TicketLanguage.choices, label=_("Language"), empty_label=_("All"))
    category = django_filters.ModelChoiceFilter(
        queryset=KnowledgeCategory.objects.all(), label=_("Category"), empty_label=_("All")
    )

    class Meta:
        model = KnowledgeArticle
        fields: tuple[str, ...] = ()


class CannedFilter(ListFilterSet):
    q = SearchFilter("title", "code", "body")
    language = django_filters.ChoiceFilter(choices=TicketLanguage.choices, label=_("Language"), empty_label=_("All"))
    ticket_type = django_filters.ChoiceFilter(choices=TicketType.choices, label=_("For type"), empty_label=_("All"))

    class Meta:
        model = CannedReply
        fields: tuple[str, ...] = ()
