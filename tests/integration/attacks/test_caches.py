"""What one person reads stays in no cache, whoever sits at the same computer next."""

from tests.integration.router.conftest import RouterApp, router_app
from tests.integration.router.people import administrator

__all__ = ["router_app"]


async def test_no_answer_of_the_api_is_kept_by_a_browser(router_app: RouterApp) -> None:
    boss = await administrator(router_app)
    for path in ("/me", "/agents", "/tickets", "/customers/1", "/policy"):
        answer = await router_app.client.get(f"/api/v1{path}", headers=boss.headers)
        assert "no-store" in answer.headers["cache-control"], path
