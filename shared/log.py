"""Structured log lines on standard error; values that look like secrets are masked."""

import logging
import sys
from typing import Any

import structlog

SECRET_NAMES = ("password", "secret", "token", "authorization", "cookie", "key")


def _mask(_logger: Any, _method: str, event: Any) -> Any:
    for name in event:
        if any(part in name.lower() for part in SECRET_NAMES):
            event[name] = "***"
    return event


def _standard_error(*_names: Any) -> structlog.PrintLogger:
    # Asked for anew each time: who put another stream in its place for a while may have closed that one.
    return structlog.PrintLogger(sys.stderr)


def configure_log(level: str) -> None:
    """Set up logging for the process; call once at its start."""
    # It would write a line for each broken form that anybody sends; who sent it is told.
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _mask,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=_standard_error,
    )
