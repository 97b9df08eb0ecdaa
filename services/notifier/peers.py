"""The other services as notifier sees them."""

from uuid import UUID

from shared.access import Credentials
from shared.errors import Unavailable
from shared.peer import HttpPeer, PeerUnavailable
from shared.principal import Principal


class RouterPeer:
    """Knows who stands behind credentials at this very moment: nothing is remembered here. Keeps replies' files."""

    def __init__(self, peer: HttpPeer) -> None:
        self._peer = peer

    async def authenticate(self, credentials: Credentials) -> Principal | None:
        """Give the principal, None when the credentials are good no longer. Raises Unavailable."""
        body = {"session": credentials.session, "bearer": credentials.bearer}
        try:
            answer = await self._peer.call("POST", "/internal/authenticate", body)
        except PeerUnavailable as error:
            raise Unavailable("Who you are cannot be checked just now; try again shortly.") from error
        return Principal.model_validate(answer["principal"]) if answer["principal"] else None

    async def attachment(self, reply_id: UUID, position: int) -> bytes:
        """Give the bytes of a reply's file. Raises Unavailable."""
        try:
            answer = await self._peer.fetch("GET", f"/internal/replies/{reply_id}/attachments/{position}")
        except PeerUnavailable as error:
            raise Unavailable(f"the files of this letter cannot be had just now: {error}") from error
        return answer.content
