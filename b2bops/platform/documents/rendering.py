"""From a template and its values to the bytes of a PDF."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from b2bops.common.errors import ServiceUnavailable
from b2bops.platform import selectors
from b2bops.platform.services import files

LANGUAGE_TAGS = {"zh-hans": "zh-Hans"}
ENGINE = "b2bops.platform.documents.engine"


class PrintingUnavailable(ServiceUnavailable):
    """The library that sets documents is missing on this machine; the rest of the site runs without it."""

    code = "printing_unavailable"
    permanent = True


def pdf_render(template: str, context: Mapping[str, Any], *, language: str) -> bytes:
    """The template set on A4 in ``language``: its words, its dates and its numbers. 1 query (who we are).

    Raises PrintingUnavailable.
    """
    company = selectors.company_profile()
    pictures = {}
    if company.logo is not None:
        pictures["logo"] = (files.file_content(company.logo), company.logo.media_type)
    with override(language):
        values = {**context, "company": company, "language_tag": LANGUAGE_TAGS.get(language, language)}
        html = render_to_string(template, values)
    content: bytes = _engine().set_pages(html, pictures)
    return content


def _engine() -> Any:
    try:
        return import_module(ENGINE)
    except OSError as error:
        raise PrintingUnavailable(
            _("Documents cannot be printed on this machine: the system library Pango is missing."),
            remedy=_("Ask whoever runs the site to install it; see “Print documents” in the manual."),
        ) from error
