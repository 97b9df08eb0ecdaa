"""A customer rates an answer by the link in it: one mark a reply, never by merely opening the link."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.integration.router.conftest import router_app
from tests.integration.router_tickets.test_tickets_api import CARLA, Desk, desk

__all__ = ["desk", "router_app"]

LINK = re.compile(r"http://\S+(/api/v1/rate/[A-Za-z0-9_-]{50})")


async def answered(desk: Desk, **body) -> str:
    """Let Anna answer a letter of Carla's; gives the text that goes out."""
    ticket_id = await desk.letter()
    tag = (await desk.call("POST", f"/tickets/{ticket_id}/claim")).headers["etag"]
    body = {"text": "It is on its way."} | body
    answer = await desk.call("POST", f"/tickets/{ticket_id}/replies", body=body, If_Match=tag)
    assert answer.status_code == 201, answer.text
    assert "/rate/" not in answer.text
    text: str = (await desk.router.told("notifier", "reply.requested.v1"))[-1]["text"]
    return text


async def link_of(desk: Desk) -> str:
    """The path of the link in an answer."""
    found = LINK.search(await answered(desk))
    assert found is not None
    return found[1]


async def fill_in(desk: Desk, path: str, **fields: str) -> httpx.Response:
    """Send the form, as a browser without scripts does."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return await desk.router.client.post(path, content=urlencode(fields), headers=headers)


async def marks(desk: Desk) -> list[tuple[int, str, str]]:
    """Every mark: its score, its comment, and whom it is for."""
    rows = await desk.router.rows(
        "select r.score, r.comment, a.login from rating as r join agent as a on a.id = r.agent_id order by r.id"
    )
    return [(row["score"], row["comment"], row["login"]) for row in rows]


async def test_opening_the_link_asks_and_sending_the_form_counts(desk: Desk) -> None:
    path = await link_of(desk)
    for query in ("", "?score=1", "?score=99", "?score=abc"):
        page = await desk.router.client.get(path + query)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert page.text.count(" checked>") == (query == "?score=1")
    assert await marks(desk) == []
    thanks = await fill_in(desk, path, score="5", comment="Quick.\r\nThank you!")
    assert thanks.status_code == 200
    assert "very good (5/5)" in thanks.text
    assert await marks(desk) == [(5, "Quick.\nThank you!", "anna")]
    shown = await desk.router.client.get(path)
    assert 'value="5" required checked>' in shown.text
    assert "Thank you!" in shown.text


async def test_the_last_mark_counts_and_keeps_the_next_letter_away(desk: Desk) -> None:
    """Mission row M26 feeds M8: who was marked badly does not get this customer again."""
    path = await link_of(desk)
    await fill_in(desk, path, score="4")
    await fill_in(desk, path, score="1", comment="Rude.")
    assert await marks(desk) == [(1, "Rude.", "anna")]
    again = await desk.letter(subject="Another thing")
    (row,) = (await desk.call("GET", "/tickets?view=everybody", "ben")).json()["items"]
    assert row["id"] == again
    assert (await desk.call("GET", f"/tickets/{again}")).status_code == 404


@pytest.mark.parametrize("fields", [{}, {"score": ""}, {"score": "0"}, {"score": "6"}, {"score": "²"}, {"score": "5x"}])
async def test_a_form_without_a_mark_is_shown_again_with_what_was_written(desk: Desk, fields: dict[str, str]) -> None:
    path = await link_of(desk)
    page = await fill_in(desk, path, comment="<b>Well</b> & good", **fields)
    assert page.status_code == 422
    assert "Please choose a mark." in page.text
    assert "&lt;b&gt;Well&lt;/b&gt; &amp; good" in page.text
    assert await marks(desk) == []


async def test_a_link_is_good_for_its_reply_and_its_days_alone(desk: Desk) -> None:
    path = await link_of(desk)
    forged = path[:-1] + ("A" if path[-1] != "A" else "Q")
    for wrong in (path[:-1], path + "A", forged[:30] + "A" + forged[31:], "/api/v1/rate/" + "A" * 50, path + "%00"):
        for answer in (await desk.router.client.get(wrong), await fill_in(desk, wrong, score="5")):
            assert answer.status_code == 404
            assert "not complete" in answer.text
    await desk.router.advance(timedelta(days=8).total_seconds())
    over = await fill_in(desk, path, score="5")
    assert (over.status_code, "no longer good" in over.text) == (404, True)
    assert await marks(desk) == []


async def test_the_page_runs_nothing_tells_nobody_and_speaks_the_customers_language(desk: Desk) -> None:
    path = await link_of(desk)
    page = await desk.router.client.get(path, headers={"accept-language": "fr;q=0.9, ru-RU, en"})
    assert 'lang="ru"' in page.text
    assert "script" not in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert (page.headers["referrer-policy"], page.headers["cache-control"]) == ("no-referrer", "no-store")
    await desk.router.rows("update customer set language = 'de-AT' returning id")
    german = await desk.router.client.get(path, headers={"accept-language": "ru"})
    assert "Wie war die Antwort von Anna?" in unescape(german.text)


async def test_a_form_that_is_too_long_is_refused(desk: Desk) -> None:
    path = await link_of(desk)
    assert (await fill_in(desk, path, score="5", comment="x" * 40_000)).status_code == 413
    many = await desk.router.client.post(path, content="&".join(f"a{number}=1" for number in range(200)))
    assert many.status_code == 422
    assert (await fill_in(desk, path, score="3", comment="x" * 5_000)).status_code == 200
    assert [(score, len(comment)) for score, comment, _ in await marks(desk)] == [(3, 2_000)]


async def test_the_invitation_speaks_the_customers_language(desk: Desk) -> None:
    await answered(desk)
    await desk.router.rows("update customer set language = 'ru' returning id")
    assert "Как вам этот ответ?" in await answered(desk)


async def test_nobody_is_invited_where_several_get_the_letter(desk: Desk) -> None:
    assert LINK.search(await answered(desk, cc=["lawyer@example.org"])) is None


async def test_nobody_is_invited_who_did_not_write(desk: Desk) -> None:
    """An agent who names himself as the recipient would be his own judge."""
    assert LINK.search(await answered(desk, to=["anna@home.example"])) is None
    assert LINK.search(await answered(desk, to=[CARLA.upper()])) is not None


async def test_agents_do_not_read_the_link_where_a_mail_server_wrapped_it_into_its_own(desk: Desk) -> None:
    found = LINK.search(await answered(desk))
    assert found is not None
    wrapped = f"https://safe.example/?url={quote(found[0], safe='')}&x={quote(quote(found[0], safe=''))}"
    ticket_id = await desk.letter(text=f"> {wrapped}", html=f'<a href="{wrapped}">{wrapped}</a>')
    messages = (await desk.call("GET", f"/tickets/{ticket_id}/messages")).text
    assert found[1].rpartition("/")[2] not in messages
    assert messages.count("…") == 6


async def test_agents_do_not_read_the_link_in_what_a_colleague_forwards(desk: Desk) -> None:
    found = LINK.search(await answered(desk))
    assert found is not None
    text = f"Thanks!\n> {found[0]}"
    inner = {"from": {"name": "Carla", "address": CARLA}, "text": text, "visible_text": text, "note": text}
    vouched = {"dmarc": "pass", "dkim": "pass"}
    colleague = await desk.router.rows("select address from agent where login = 'ben'")
    sender = colleague[0]["address"]
    ticket_id = await desk.letter(sender=sender, text=text, forwarded=inner, authentication=vouched)
    messages = (await desk.call("GET", f"/tickets/{ticket_id}/messages", "vera")).json()["items"]
    assert [one["kind"] for one in messages] == ["letter", "note"]
    assert LINK.search(str(messages)) is None


async def test_agents_do_not_read_the_link_in_a_quotation(desk: Desk) -> None:
    sent = await answered(desk)
    reference = (await desk.router.told("notifier", "reply.requested.v1"))[-1]["message_id"].strip("<>")
    quoted = "Thanks!\n\n" + "\n".join(f"> {line}" for line in sent.splitlines())
    html = f"<p>Thanks!</p><blockquote>{sent}</blockquote>"
    ticket_id = await desk.letter(text=quoted, html=html, in_reply_to=[reference], sender=CARLA)
    messages = (await desk.call("GET", f"/tickets/{ticket_id}/messages")).json()["items"]
    assert [one["kind"] for one in messages] == ["letter", "reply", "letter"]
    assert messages[-1]["text"].count("/rate/…") == messages[-1]["html"].count("/rate/…") == 1
    assert LINK.search(str(messages)) is None


async def test_an_agent_does_not_save_a_letter_that_quotes_his_own_link(desk: Desk) -> None:
    """Its bytes hold the whole link, in whatever encoding; a supervisor may read them."""
    link = LINK.search(await answered(desk))
    assert link is not None
    for quoting in (link[0], quote(link[0], safe=""), quote(quote(link[0], safe=""), safe="")):
        await desk.letter(text=f"Thank you.\n> {quoting}")
        (message_id, letter_id) = await _newest_letter(desk)
        desk.router.ingest.replies |= {f"/internal/letters/{letter_id}/raw": quoting.encode()}
        assert (await desk.call("GET", f"/messages/{message_id}/raw")).status_code == 403
        assert (await desk.call("GET", f"/messages/{message_id}/raw", "vera")).status_code == 200


async def _newest_letter(desk: Desk) -> tuple[int, str]:
    (row,) = await desk.router.rows("select id, letter_id from message where kind = 'letter' order by id desc limit 1")
    return row["id"], str(row["letter_id"])
