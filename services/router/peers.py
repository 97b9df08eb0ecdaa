"""The other services as router sees them."""

from urllib.parse import unquote
from uuid import UUID

import structlog

from shared.errors import Forbidden, Unavailable
from shared.peer import HttpPeer, PeerUnavailable, Response

log = structlog.get_logger()


class IngestPeer:
    """Keeps raw letters and their attachments for us. Raises Unavailable when ingest does not answer."""

    def __init__(self, peer: HttpPeer) -> None:
        self._peer = peer

    async def raw_letter(self, letter_id: UUID) -> bytes:
        """Give a letter's bytes as they came."""
        return (await self._fetched(f"/internal/letters/{letter_id}/raw")).content

    async def attachment(self, letter_id: UUID, position: int) -> bytes:
        """Give the decoded content of an attachment of a letter. Raises Forbidden for one that holds a virus."""
        response = await self._fetched(f"/internal/letters/{letter_id}/attachments/{position}")
        if virus := response.headers.get("x-infection"):
            raise Forbidden(f"This attachment holds a virus ({unquote(virus)}) and is not given out.")
        return response.content

    async def has_mailbox(self) -> bool:
        """Tell whether a mailbox is set up; False while ingest does not answer, for this only leads a newcomer."""
        try:
            answer = await self._peer.call("GET", "/internal/mailboxes")
        except PeerUnavailable as error:
            log.warning("whether there is a mailbox is not known", reason=str(error))
            return False
        return bool(answer["mailboxes"])

    async def _fetched(self, path: str) -> Response:
        try:
            return await self._peer.fetch("GET", path)
        except PeerUnavailable as error:
            raise Unavailable("The stored letters cannot be read just now; try again shortly.") from error


class NotifierPeer:
    """Sends our letters, and alone knows which of them are not sent yet."""

    def __init__(self, peer: HttpPeer) -> None:
        self._peer = peer

    async def cancel(self, reply_id: UUID, ticket_id: int) -> bool:
        """Whether the letter is taken back; False when it is too late. Raises Unavailable."""
        try:
            answer = await self._peer.call("POST", f"/internal/letters/{reply_id}/cancel", {"ticket_id": ticket_id})
        except PeerUnavailable as error:
            raise Unavailable("Whether this reply was sent is not known just now; try again at once.") from error
        return bool(answer["cancelled"])
