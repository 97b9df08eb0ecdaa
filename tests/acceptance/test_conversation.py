"""Answers and what comes back: mission rows M4, M5, M25."""

from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default

from tests.acceptance.company import Company
from tests.acceptance.system import eventually


async def _answered(company: Company, subject: str, text: str) -> tuple[int, str, Message]:
    """A letter of the known customer, claimed and answered by anna: the ticket, its Message-ID, the mail he got."""
    message_id = await company.write(company.known, company.address("anna"), subject)
    ticket_id = (await company.ticket_about(subject))["id"]
    await company.act("anna", ticket_id, "claim")
    await company.act("anna", ticket_id, "replies", {"text": text})

    async def arrived() -> list[bytes]:
        return await company.customer_mail(company.known_address)

    mails = await eventually(arrived, "the answer in the customer's mailbox")
    return ticket_id, message_id, message_from_bytes(mails[-1], policy=default)


async def test_m25_answer_arrives_threaded_and_is_shown_as_sent(company: Company) -> None:
    """The customer finds the answer under his own letter, from the agent who wrote it."""
    ticket_id, message_id, answer = await _answered(company, "Where is my order?", "It leaves today.")
    assert answer["Subject"] == "Re: Where is my order?"
    assert answer["In-Reply-To"] == message_id
    assert message_id in answer["References"]
    assert company.address("anna") in answer["From"]
    assert "It leaves today." in answer.get_body().get_content()  # type: ignore[attr-defined]

    async def sent() -> bool:
        # Anna, who answered, goes on seeing what becomes of her reply; boris never held it.
        async with company.desk("anna") as desk:
            messages = await desk.all_items(f"/tickets/{ticket_id}/messages")
        assert messages[0]["disposition"] == "answered"
        return bool(messages[-1]["delivery"] == "sent")

    await eventually(sent, "the reply to be shown as sent")
    assert await company.who_finds(ticket_id) == {"anna"}


async def test_m4_customers_reply_joins_and_goes_to_the_one_who_answered(company: Company) -> None:
    """His reply to our answer joins the ticket; anna, who answered and is there, is offered it."""
    ticket_id, _, answer = await _answered(company, "One more thing", "Ask away.")
    our_id = str(answer["Message-ID"])
    reply_to = str(answer["Reply-To"])
    await company.write(company.known, reply_to, "Re: One more thing", "How long is the cable?", In_Reply_To=our_id)

    async def joined() -> bool:
        async with company.system.api() as api:
            ticket = await api.get(f"/tickets/{ticket_id}")
        return bool(ticket["state"] == "waiting" and ticket["open_letters"] == 1)

    await eventually(joined, "the reply to join the ticket")
    assert await company.sees("anna", "offered") == [ticket_id]
    assert await company.who_finds(ticket_id) == {"anna"}


async def test_m4_stranger_who_quotes_the_ticket_does_not_enter_it(company: Company) -> None:
    """Knowing our Message-ID, our token address and the ticket's number opens nothing but a ticket of one's own."""
    ticket_id, message_id, answer = await _answered(company, "Private matter", "Between us.")
    our_id, reply_to = str(answer["Message-ID"]), str(answer["Reply-To"])
    subject = f"Re: Private matter [#{ticket_id}]"
    await company.write(
        "Eve <eve@elsewhere.example>", reply_to, subject, In_Reply_To=our_id, References=f"{message_id} {our_id}"
    )
    own = await company.ticket_about(subject)
    assert own["id"] != ticket_id
    assert own["customer"]["address"] == "eve@elsewhere.example"
    async with company.desk("sam") as desk:
        messages = await desk.all_items(f"/tickets/{ticket_id}/messages")
    assert all("eve" not in message["author"]["address"] for message in messages)
    async with company.system.api() as api:
        assert (await api.get(f"/tickets/{ticket_id}"))["state"] == "worked_out"


async def test_m5_vacation_notice_is_filed_and_opens_nothing(company: Company) -> None:
    """A machine's answer to our answer is filed with it and does not open the ticket again."""
    ticket_id, _, answer = await _answered(company, "Before the holidays", "Have a good time.")
    headers = {"In_Reply_To": str(answer["Message-ID"]), "Auto_Submitted": "auto-replied"}
    await company.write(company.known, str(answer["Reply-To"]), "Out of office", "I am away.", **headers)

    async def filed() -> bool:
        async with company.desk("sam") as desk:
            messages = await desk.all_items(f"/tickets/{ticket_id}/messages")
        return any(message["kind"] == "machine" for message in messages)

    await eventually(filed, "the notice to be filed")
    async with company.system.api() as api:
        assert (await api.get(f"/tickets/{ticket_id}"))["state"] == "worked_out"


async def test_m25_an_answer_that_waits_is_held_back_when_he_writes_again(company: Company) -> None:
    """It is shown with its reason, its author is asked, and he sends it again at the version that holds the letter."""
    message_id = await company.write(company.known, company.address("anna"), "When will it come?")
    ticket_id = (await company.ticket_about("When will it come?"))["id"]
    await company.act("anna", ticket_id, "claim")
    later = {"text": "On Friday.", "send_at": (company.system.now + timedelta(hours=2)).isoformat()}
    waiting = await company.act("anna", ticket_id, "replies", later)
    assert waiting["delivery"] == "queued"
    again = {"In_Reply_To": message_id}
    await company.write(company.known, company.address("anna"), "Re: When will it come?", "And for how much?", **again)

    async def held_back() -> list[str]:
        async with company.desk("anna") as desk:
            reply = (await desk.all_items(f"/tickets/{ticket_id}/messages"))[1]
            told = [each["text"] for each in await desk.all_items("/alerts") if each["kind"] == "reply_failed"]
        return told if reply["delivery"] == "cancelled" and told == [reply["delivery_reason"]] else []

    (reason,) = await eventually(held_back, "the answer to be held back, and its author to be asked")
    async with company.desk("sam") as desk:
        outgoing = await desk.all_items("/outgoing?state=cancelled")
    assert reason in [each["reason"] for each in outgoing if each["ticket_id"] == ticket_id]
    await company.act("anna", ticket_id, "claim")
    await company.act("anna", ticket_id, "replies", {"text": "On Friday, for 20 euros."})

    async def arrived() -> list[bytes]:
        return await company.customer_mail(company.known_address)

    (mail,) = await eventually(arrived, "the one answer that was meant")
    assert b"On Friday, for 20 euros." in mail
    async with company.desk("anna") as desk:
        messages = await desk.all_items(f"/tickets/{ticket_id}/messages")
    assert [each["disposition"] for each in messages if each["kind"] == "letter"] == ["answered", "answered"]
