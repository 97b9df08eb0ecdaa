"""A question that everybody may read is answered where it was asked: mission row M3."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx
from standardwebhooks import Webhook

from tests.acceptance.company import Company
from tests.acceptance.system import SITE_PORT, eventually
from tests.mail.answer_site import Posted, Site


async def _asked(company: Company, site: Site, subject: str, **person: str) -> int:
    """Somebody fills in the form of questions; gives the ticket."""
    key = f"ask-{company.number}"
    form = {"key": key, "kind": "question", "title": "Ask", "publish_to": site.url}
    async with company.system.api() as api:
        await api.post("/mailboxes/forms", {**form, "audience": f"hifi-{company.number}"})
    async with httpx.AsyncClient(base_url=company.system.url, trust_env=False) as browser:
        page = await browser.get(f"/api/v1/inbound/forms/{key}?product=lamp")
        found = re.search(r'name="seal" value="([^"]+)"', page.text)
        assert found is not None
        await company.system.advance(minutes=2)
        fields = {"seal": found[1], "website": "", "product": "lamp", "order": "", "name": "", "address": ""}
        body = {**fields, "subject": subject, "text": "Are there green ones?", **person}
        answer = await browser.post(f"/api/v1/inbound/forms/{key}", data=body)
        assert (answer.status_code, "We have got it" in answer.text) == (200, True), answer.text
    ticket_id: int = (await company.ticket_about(subject))["id"]
    return ticket_id


async def _verified(company: Company, posted: Posted) -> dict[str, Any]:
    """The event as the site takes it, whose clock is that of the tests."""
    async with company.system.api() as api:
        secret = (await api.get("/outgoing/publishing"))["secret"]
    at = datetime.fromtimestamp(int(posted.headers["webhook-timestamp"]), UTC)
    wanted = Webhook(secret).sign(posted.headers["webhook-id"], at, posted.body.decode())
    assert posted.headers["webhook-signature"] == wanted
    return posted.data


async def _reply_is(company: Company, ticket_id: int, delivery: str) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        async with company.desk("anna") as desk:
            messages = await desk.all_items(f"/tickets/{ticket_id}/messages")
        replies: list[dict[str, Any]] = [one for one in messages if one["kind"] == "reply"]
        return replies[-1] if replies[-1]["delivery"] == delivery else None

    found: dict[str, Any] = await eventually(look, f"the reply to be {delivery}")
    return found


async def test_m3_question_without_an_address_is_answered_where_it_was_asked(company: Company) -> None:
    """Anna answers; the site gets the answer signed, and the desk shows it as published."""
    async with Site(SITE_PORT) as site:
        ticket_id = await _asked(company, site, "Green lamps?")
        await company.act("anna", ticket_id, "claim")
        await company.act("anna", ticket_id, "replies", {"text": "Yes, since today."})
        (posted,) = await site.wait_for(1)
        data = await _verified(company, posted)
        assert data["ticket_id"] == ticket_id
        assert data["question"] == {"subject": "Green lamps?", "text": "Are there green ones?", "name": ""}
        assert (data["answer"]["text"], data["answer"]["agent"]) == ("Yes, since today.", "Anna")
        assert data["about"]["product"] == "lamp"
        shown = await _reply_is(company, ticket_id, "sent")
        assert (shown["published_to"], shown["to"]) == (site.url, [])


async def test_m3_refused_answer_leaves_the_question_open(company: Company) -> None:
    """The site wants nothing of it: nobody is left without an answer, anna has the question again and is told why."""
    async with Site(SITE_PORT) as site:
        site.script.append("404 Not Found")
        ticket_id = await _asked(company, site, "Blue lamps?")
        await company.act("anna", ticket_id, "claim")
        async with company.stream("anna") as seen:
            await company.act("anna", ticket_id, "replies", {"text": "No."})
            shown = await _reply_is(company, ticket_id, "failed")
            assert "the site answered 404" in shown["delivery_reason"]

            async def told() -> bool:
                return ticket_id in seen.tickets("alert.raised")

            await eventually(told, "anna to be told")
        async with company.system.api() as api:
            assert (await api.get(f"/tickets/{ticket_id}"))["state"] == "waiting"


async def test_m3_who_gave_an_address_gets_the_answer_by_mail_too(company: Company) -> None:
    """It is read on the site and in the customer's mailbox, and his address is nowhere on the site."""
    async with Site(SITE_PORT) as site:
        person = {"name": "Known Customer", "address": company.known_address}
        ticket_id = await _asked(company, site, "Red lamps?", **person)
        await company.act("anna", ticket_id, "claim")
        await company.act("anna", ticket_id, "replies", {"text": "Red ones too."})
        (posted,) = await site.wait_for(1)
        assert company.known_address not in posted.body.decode()
        shown = await _reply_is(company, ticket_id, "sent")
        assert (shown["published_to"], len(shown["to"])) == (site.url, 1)

        async def arrived() -> bool:
            return any(b"Red ones too." in letter for letter in await company.customer_mail(company.known_address))

        await eventually(arrived, "the answer in the customer's mailbox")
