"""Normalised values by which two records of the same company or person are recognised. Pure text, no tables."""

import re
import unicodedata

# Domains where anybody may have a mailbox: sharing one says nothing about the company.
FREE_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "gmx.de",
        "gmx.net", "web.de", "t-online.de", "aol.com", "proton.me", "protonmail.com", "qq.com", "163.com", "126.com",
    }
)  # fmt: skip
LEGAL_FORMS = frozenset(
    {
        "gmbh", "ag", "kg", "ohg", "ug", "se", "ltd", "limited", "llc", "llp", "plc", "inc", "corp", "corporation",
        "co", "company", "bv", "nv", "sa", "sas", "sarl", "srl", "spa", "sro", "ab", "as", "aps", "oy", "sp", "zoo",
        "und", "and", "the",
    }
)  # fmt: skip
PHONE_DIGITS = 9  # the subscriber's digits: the way a country or area code is written varies


def email_key(email: str) -> str:
    """The address in lower case.

    >>> email_key(" Anna@Example.COM ")
    'anna@example.com'
    """
    return email.strip().lower()


def company_key(name: str) -> str:
    """The name's words without accents, punctuation and legal form.

    >>> company_key("Nordfurt Müller & Söhne G.m.b.H.")
    'nordfurt muller sohne'
    >>> company_key("NORDFURT Mueller GmbH & Co. KG")
    'nordfurt mueller'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    # A point inside an abbreviation joins (G.m.b.H.), any other mark separates.
    words = re.sub(r"[^\w]+", " ", plain.replace(".", "")).split()
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)[:200]


def phone_key(phone: str) -> str:
    """The last nine digits; empty when there are fewer than six.

    >>> phone_key("+49 (0)561 / 123-4567")
    '611234567'
    """
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return digits[-PHONE_DIGITS:] if len(digits) >= 6 else ""


def domain_key(*, website: str = "", email: str = "") -> str:
    """The company's web domain, from its site or else its mail; empty for domains where anybody has a mailbox.

    >>> domain_key(website="https://www.Nordfurt.example/about")
    'nordfurt.example'
    >>> domain_key(email="anna@gmail.com")
    ''
    """
    host = re.sub(r"^[a-z]+://", "", website.strip().lower()).split("/")[0].split(":")[0].removeprefix("www.")
    if not host and "@" in email:
        host = email.strip().lower().rsplit("@", 1)[1]
    return "" if host in FREE_MAIL else host[:200]
