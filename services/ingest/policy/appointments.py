"""A readable line out of a calendar part (RFC 5545): what, when, where."""

import re
from datetime import date

# Larger calendars are whole diaries; the first appointment is what the letter is about.
_CALENDAR_CHARS = 100_000
_FOLD = re.compile(r"\n[ \t]")
_LINE = re.compile(r"^(SUMMARY|DTSTART|DTEND|LOCATION|METHOD)((?:;[^:\n]{0,200})?):([^\n]{1,2000})$", re.MULTILINE)
_ZONE = re.compile(r"TZID=\"?([^;\":]{1,60})")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_MOMENT = re.compile(r"(\d{8})(?:T(\d{4})\d{2}(Z?))?")


def line_of(calendar: str) -> str | None:
    """One line on the first appointment of a calendar, `what · when · where`; None when it holds none."""
    text = _FOLD.sub("", calendar[:_CALENDAR_CHARS])
    method = text.partition("BEGIN:VEVENT")[0]
    event = text.partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0]
    found: dict[str, tuple[str, str]] = {}
    for name, parameters, value in _LINE.findall(event):
        found.setdefault(name, (parameters, value))
    kind = next((value.strip() for name, _, value in _LINE.findall(method) if name == "METHOD"), "")
    what = _plain(found.get("SUMMARY", ("", ""))[1])
    when = " – ".join(moment for name in ("DTSTART", "DTEND") if (moment := _moment(*found.get(name, ("", "")))))
    pieces = [what, when, _plain(found.get("LOCATION", ("", ""))[1])]
    shown = " · ".join(piece for piece in pieces if piece)
    return (f"{kind}: {shown}" if kind else shown) if shown else None


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], value).strip()


def _moment(parameters: str, value: str) -> str:
    """A date or a date with time as one reads it; its zone is named, not reckoned."""
    match = _MOMENT.match(value)
    if match is None:
        return ""
    try:
        day = date.fromisoformat(match[1]).isoformat()
    except ValueError:
        return ""
    if match[2] is None:
        return day
    zone = _ZONE.search(parameters)
    suffix = " UTC" if match[3] else f" {zone[1]}" if zone else ""
    return f"{day} {match[2][:2]}:{match[2][2:]}{suffix}"
