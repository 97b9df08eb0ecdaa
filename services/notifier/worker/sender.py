"""Sending the letters that are due: one connection for a batch of them, one letter at a time."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import structlog

from services.notifier.handlers import letters
from services.notifier.policy.addresses import Address, check_address
from services.notifier.policy.answers import Answer, Meaning, meaning
from services.notifier.policy.body import Attached
from services.notifier.policy.compose import Unsendable, compose
from services.notifier.policy.delivery import Accepted, Interrupted, Lost, Refused, Rejected, Result
from services.notifier.policy.letter import Outcome, Recipient
from services.notifier.policy.limits import Limits
from services.notifier.policy.mail_server import MailServer
from services.notifier.ports import Work
from services.notifier.ports.attachments import Files
from services.notifier.ports.letters import Claim
from services.notifier.ports.mail_server import AnswerLost, Connect, ConnectionLost, MailConnection, ServerUnreachable
from shared.clock import Clock
from shared.errors import Unavailable
from shared.failpoint import failpoint

log = structlog.get_logger()

POLL_SECONDS = 2.0
LETTERS_A_CONNECTION = 50
# A third of the lease: two renewals may fail before it is lost.
RENEW_SECONDS = 10.0
CLOSING = 421
NO_SERVER = "no outgoing mail server is set"
NOT_INTERNATIONAL = Answer(550, "the mail server takes no addresses with letters beyond ASCII")
NO_ADDRESS = Answer(550, letters.NO_ADDRESS)


class Sender:
    """Hands letters over; any number may run side by side. `fallback` is the server of the settings."""

    def __init__(
        self,
        work: Work,
        clock: Clock,
        connect: Connect,
        fallback: MailServer | None,
        files: Files,
        loop_id: str,
        limits: Limits,
    ) -> None:
        self._files = files
        self._limits = limits
        self._loop_id = loop_id
        self._work = work
        self._clock = clock
        self._connect = connect
        self._fallback = fallback

    async def send(self) -> float:
        """Send what is due; gives the seconds until the next call."""
        await self._work(lambda store: letters.recover(store, self._clock.now(), random.random()))
        server = await self._work(lambda store: store.mail_server()) or self._fallback
        if server is None:
            await self._work(lambda store: store.note_reason(NO_SERVER))
            return POLL_SECONDS
        claim = await self._next()
        if claim is None:
            wait = await self._work(lambda store: letters.seconds_until_due(store, self._clock.now()))
            # What is due and not to be had waits for an earlier letter of its ticket: its end wakes us.
            return min(wait, POLL_SECONDS) if wait else POLL_SECONDS
        connection = await self._connected(server, claim)
        if connection is not None:
            try:
                await self._send_batch(connection, server, claim)
            finally:
                await connection.close()
        return 0

    async def _next(self) -> Claim | None:
        token = uuid4()
        return await self._work(lambda store: letters.claim_next(store, self._clock.now(), token, self._limits))

    async def _connected(self, server: MailServer, claim: Claim) -> MailConnection | None:
        async with self._leased(claim):
            try:
                return await self._connect(server)
            except ServerUnreachable as error:
                reason = str(error)
        log.warning("letters wait for the mail server", reason=reason)
        await self._work(lambda store: letters.put_off(store, self._clock.now(), random.random(), claim, reason))
        return None

    async def _send_batch(self, connection: MailConnection, server: MailServer, claim: Claim) -> None:
        for count in range(1, LETTERS_A_CONNECTION + 1):
            async with self._leased(claim):
                usable = await self._send_one(connection, server, claim)
            following = await self._next() if usable and count < LETTERS_A_CONNECTION else None
            if following is None:
                return
            claim = following

    async def _send_one(self, connection: MailConnection, server: MailServer, claim: Claim) -> bool:
        """Send a letter and conclude; False when the connection is of no more use."""
        failpoint("notifier.before_mail")
        try:
            raw, sender = await self._prepared(claim, server, connection.international)
        except Unsendable as error:
            await self._conclude(claim, Rejected(str(error)))
            return True
        except Unavailable as error:
            await self._conclude(claim, Interrupted(error.message))
            return True
        entered = claim
        try:
            named = await self._name_recipients(connection, claim, sender, len(raw))
            if named is None:
                await connection.reset()
                return True
            entered = named
            answer = await connection.data(raw)
        except ConnectionLost as error:
            # No effect when the letter was concluded already and only the leave-taking failed.
            await self._conclude(entered, Interrupted(str(error)))
            return False
        except AnswerLost as error:
            await self._conclude(entered, Lost(str(error)))
            return False
        failpoint("notifier.after_250")
        await self._conclude(entered, Accepted() if meaning(answer) is Meaning.ACCEPTED else Refused(answer))
        return answer.code != CLOSING

    async def _prepared(self, claim: Claim, server: MailServer, international: bool) -> tuple[bytes, str]:
        letter = claim.letter
        attached = [
            Attached(one.filename, one.content_type, await self._files.attachment(letter.reply_id, one.position))
            for one in letter.attachments
        ]
        raw = compose(letter, server.from_name, self._loop_id, attached, international=international)
        sender = check_address(server.from_address or claim.letter.sender.address)
        if sender is None or (sender.international and not international):
            raise Unsendable("the envelope's sender is no address that the mail server takes")
        return raw, sender.text

    async def _name_recipients(self, connection: MailConnection, claim: Claim, sender: str, size: int) -> Claim | None:
        """Begin the letter; the claim with those who are in, None when it is concluded already."""
        answer = await connection.mail(sender, size)
        verdict = meaning(answer)
        if verdict is not Meaning.ACCEPTED:
            reason = f"the mail server refused the sender {sender}: {answer}"
            await self._conclude(claim, Rejected(reason) if verdict is Meaning.NEVER else Interrupted(reason))
            return None
        if not await self._work(lambda store: letters.enter_rcpt(store, claim)):
            return None
        pending = [one for one in claim.letter.recipients if one.outcome is Outcome.PENDING]
        answers = {one.place: await _name(connection, one) for one in pending}
        failpoint("notifier.after_rcpt")
        return await self._work(
            lambda store: letters.enter_data(store, self._clock.now(), random.random(), claim, answers)
        )

    async def _conclude(self, claim: Claim, result: Result) -> None:
        await self._work(lambda store: letters.conclude(store, self._clock.now(), random.random(), claim, result))

    @asynccontextmanager
    async def _leased(self, claim: Claim) -> AsyncIterator[None]:
        """Keep the lease of a letter while the block runs."""
        done = asyncio.Event()

        async def renew() -> None:
            while not done.is_set():
                try:
                    async with asyncio.timeout(RENEW_SECONDS):
                        await done.wait()
                except TimeoutError:
                    await self._renew(claim)

        task = asyncio.create_task(renew(), name="lease of a letter")
        try:
            yield
        finally:
            done.set()
            await task

    async def _renew(self, claim: Claim) -> None:
        try:
            await self._work(lambda store: store.renew_lease(claim.token))
        except Exception:
            # The letter goes on; whether its lease held is asked before each further step.
            log.exception("the lease of a letter could not be renewed", reply=str(claim.letter.reply_id))


async def _name(connection: MailConnection, recipient: Recipient) -> Answer:
    address: Address | None = check_address(recipient.address)
    if address is None:
        return NO_ADDRESS
    if address.international and not connection.international:
        return NOT_INTERNATIONAL
    return await connection.rcpt(address.text)
