"""`/livez`, `/readyz` and `/metrics`, the same for every service, outside `/api/v1`."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from shared.outbox import lag
from shared.runtime import Runtime

Figures = Callable[[], Awaitable[dict[str, float]]]


def install_health(app: FastAPI, runtime: Callable[[], Runtime], figures: Figures) -> None:
    """Add the health paths. `figures` gives the service's own gauges by name (without the prefix audiocomm_)."""

    @app.get("/livez", include_in_schema=False)
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/readyz", include_in_schema=False)
    async def ready() -> JSONResponse:
        state = runtime()
        try:
            async with state.database.transaction() as tx:
                await tx.fetchval("select 1")
        except Exception as error:
            return JSONResponse({"status": "not ready", "reason": f"database: {type(error).__name__}"}, 503)
        return JSONResponse({"status": "ready", "service": state.name, "time": state.clock.now().isoformat()})

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> PlainTextResponse:
        state = runtime()
        async with state.database.transaction() as tx:
            waiting: dict[str, Any] = await lag(tx)
        gauges = {f"outbox_{name}": float(value) for name, value in waiting.items()} | await figures()
        return PlainTextResponse(_exposition(state.name, gauges))


def _exposition(service: str, gauges: dict[str, float]) -> str:
    registry = CollectorRegistry()
    for name, value in sorted(gauges.items()):
        gauge = Gauge(f"audiocomm_{name}", name.replace("_", " "), ["service"], registry=registry)
        gauge.labels(service).set(value)
    return generate_latest(registry).decode()
