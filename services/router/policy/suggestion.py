"""What somebody may have meant who wrote a word that nobody knows."""

from collections.abc import Iterable
from difflib import get_close_matches


def unknown(kind: str, word: str, known: Iterable[str]) -> str:
    """Say that a word is unknown, what was probably meant, and what there is."""
    names = [str(one) for one in known]
    close = get_close_matches(word, names, n=1)
    meant = f"did you mean {close[0]!r}? " if close else ""
    return f"unknown {kind} {word!r}; {meant}known: {', '.join(names)}"
