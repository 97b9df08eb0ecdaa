"""Headers that every answer of router carries: what a page may load, and that nothing is guessed or told onward."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Letters are shown in a sandboxed frame made by srcdoc, which inherits this policy: no script, no remote image.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# What one person may read stays in no cache; the desk's files say otherwise of themselves.
DEFAULTS = {**HEADERS, "Cache-Control": "no-store"}
_DEFAULTS = tuple((name.lower().encode(), value.encode()) for name, value in DEFAULTS.items())


class SafeHeaders:
    """Adds DEFAULTS to each answer; a route that sets one of them itself keeps its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in _DEFAULTS if pair[0] not in own)]
            await send(message)

        await self._app(scope, receive, send_with_headers)
