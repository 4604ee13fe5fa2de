"""``{{ article.body|markdown }}``."""

from django import template
from django.utils.safestring import SafeString

from crm.markdown import as_html

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as safe HTML."""
    return as_html(text)
