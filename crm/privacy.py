"""Where people's data lie: every app names its holders in ``ready()``, so that export and erasure reach all of them.

Three functions for each holder, by dotted path; none is needed:
``export(contact) -> list[dict]`` gives the rows about the person;
``erase(*, contact, scrub) -> Iterable[Model]`` anonymises them and returns the rows it touched, whose audit entries are
then redacted too;
``blocks(contact) -> list[str]`` says, in words, why the law needs the person's data still.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Scrub:
    """Takes a person's words (name, mail address, phone) out of texts and puts the pseudonym there."""

    words: tuple[str, ...]
    pseudonym: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """Longest first, whole words only, whatever their case."""
        alternatives = "|".join(re.escape(word) for word in sorted(self.words, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)

    def text(self, value: str) -> str:
        return self.pattern.sub(self.pseudonym, value) if self.words else value

    def plain(self, value: Any) -> Any:
        """The same in whatever JSON holds."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.plain(each) for key, each in value.items()}
        return [self.plain(each) for each in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Holder:
    label: str | Promise
    export: str = ""
    erase: str = ""
    blocks: str = ""


_HOLDERS: dict[str, Holder] = {}


def register(key: str, *, label: str | Promise, export: str = "", erase: str = "", blocks: str = "") -> None:
    """Name what an app holds about people; ``key`` is its section in the exported file."""
    _HOLDERS[key] = Holder(label, export, erase, blocks)


def exported(contact: Any) -> Iterator[tuple[str, str | Promise, list[dict[str, Any]]]]:
    """(key, label, rows) of every holder that has something to tell."""
    for key, holder in _HOLDERS.items():
        if holder.export:
            yield key, holder.label, import_string(holder.export)(contact)


def erased(contact: Any, scrub: Scrub) -> list[Any]:
    """Let every holder anonymise; the rows they touched."""
    touched: list[Any] = []
    for holder in _HOLDERS.values():
        if holder.erase:
            touched += import_string(holder.erase)(contact=contact, scrub=scrub)
    return touched


def blocked(contact: Any) -> list[str]:
    """Every reason why the person cannot be erased yet."""
    reasons: Iterable[list[str]] = (import_string(each.blocks)(contact) for each in _HOLDERS.values() if each.blocks)
    return [reason for some in reasons for reason in some]
