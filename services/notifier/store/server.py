"""The outgoing mail server in Postgres."""

from datetime import datetime

from services.notifier.policy.mail_server import MailServer, Tls
from services.notifier.store.rows import Rows, sql


class ServerRows(Rows):
    """Implements ports.mail_server.ServerStore."""

    async def mail_server(self) -> MailServer | None:
        """Give the server that was set, None when none was."""
        row = await self.tx.fetchrow(sql.server_get)
        return MailServer(**{**dict(row), "tls": Tls(row["tls"])}) if row is not None else None

    async def set_mail_server(self, server: MailServer, now: datetime) -> None:
        """Keep the server."""
        values = (server.host, server.port, server.tls.value, server.login, server.password)
        await self.tx.execute(sql.server_set, *values, server.from_name, server.from_address, now)
