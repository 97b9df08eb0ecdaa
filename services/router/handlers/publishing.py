"""Answers that everybody reads: what is said where the question was asked, and nothing that was told us alone."""

from collections.abc import Sequence

from services.router.ports.messages import OpenLetter
from services.router.ports.tickets import TicketRow
from shared.events import Publication, Question


def answers_in_public(ticket: TicketRow, letters: Sequence[OpenLetter]) -> bool:
    """Whether everybody reads an answer to these letters unless told: not where one was written to us alone."""
    return ticket.public and all(one.letter.get("public") for one in letters)


def publication(ticket: TicketRow, answered: OpenLetter, agent: str, text: str) -> Publication | None:
    """Give what is published of an answer; None where whoever asked named no place for it.

    `text` is what the agent wrote, without signature, invitation or token; the customer's address is left out.
    """
    if ticket.publish_to is None:
        return None
    letter = answered.letter
    channel = letter.get("channel") or {}
    asked = letter.get("visible_text") or letter.get("text") or answered.beginning
    return Publication(
        url=ticket.publish_to,
        about=letter.get("about") or ticket.about,
        channel={"kind": channel.get("kind"), "key": channel.get("key")},
        # Somebody without a name is called by his address, which is nobody else's business.
        question=Question(
            subject=answered.subject or ticket.subject,
            text=asked,
            name="" if "@" in answered.author_name else answered.author_name,
        ),
        text=text,
        agent=agent,
    )
