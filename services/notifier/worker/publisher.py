"""Posting the public answers that are due to where they were asked, one at a time."""

import random
from uuid import uuid4

from services.notifier.handlers import publishing
from services.notifier.policy.publishing import payload, signed_headers
from services.notifier.ports import Work
from services.notifier.ports.publications import Post, PublicationClaim
from shared.clock import Clock
from shared.failpoint import failpoint

POLL_SECONDS = 2.0


class Publisher:
    """Publishes answers; any number may run side by side."""

    def __init__(self, work: Work, clock: Clock, post: Post) -> None:
        self._work = work
        self._clock = clock
        self._post = post

    async def publish(self) -> float:
        """Publish what is due; gives the seconds until the next call."""
        await self._work(lambda store: publishing.recover(store, self._clock.now(), random.random()))
        token = uuid4()
        claim = await self._work(lambda store: store.claim_publication(token, self._clock.now()))
        if claim is None:
            wait = await self._work(lambda store: publishing.seconds_until_due(store, self._clock.now()))
            # What is due and not to be had waits for an earlier one of its ticket: its end wakes us.
            return min(wait, POLL_SECONDS) if wait else POLL_SECONDS
        await self._publish_one(claim)
        return 0

    async def _publish_one(self, claim: PublicationClaim) -> None:
        answer = claim.answer
        signing = await self._work(lambda store: publishing.secrets_of(store, self._clock.now()))
        body = payload(answer)
        headers = signed_headers(answer, body, signing, self._clock.now())
        result = await self._post(answer.content.url, body, headers)
        failpoint("notifier.after_post")
        await self._work(lambda store: publishing.conclude(store, self._clock.now(), random.random(), claim, result))
