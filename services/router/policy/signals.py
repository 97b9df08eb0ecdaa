"""What a letter says of itself: urgent, a complaint, a question, a customer who leaves. Precision comes first."""

import re
from dataclasses import dataclass
from functools import lru_cache, partial

from services.router.policy.definition import SignalRule, SignalRules, Words
from services.router.policy.words import Signal

READ = 20_000
"""Characters of a letter that are read: what matters to the writer stands near the beginning."""
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What is looked at of a letter; `text` is without quotations and signature."""

    subject: str
    text: str
    important: bool = False
    asked: bool = False
    """Whether it came by a channel for questions."""


def signals_in(letter: LetterWords, rules: SignalRules) -> tuple[Signal, ...]:
    """The signals of a letter, each once, in a fixed order."""
    says = partial(_says, _plain(letter.subject), _plain(letter.text[:READ]), rules.unless_after)
    found = {
        Signal.MARKED_URGENT: (letter.important and rules.importance) or says(rules.urgent),
        Signal.COMPLAINT: says(rules.complaint),
        Signal.LEAVING: says(rules.leaving),
        Signal.QUESTION: letter.asked or says(rules.question),
    }
    return tuple(signal for signal, holds in found.items() if holds)


def _says(subject: str, text: str, unless_after: Words, rule: SignalRule) -> bool:
    """Whether plain subject or text holds one of the words, as whole words."""
    anywhere, in_subject = _pattern(rule.words, unless_after), _pattern(rule.subject + rule.words, unless_after)
    return _stands_in(in_subject, subject) or _stands_in(anywhere, text)


def _stands_in(pattern: re.Pattern[str], plain: str) -> bool:
    # A match that began with a negation took the word with it, and does not count.
    return any(found["word"] for found in pattern.finditer(plain))


@lru_cache(maxsize=64)
def _pattern(words: Words, unless_after: Words) -> re.Pattern[str]:
    """A pattern whose group `word` is a word that counts; a negated one is matched without it."""
    counting = _alternatives(words)
    if not counting:
        return _NOTHING
    negations = _alternatives(unless_after)
    negated = rf"(?:{negations})\s+(?:\w+\s+)?(?:{counting})|" if negations else ""
    return re.compile(rf"(?<!\w)(?:{negated}(?P<word>{counting}))(?!\w)")


def _alternatives(words: Words) -> str:
    """The phrases of all languages, longest first."""
    phrases = {phrase for _, phrases in words for phrase in phrases}
    return "|".join(_phrase(one) for one in sorted(phrases, key=lambda one: (-len(one), one)))


def _phrase(phrase: str) -> str:
    words = _plain(phrase).split()
    return r"\s+".join(re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words)


def _plain(text: str) -> str:
    """Small letters, and one spelling of what keyboards spell differently."""
    return text.lower().replace("’", "'").replace("ё", "е")
