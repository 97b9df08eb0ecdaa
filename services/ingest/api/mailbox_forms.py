"""Bodies of requests about mailboxes."""

from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import Field, HttpUrl, SecretStr, model_validator

from services.ingest.api.schemas import Body
from services.ingest.ports.mailboxes import (
    AfterReading,
    Mailbox,
    MailboxAccess,
    OAuth,
    Provider,
    ReadingPlan,
    StartFrom,
    Tls,
)
from shared.errors import Invalid

# Printable, so that nothing in it can end a line of the protocol.
Line = Annotated[str, Field(min_length=1, max_length=250, pattern=r"^[^\x00-\x1f\x7f]+$")]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=5_000)]
Password = Annotated[SecretStr, Field(min_length=1, max_length=500)]
Port = Annotated[int, Field(ge=1, le=65_535)]
# An atom of IMAP that is no system flag.
Keyword = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_$.-]+$")]
Day = Annotated[date, Field(strict=False, ge=date(1980, 1, 1), le=date(2200, 1, 1))]
Folders = Annotated[list[Line], Field(min_length=1, max_length=20)]

TOKEN_URLS = {
    Provider.GOOGLE: "https://oauth2.googleapis.com/token",
    Provider.MICROSOFT: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
}


class OAuthBody(Body):
    """Access by tokens; `token_url` is known for Google and Microsoft."""

    provider: Provider
    client_id: Line
    client_secret: SecretStr = SecretStr("")
    refresh_token: Secret
    token_url: Annotated[HttpUrl, Field(max_length=1_000)] | None = None

    def value(self) -> OAuth:
        """As the reader needs it. Raises Invalid."""
        url = TOKEN_URLS.get(self.provider) if self.token_url is None else str(self.token_url)
        if url is None:
            raise Invalid("Give the address where this provider renews access tokens.", field="oauth.token_url")
        secret, refresh = self.client_secret.get_secret_value(), self.refresh_token.get_secret_value()
        return OAuth(self.provider, self.client_id, secret, refresh, url)


class AfterReadingBody(Body):
    """What is done with read letters: `folder` goes with move, `keyword` with keyword."""

    do: AfterReading = AfterReading.LEAVE
    folder: Line | None = None
    keyword: Keyword | None = None

    @model_validator(mode="after")
    def _what_it_needs(self) -> "AfterReadingBody":
        if (self.folder is not None) != (self.do is AfterReading.MOVE):
            raise ValueError("a folder goes with move, and with nothing else")
        if (self.keyword is not None) != (self.do is AfterReading.KEYWORD):
            raise ValueError("a keyword goes with keyword, and with nothing else")
        return self


class StartBody(Body):
    """Which letters count that lie there already: all, none, or those that came on `date` (UTC) or later."""

    from_: StartFrom = Field(default=StartFrom.BEGINNING, alias="from")
    date: Day | None = None

    @model_validator(mode="after")
    def _what_it_needs(self) -> "StartBody":
        if (self.date is not None) != (self.from_ is StartFrom.DATE):
            raise ValueError("a date goes with date, and with nothing else")
        return self

    def moment(self, now: datetime) -> datetime | None:
        """Give the moment until which letters are left unread."""
        return datetime.combine(self.date, time(), UTC) if self.date else now if self.from_ is StartFrom.NOW else None


class AccessBody(Body):
    """What opening a mailbox needs: a password, which an app password is too, or `oauth`."""

    host: Line
    port: Port = 993
    tls: Tls = Tls.TLS
    login: Line
    password: Password | None = None
    oauth: OAuthBody | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "AccessBody":
        if (self.password is None) == (self.oauth is None):
            raise ValueError("give a password or oauth, one of them")
        return self

    def access(self) -> MailboxAccess:
        """As the reader needs it. Raises Invalid."""
        password = "" if self.password is None else self.password.get_secret_value()
        oauth = None if self.oauth is None else self.oauth.value()
        return MailboxAccess(self.host, self.port, self.tls, self.login, password, oauth)


class MailboxBody(AccessBody):
    """A mailbox to be read."""

    name: Line
    folders: Folders = Field(default_factory=lambda: ["INBOX"])
    after_reading: AfterReadingBody = Field(default_factory=AfterReadingBody)
    start: StartBody = Field(default_factory=StartBody)
    enabled: bool = True

    def plan(self, now: datetime) -> ReadingPlan:
        """How it is to be read."""
        return plan_of(self.folders, self.after_reading, self.start.from_, self.start.moment(now))


class MailboxChange(Body):
    """What may be changed; what is left out stays."""

    name: Line | None = None
    host: Line | None = None
    port: Port | None = None
    tls: Tls | None = None
    login: Line | None = None
    password: Password | None = None
    oauth: OAuthBody | None = None
    folders: Folders | None = None
    after_reading: AfterReadingBody | None = None
    start: StartBody | None = None
    enabled: bool | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "MailboxChange":
        if self.password is not None and self.oauth is not None:
            raise ValueError("give a password or oauth, one of them")
        return self

    def applied(self, mailbox: Mailbox, now: datetime) -> Mailbox:
        """Give the mailbox as it will be. Raises Invalid."""
        return Mailbox(
            mailbox.id,
            self.name or mailbox.name,
            self._access(mailbox.access),
            self._plan(mailbox.plan, now),
            mailbox.enabled if self.enabled is None else self.enabled,
            mailbox.state,
            None,
            mailbox.last_seen_at,
            mailbox.version,
        )

    def _access(self, old: MailboxAccess) -> MailboxAccess:
        """A known secret never goes to another host: whoever changes the host shows that he knows it."""
        host, port, login = self.host or old.host, self.port or old.port, self.login or old.login
        if (host, login) != (old.host, old.login) and self.password is None and self.oauth is None:
            raise Invalid("Give the password of this login.", field="password")
        password, oauth = old.password, old.oauth
        if self.password is not None:
            password, oauth = self.password.get_secret_value(), None
        elif self.oauth is not None:
            password, oauth = "", self.oauth.value()
        return MailboxAccess(host, port, self.tls or old.tls, login, password, oauth)

    def _plan(self, old: ReadingPlan, now: datetime) -> ReadingPlan:
        after = self.after_reading or AfterReadingBody(
            do=old.after_reading, folder=old.after_folder, keyword=old.after_keyword
        )
        start_from, start_at = old.start_from, old.start_at
        if self.start is not None and (self.start.from_ is not StartFrom.NOW or start_from is not StartFrom.NOW):
            start_from, start_at = self.start.from_, self.start.moment(now)
        return plan_of(self.folders or old.folders, after, start_from, start_at)


def plan_of(
    folders: "list[str] | tuple[str, ...]", after: AfterReadingBody, start_from: StartFrom, start_at: datetime | None
) -> ReadingPlan:
    """Put a plan together; each folder is read once."""
    read, moved_to = tuple(dict.fromkeys(map(_spelt, folders))), after.folder and _spelt(after.folder)
    return ReadingPlan(read, after.do, moved_to, after.keyword, start_from, start_at)


def _spelt(folder: str) -> str:
    """Spell INBOX, which alone has no case, one way: what was moved from it to "Inbox" would come again for ever."""
    return "INBOX" if folder.upper() == "INBOX" else folder
