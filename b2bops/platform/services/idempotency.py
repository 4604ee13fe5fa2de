"""Running a call once per (actor, key), with its first answer stored in the same transaction as its effect."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.platform.models import IdempotencyKey

KEY_LENGTH_MAX = 200


class KeyReused(InvalidValue):
    """The key was sent before with another request."""

    code = "idempotency_key_reused"


class KeyInFlight(Conflict):
    """The first call with this key has not finished yet."""

    code = "idempotency_key_in_flight"
    permanent = False


class NotKept(Exception):
    """Raised inside to roll back a refused call without storing its answer: a corrected repeat may succeed."""

    def __init__(self, answer: Any) -> None:
        super().__init__("refused")
        self.answer = answer


def fingerprint(*, method: str, path: str, body: bytes) -> str:
    """sha256 of what was asked."""
    return hashlib.sha256(b"\0".join([method.encode(), path.encode(), body])).hexdigest()


def run_once(*, actor: Any, key: str, request_fingerprint: str, call: Callable[[], Any]) -> tuple[int, Any, bool]:
    """(status, body, replayed) of ``call()`` → (status, body), made once per actor and key.

    Answers of 400 and above are not kept. Raises KeyReused when the same key comes with another request.
    """
    if not 0 < len(key) <= KEY_LENGTH_MAX:
        raise InvalidValue(
            _("The Idempotency-Key is empty or longer than 200 characters."),
            field="Idempotency-Key",
            value=key,
            remedy=_("Send a random key of at most 200 characters."),
        )
    try:
        with transaction.atomic():
            return _first_call(actor, key, request_fingerprint, call)
    except NotKept as refused:
        status, body = refused.answer
        return status, body, False
    except IntegrityError:
        stored = IdempotencyKey.objects.filter(actor=actor, key=key).first()
        if stored is None:
            raise
        return _replay(stored, request_fingerprint)
    except OperationalError as error:
        if "lock" not in str(error).lower():
            raise
        raise KeyInFlight(_("The first call with this key is still running."), field="Idempotency-Key") from error


def _first_call(actor: Any, key: str, request_fingerprint: str, call: Callable[[], Any]) -> tuple[int, Any, bool]:
    stored = IdempotencyKey.objects.filter(actor=actor, key=key).first()
    if stored is not None:
        return _replay(stored, request_fingerprint)
    stored = IdempotencyKey.objects.create(actor=actor, key=key, fingerprint=request_fingerprint)
    status, body = call()
    if status >= 400:
        raise NotKept((status, body))
    stored.status, stored.body = status, body
    stored.save(update_fields=["status", "body"])
    return status, body, False


def _replay(stored: IdempotencyKey, request_fingerprint: str) -> tuple[int, Any, bool]:
    if stored.fingerprint != request_fingerprint:
        raise KeyReused(
            _("This Idempotency-Key was used for another request."),
            field="Idempotency-Key",
            value=stored.key,
            remedy=_("Send a new key for a new request."),
        )
    return stored.status, stored.body, True
