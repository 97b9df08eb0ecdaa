"""Passwords as they are stored: Argon2id, computed in threads."""

import asyncio

from pwdlib import PasswordHash

# One computation takes 64 MB and a core; more of them at a time would only make everybody wait.
AT_A_TIME = 2


class ArgonPasswords:
    """Implements ports.identity.Passwords."""

    def __init__(self) -> None:
        self._hasher = PasswordHash.recommended()
        self._turns = asyncio.Semaphore(AT_A_TIME)
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """Hash with a salt of its own."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, password_hash: str | None) -> bool:
        """Compare; takes as long when there is no hash, and is then False."""
        if self._nobodys is None:
            self._nobodys = await self.hash("nobody signs in with this")
        async with self._turns:
            fitting = await asyncio.to_thread(self._hasher.verify, password, password_hash or self._nobodys)
        return fitting and password_hash is not None
