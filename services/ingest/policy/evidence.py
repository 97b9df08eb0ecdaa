"""What the rules about machines look at: a message's headers, its first words and the reports in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from services.ingest.policy import delivery_status
from services.ingest.policy.delivery_status import Report
from services.ingest.policy.letter import Address
from services.ingest.policy.machine_words import DAEMON_LOCAL, DAEMON_NAME
from services.ingest.policy.tree import Part
from services.ingest.policy.words import text_of

# What is looked at of a text: reports say what they are in their first lines.
TEXT_CHARS = 8_000


@dataclass(frozen=True)
class Evidence:
    """What the rules look at."""

    root: Part
    sender: Address | None
    reports: Sequence[Report]
    whole_text: str
    own_loop_id: str | None

    def header(self, name: str) -> str:
        """The first header of that name, for reading; empty when there is none."""
        values = self.root.fields.get(name)
        return text_of(values[0]) if values else ""

    @cached_property
    def text(self) -> str:
        return self.whole_text[:TEXT_CHARS]

    @cached_property
    def subject(self) -> str:
        return self.header("subject")[:500]

    @cached_property
    def writer(self) -> tuple[str, str]:
        """Display name and local part of the sender, in lower case."""
        if self.sender is None:
            return "", ""
        return self.sender.name.lower(), self.sender.address.partition("@")[0].lower()

    @cached_property
    def report_kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self.reports)

    @cached_property
    def deliveries(self) -> list[delivery_status.Delivery]:
        return delivery_status.deliveries(self.reports)

    @cached_property
    def report_type(self) -> str:
        kind, parameters = self.root.kind()
        return parameters.get("report-type", "delivery-status").lower() if kind == "multipart/report" else ""

    @cached_property
    def from_daemon(self) -> bool:
        name, local = self.writer
        return bool(DAEMON_LOCAL.fullmatch(local) or DAEMON_LOCAL.fullmatch(name) or DAEMON_NAME.fullmatch(name))

    @cached_property
    def without_way_back(self) -> bool:
        """An empty Return-Path: the sender wants no answer, as RFC 5321 asks of reports."""
        values = self.root.fields.get("return-path")
        return values is not None and values[0].strip() in {"<>", ""}

    @cached_property
    def automatic(self) -> str:
        """The keyword of Auto-Submitted (RFC 3834), empty for none and for `no`."""
        keyword = self.header("auto-submitted").partition(";")[0].partition("(")[0].strip().lower()
        return "" if keyword == "no" else keyword
