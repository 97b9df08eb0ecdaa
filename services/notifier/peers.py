"""The other services as notifier sees them."""

from shared.access import Credentials
from shared.errors import Unavailable
from shared.peer import HttpPeer, PeerUnavailable
from shared.principal import Principal


class RouterPeer:
    """Knows who stands behind credentials at this very moment: nothing is remembered here."""

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
