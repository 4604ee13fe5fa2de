"""Which functions hear which event; apps say so in ready(), before any model is loaded."""

from collections.abc import Callable

from django.utils.module_loading import import_string

_SUBSCRIBERS: dict[str, list[str]] = {}


def subscribe(topic: str, handler_path: str) -> None:
    """Let ``handler_path`` (a function taking ``key`` and ``payload``) hear ``topic``. Called from ready().

    A handler must be idempotent by ``key``: a crash between its effect and the mark delivers the event again.
    """
    handlers = _SUBSCRIBERS.setdefault(topic, [])
    if handler_path not in handlers:
        handlers.append(handler_path)


def handlers_of(topic: str) -> list[Callable[..., object]]:
    """The functions that hear ``topic``, in the order they subscribed."""
    return [import_string(path) for path in _SUBSCRIBERS.get(topic, [])]
