"""Why a letter was set aside, by a word that programs know: a desk says it in its reader's language."""

from enum import StrEnum


class ReasonKey(StrEnum):
    """The kinds of reasons."""

    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    READER_FAILED = "reader_failed"
    OTHER = "other"


_BEGINNINGS = (
    ("the letter has ", ReasonKey.TOO_LARGE),
    ("reading it takes longer than ", ReasonKey.TOO_SLOW),
    ("the process that read it died", ReasonKey.READER_FAILED),
    ("the parser failed: ", ReasonKey.READER_FAILED),
)


def key_of(reason: str) -> ReasonKey:
    """Give the kind of a reason as it was kept in words; letters set aside long ago have one, too."""
    return next((key for beginning, key in _BEGINNINGS if reason.startswith(beginning)), ReasonKey.OTHER)
