"""Letters of a benchmark reach a mail server that hung up on idle connections meanwhile."""

from contextlib import AsyncExitStack
from pathlib import Path

from services.console.bench.letters import make_letters
from services.console.bench.senders import Senders
from services.console.demo_mail import DemoMail
from tests.integration.console.test_mailserver import company


async def test_who_was_hung_up_on_connects_again(tmp_path: Path) -> None:
    mail, senders = DemoMail(tmp_path), Senders()
    first, second = make_letters("a", 2, "info@company.example")
    async with AsyncExitStack() as stack:
        access = await mail.start()
        try:
            await senders.connect(access.smtp_port, 1, stack)
            await senders.send(first)
            # The same as an idle connection's end: it is gone before the next letter.
            await mail.stop()
            assert (await mail.start()).smtp_port == access.smtp_port
            await senders.send(second)
            stored = (await company(access)).values()
            assert [letter.rpartition(b"Subject:")[2] for letter in stored] == [
                letter.raw.rpartition(b"Subject:")[2] for letter in (first, second)
            ]
        finally:
            await mail.stop()
