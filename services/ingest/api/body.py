"""Request bodies as bytes, never more of them in memory than is allowed."""

from fastapi import Request

from shared.errors import TooLarge

# Beyond this nothing is read any more, not even to tell how large the letter is.
READ_NO_FURTHER_BYTES = 100_000_000


async def read_body(request: Request, limit: int) -> bytes:
    """Give the whole body. Raises TooLarge beyond `limit` bytes."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise TooLarge(f"The body is larger than {limit} bytes.", limit=limit)
    return bytes(content)


async def read_letter(request: Request, limit: int) -> tuple[bytes, int]:
    """Give the letter's bytes, at most some `limit` of them, and its whole size. Raises TooLarge beyond 100 MB."""
    content, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > READ_NO_FURTHER_BYTES:
            raise TooLarge("The letter is larger than anything that is read.", limit=limit)
        content += chunk[: max(0, limit - len(content))]
    return bytes(content), size
