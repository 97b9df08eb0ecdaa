"""The IMAP face of the maildrops: pymap speaks the protocol, this tells it what is in the mailboxes.

pymap's own Maildir backend looks once a second, re-reads the whole mailbox for every command and changes bytes it does
not understand; this one pushes at once and hands out what came.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pymap.bytes import Writeable
from pymap.concurrent import Event
from pymap.context import subsystem
from pymap.flags import FlagOp
from pymap.interfaces.message import CachedMessage
from pymap.mailbox import MailboxSnapshot
from pymap.message import BaseLoadedMessage, BaseMessage
from pymap.mime import MessageContent
from pymap.parsing.message import AppendMessage
from pymap.parsing.response.fetch import BodyStructure, EnvelopeStructure
from pymap.parsing.specials import FetchRequirement, ObjectId
from pymap.parsing.specials.flag import Answered, Deleted, Draft, Flag, Flagged, Seen
from pymap.selected import SelectedMailbox, SelectedSet

from services.console.maildrop import Maildrop, StoredLetter

# Maildir's letters, in the order the format demands.
_LETTERS = {"D": Draft, "F": Flagged, "R": Answered, "S": Seen, "T": Deleted}
# What the standard library's header parser was seen to raise on real letters.
_PARSER_GAVE_UP = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


class LetterContent(BaseLoadedMessage):
    """The content of one letter: whole, its header and its size without parsing, parts only when they are asked for."""

    __slots__ = ("_letter",)

    def __init__(self, message: BaseMessage, requirement: FetchRequirement, letter: StoredLetter) -> None:
        super().__init__(message, requirement, None)
        self._letter = letter

    @property
    def content(self) -> MessageContent:
        """The parsed letter; an empty one where the parser gives up, since a letter may hold anything."""
        if self._content is None:
            try:
                self._content = MessageContent.parse(self._letter.read())
            except _PARSER_GAVE_UP:
                self._content = MessageContent.parse(b"\r\n")
        return self._content

    def __bytes__(self) -> bytes:
        return self._letter.read()

    def get_size(self, section: Sequence[int] | None = None) -> int:
        """Size in bytes of the letter or of one part."""
        return super().get_size(section) if section else self._letter.size

    def get_body(self, section: Sequence[int] | None = None, binary: bool = False) -> Writeable:
        """The whole letter as it came, or one part."""
        return super().get_body(section, binary) if section or binary else Writeable.wrap(self._letter.read())

    def get_message_headers(
        self, section: Sequence[int] | None = None, subset: Collection[bytes] | None = None, inverse: bool = False
    ) -> Writeable:
        """The header block as it came, or what is asked of it."""
        if section or subset is not None:
            return super().get_message_headers(section, subset, inverse)
        content = self._letter.read()
        end = _END_OF_HEADER.search(content)
        return Writeable.wrap(content[: end.end()] if end else content)

    def get_envelope_structure(self) -> EnvelopeStructure:
        """ENVELOPE, empty where a header cannot be parsed."""
        try:
            envelope = super().get_envelope_structure()
            # It is parsed when it is written, and in the middle of an answer there is no way back.
            bytes(envelope)
        except _PARSER_GAVE_UP:
            return EnvelopeStructure.empty()
        return envelope

    def get_body_structure(self) -> BodyStructure:
        """BODYSTRUCTURE, empty where the structure cannot be parsed."""
        try:
            structure = super().get_body_structure()
            bytes(structure)
            bytes(structure.extended)
        except _PARSER_GAVE_UP:
            return BodyStructure.empty()
        return structure


class LetterMessage(BaseMessage):
    """A letter as pymap lists it."""

    __slots__ = ("letter",)

    def __init__(self, letter: StoredLetter, *, expunged: bool = False) -> None:
        flags = [flag for code, flag in _LETTERS.items() if code in letter.flags]
        name = letter.path.name.split(":")[0].replace(".", "-").encode()
        super().__init__(
            letter.uid,
            datetime.fromtimestamp(letter.received, UTC),
            flags,
            email_id=ObjectId(b"M" + name),
            thread_id=ObjectId(b"T" + name),
            expunged=expunged,
        )
        self.letter = letter

    async def load_content(self, requirement: FetchRequirement) -> LetterContent:
        """The content, read from disk when a part of it is needed."""
        return LetterContent(self, requirement, self.letter)


class Mailbox:
    """One maildrop as pymap's MailboxDataInterface, shared by every connection that opens it.

    `mod_sequence` of a connection is how many changes it has seen, so whoever comes late to wait misses none.
    """

    readonly = False
    session_flags: frozenset[Flag] = frozenset()
    permanent_flags = frozenset(_LETTERS.values())

    def __init__(self, drop: Maildrop, identity: str) -> None:
        self._drop = drop
        self._messages = {uid: LetterMessage(letter) for uid, letter in drop.letters.items()}
        self._changes: list[tuple[int, bool]] = []
        self._changed = subsystem.get().new_event()
        self.mailbox_id = ObjectId.new_mailbox_id(identity.encode("utf-8", "surrogateescape")[:100])
        self.selected_set = SelectedSet()

    @property
    def uid_validity(self) -> int:
        """The same from start to start."""
        return self._drop.validity

    async def deliver(self, content: bytes, flags: Iterable[Flag] = ()) -> LetterMessage:
        """Store a letter durably, then tell every connection that waits."""
        letter = await self._drop.deliver(content, _codes(flags))
        message = self._messages[letter.uid] = LetterMessage(letter)
        self._note([letter.uid], expunged=False)
        return message

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> LetterMessage:
        """APPEND of a client."""
        return await self.deliver(append_msg.literal, append_msg.flag_set)

    async def update_selected(self, selected: SelectedMailbox, *, wait_on: Event | None = None) -> SelectedMailbox:
        """Tell `selected` what changed since it last asked; with `wait_on` wait for a change or that event."""
        seen: int | None = selected.mod_sequence
        if wait_on is not None and seen == len(self._changes):
            await wait_on.or_event(self._changed).wait()
        selected.mod_sequence = len(self._changes)
        if seen is None:
            selected.add_updates(list(self._messages.values()), [])
            return selected
        touched = dict(self._changes[seen:])
        present = [self._messages[uid] for uid in touched if uid in self._messages]
        selected.add_updates(present, [uid for uid, expunged in touched.items() if expunged])
        return selected

    async def copy(self, uid: int, destination: Any, *, recent: bool = False) -> int | None:
        """COPY; None when the letter is gone."""
        message = self._messages.get(uid)
        if message is None:
            return None
        copied: LetterMessage = await destination.deliver(message.letter.read(), message.permanent_flags)
        return copied.uid

    async def move(self, uid: int, destination: Any, *, recent: bool = False) -> int | None:
        """MOVE: the copy is durable before the letter goes, so a crash between leaves two, never none."""
        moved = await self.copy(uid, destination, recent=recent)
        await self.delete([uid])
        return moved

    async def get(self, uid: int, cached_msg: CachedMessage) -> LetterMessage:
        """The letter with this UID, marked as expunged when it is gone."""
        message = self._messages.get(uid)
        if message is not None:
            return message
        if not isinstance(cached_msg, LetterMessage):
            raise TypeError(cached_msg)
        return LetterMessage(cached_msg.letter, expunged=True)

    async def update(self, uid: int, cached_msg: CachedMessage, flag_set: frozenset[Flag], mode: FlagOp) -> Any:
        """STORE: change the flags of one letter."""
        message = await self.get(uid, cached_msg)
        message.permanent_flags = mode.apply(message.permanent_flags, flag_set)
        if not message.expunged:
            self._drop.mark(uid, _codes(message.permanent_flags))
            self._note([uid], expunged=False)
        return message

    async def delete(self, uids: Iterable[int]) -> None:
        """Remove letters for good."""
        gone = [uid for uid in uids if self._messages.pop(uid, None)]
        for uid in gone:
            self._drop.remove(uid)
        self._note(gone, expunged=True)

    async def claim_recent(self, selected: SelectedMailbox) -> None:
        """Nothing is ever \\Recent here: RFC 9051 removed it."""

    async def cleanup(self) -> None:
        """Nothing to tidy: every change is on disk when it is made."""

    async def find(self, seq_set: Any, selected: SelectedMailbox) -> Any:
        """The letters of a sequence set, with their numbers."""
        for number, cached in selected.messages.get_all(seq_set):
            yield number, await self.get(cached.uid, cached)

    async def find_deleted(self, seq_set: Any, selected: SelectedMailbox) -> Sequence[int]:
        """UIDs of those marked \\Deleted."""
        return [message.uid async for _, message in self.find(seq_set, selected) if Deleted in message.permanent_flags]

    async def snapshot(self) -> MailboxSnapshot:
        """What SELECT and STATUS say."""
        unseen = [n for n, message in enumerate(self._messages.values(), 1) if Seen not in message.permanent_flags]
        return MailboxSnapshot(
            self.mailbox_id,
            self.readonly,
            self.uid_validity,
            self.permanent_flags,
            self.session_flags,
            len(self._messages),
            0,
            len(unseen),
            unseen[0] if unseen else None,
            self._drop.next_uid,
        )

    def _note(self, uids: Iterable[int], *, expunged: bool) -> None:
        self._changes.extend((uid, expunged) for uid in uids)
        self._changed.set()


def _codes(flags: Iterable[Flag]) -> str:
    wanted = set(flags)
    return "".join(code for code, flag in _LETTERS.items() if flag in wanted)
