"""Log lines: readable in development, JSON in production; one request id through all of them."""

import logging
from typing import Any

import structlog
from django.conf import settings

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]


def formatter() -> logging.Formatter:
    """The formatter named in LOGGING."""
    renderer = (
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        if settings.DEVELOPMENT
        else structlog.processors.JSONRenderer()
    )
    return structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=_SHARED)


def configure() -> None:
    """Send structlog through the standard library's logging. Called once, when the kernel app is ready."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
