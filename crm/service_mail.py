"""Reading mails customers send: what is new in them, which thread they belong to, and which nobody wrote."""

import re
from collections.abc import Iterable, Mapping

REPLY_LINE = "##- Please write above this line -##"
TOKEN = re.compile(r"\[(TK-\d{4}-\d{1,9})-([0-9a-f]{8})\]")
MESSAGE_ID = re.compile(r"<[^<>\s]{1,298}>")
_QUOTE_STARTS = re.compile(
    r"^(?:##- Please write above this line -##"
    r"|-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|原始邮件).*"
    r"|(?:On|Am|Le) .{4,200}(?:wrote|schrieb|a écrit)\b.{0,120}:"
    r"|在 ?.{4,200}写道[:：]"
    r"|_{20,})\s*$",
    re.IGNORECASE,
)
_AUTOMATIC_SUBJECT = re.compile(
    r"^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|autoreply|abwesenheitsnotiz"
    r"|automatische antwort|undeliver(?:ed|able)|delivery status notification|mail delivery (?:failed|subsystem)"
    r"|自动回复|退信)",
    re.IGNORECASE,
)
_MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply", "bounce")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
SCANNED_MAX = 20_000  # characters of a subject or a References header that are looked at


def fresh_text(text: str) -> str:
    """What the sender wrote, without the thread quoted below it; all of it when nothing else is left.

    >>> fresh_text("It came, thanks.\\n\\nOn Mon, 23 Nov 2026 Service wrote:\\n> Where is it?")
    'It came, thanks.'
    """
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if _QUOTE_STARTS.match(line[:400].strip().lstrip("> ")):
            break
        kept.append(line)
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">")):
        kept.pop()
    return "\n".join(kept).strip() or text.strip()


def thread_tokens(subject: str) -> list[tuple[str, str]]:
    """(number, token) pairs in a subject.

    >>> thread_tokens("Re: [TK-2026-00042-0a1b2c3d] Where is it?")
    [('TK-2026-00042', '0a1b2c3d')]
    """
    return TOKEN.findall(subject[:SCANNED_MAX])


def message_ids(*headers: str) -> list[str]:
    """Message-IDs in In-Reply-To and References, without repeats, newest (last named) first."""
    found = [one for header in headers for one in MESSAGE_ID.findall(header[:SCANNED_MAX])]
    return list(dict.fromkeys(reversed(found)))


def ignored_reason(*, sender: str, subject: str, headers: Mapping[str, str], own: Iterable[str]) -> str:
    """Why nobody should be bothered with this mail; "" for one that a person wrote.

    Answering machines answer: a reply to one of these could go round for ever.
    """
    told = {name.lower(): value.strip().lower() for name, value in headers.items()}
    if sender.lower() in {address.lower() for address in own}:
        return "OWN_ADDRESS"
    if told.get("auto-submitted", "no") != "no" or "x-autoreply" in told or "x-autorespond" in told:
        return "AUTO_SUBMITTED"
    if told.get("precedence", "") in _BULK or "list-id" in told:
        return "BULK"
    if sender.lower().partition("@")[0] in _MACHINES or told.get("return-path") == "<>":
        return "MACHINE_SENDER"
    if _AUTOMATIC_SUBJECT.match(subject[:200]):
        return "AUTOMATIC_SUBJECT"
    return ""
