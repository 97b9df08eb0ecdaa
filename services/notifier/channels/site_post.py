"""Posting to an address that somebody gave, behind the guard of shared.outside."""

from collections.abc import Collection, Mapping

from services.notifier.policy.publishing import Answered, Forbidden, NotPosted, Result, Silent
from shared.outside import NotPublic, NotReached, Unanswered, post_bytes


class SitePost:
    """Implements ports.publications.Post; `allowed` are hosts ("host:port") of the own network."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = allowed

    async def __call__(self, url: str, content: bytes, headers: Mapping[str, str]) -> Result:
        """Post, and say what came back."""
        try:
            answer = await post_bytes(url, content, headers, self._allowed)
        except NotPublic as error:
            return Forbidden(str(error))
        except Unanswered as error:
            return Silent(str(error))
        except NotReached as error:
            return NotPosted(str(error))
        return Answered(answer.status, answer.retry_after)
