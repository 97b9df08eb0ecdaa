"""`/outgoing/server`: the mail server that takes our letters."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.notifier.api.parts import AnyAdministrator, InWork, Now
from services.notifier.handlers import outgoing
from services.notifier.policy.addresses import check_address
from services.notifier.policy.mail_server import MailServer, Tls
from services.notifier.ports.mail_server import Connect, ServerUnreachable
from shared.errors import Invalid, NotFound
from shared.request_body import RequestBody

routes = APIRouter(prefix="/api/v1/outgoing/server", tags=["outgoing letters"])


class ServerRequest(RequestBody):
    """The mail server; a password left out stays as it is while host and login do."""

    host: Annotated[str, Field(min_length=1, max_length=253)]
    port: Annotated[int, Field(ge=1, le=65535)]
    tls: Tls = Tls.TLS
    login: Annotated[str, Field(max_length=300)] = ""
    password: Annotated[str | None, Field(max_length=300)] = None
    from_name: Annotated[str, Field(max_length=100)] = ""
    from_address: Annotated[str, Field(max_length=254)] = ""

    def server(self) -> MailServer:
        """Give the server without its password. Raises Invalid."""
        if self.from_address and check_address(self.from_address) is None:
            raise Invalid("This is no address.", field="from_address")
        return MailServer(self.host, self.port, self.tls, self.login, "", self.from_name, self.from_address)


class ServerView(BaseModel):
    """The mail server without its password."""

    host: str
    port: int
    tls: Tls
    login: str
    from_name: str
    from_address: str
    has_password: bool
    from_settings: bool


class TestAnswer(BaseModel):
    """Whether a connection, TLS and login came about, and the reason why not."""

    __test__ = False

    ok: bool
    error: str | None


def _view(server: MailServer, *, from_settings: bool) -> ServerView:
    return ServerView(
        host=server.host,
        port=server.port,
        tls=server.tls,
        login=server.login,
        from_name=server.from_name,
        from_address=server.from_address,
        has_password=bool(server.password),
        from_settings=from_settings,
    )


@routes.get("")
async def get_server(request: Request, work: InWork, _principal: AnyAdministrator) -> ServerView:
    """Give the mail server; 404 when none is set."""
    chosen = await work(lambda store: store.mail_server())
    fallback: MailServer | None = request.app.state.fallback_server
    server = chosen or fallback
    if server is None:
        raise NotFound("No outgoing mail server is set.")
    return _view(server, from_settings=chosen is None)


@routes.put("")
async def put_server(body: ServerRequest, work: InWork, now: Now, _principal: AnyAdministrator) -> ServerView:
    """Set the mail server; letters that wait are tried again at once."""
    asked = body.server()
    server = await work(lambda store: outgoing.set_server(store, now, asked, body.password))
    return _view(server, from_settings=False)


@routes.post("/test")
async def post_test(
    request: Request, work: InWork, _principal: AnyAdministrator, body: ServerRequest | None = None
) -> TestAnswer:
    """Connect, secure and log in, and send nothing; without a body to the server that is set."""
    connect: Connect = request.app.state.connect
    if body is None:
        server = await work(lambda store: store.mail_server()) or request.app.state.fallback_server
        if server is None:
            raise NotFound("No outgoing mail server is set.")
    else:
        asked, password = body.server(), body.password
        server = await work(lambda store: outgoing.completed(store, asked, password))
    try:
        connection = await connect(server)
    except ServerUnreachable as error:
        return TestAnswer(ok=False, error=str(error))
    await connection.close()
    return TestAnswer(ok=True, error=None)
