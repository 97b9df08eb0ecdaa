"""Who may save a letter as it came: its bytes still hold the link of rating that is hidden of it elsewhere."""

import re
from enum import StrEnum

from services.router.ports.lists import MessageDetails

# What is left of a link that was hidden, however often the mail servers on its way encoded it.
_HIDDEN = re.compile(r"/rate/…|%(?:25)*2Frate%(?:25)*2F…", re.IGNORECASE)


class Original(StrEnum):
    """Who may save it."""

    AGENTS = "agents"
    SUPERVISORS = "supervisors"


def original_of(message: MessageDetails) -> Original | None:
    """Give who may save a message as it came; None for one that did not come as a letter.

    A customer who quotes our answer quotes the link by which he rates it: an agent could rate himself with it.
    """
    if message.letter_id is None or "raw" not in (message.letter or {}):
        return None
    quotes = any(_HIDDEN.search(text) for text in (message.text, message.html or ""))
    return Original.SUPERVISORS if quotes else Original.AGENTS
