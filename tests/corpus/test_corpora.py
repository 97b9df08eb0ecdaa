"""Real mail of many programs, read in place: figures are printed, thresholds are asserted.

The folder is named by CORPORA (see its own README for what lies in it); without it these tests are skipped, by name.
"""

import json
import os
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest

from services.ingest.policy import filenames
from services.ingest.policy.html import sanitised
from services.ingest.policy.parse import parse
from services.ingest.policy.visible import visible_text

CORPORA = Path(os.environ.get("CORPORA") or Path(__file__).resolve().parents[2] / "../shared/corpora")
REPLACEMENT = "\ufffd"
# Report kinds among the letters of parse/: everything else there was written by people.
REPORTS = ("delivery-status", "multipart/report")

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="corpora absent: set CORPORA to their folder")


def letters(folder):
    found = sorted(path for path in (CORPORA / folder).rglob("*.eml"))
    assert found, f"no letters under {folder}"
    return found


def test_every_letter_is_read():
    everything = letters("parse") + letters("machine")
    defects: Counter[str] = Counter()
    for path in everything:
        letter = parse(path.read_bytes()).letter
        json.dumps(letter.as_json(), ensure_ascii=False).encode()
        defects.update(letter.defects)
    print(f"\n{len(everything)} letters read; defects: {dict(defects.most_common())}")


SCRAPS = [
    *(
        b"\0",
        b'"',
        b"(",
        b"<",
        b"=?utf-8?q?",
        b"?=",
        b"\r",
        b"\n\n",
        b"--",
        b";",
        b"\xff",
        b"*0*=",
        b"=\n",
        b"%",
        b"<!--",
    ),
    *(b"Content-Type: multipart/mixed; boundary=a\n", b"charset=utf-7", b"charset=hz", b"; filename*=x''\xe3", b"&#0;"),
    *(b"begin 644 a\n", b"\x1b$B", b"=?koi8-r?b?", b"From x\n", b"\n\nFrom: a@b.example\n", b"BEGIN:VEVENT\nSUMMARY:"),
]


def test_mangled_letters_are_read():
    chance = Random(20261121)
    everything = [path.read_bytes() for path in letters("parse") + letters("machine")]
    for _ in range(2_000):
        raw = bytearray(chance.choice(everything)[:40_000])
        for _ in range(chance.randint(1, 10)):
            start = chance.randrange(len(raw) + 1)
            raw[start : start + chance.choice([0, 0, 1, 30])] = chance.choice(
                [*SCRAPS, bytes(raw[start - 200 : start])]
            )
        found = parse(bytes(raw)).letter
        json.dumps(found.as_json(), ensure_ascii=False).encode()


def test_machines_are_recognised():
    right, wrong = 0, []
    named: Counter[str] = Counter()
    paths = letters("machine/bounces")
    for path in paths:
        expected = {"arf": "report", "rfc3834": "auto_reply"}.get(path.name.partition("-")[0], "bounce")
        machine = parse(path.read_bytes()).letter.machine
        right += machine.kind == expected
        if machine.kind != expected:
            wrong.append(f"{path.name}: {machine.kind} instead of {expected}")
        named["original letter"] += machine.original_message_id is not None
        named["recipient"] += machine.recipient is not None
        named["status"] += machine.status is not None
    print(f"\nmachine mail: {right} of {len(paths)} ({right / len(paths):.1%}); named: {dict(named)}; {wrong}")
    assert right / len(paths) >= 0.99
    assert not [line for line in wrong if line.startswith(("arf", "rfc3834"))]


def test_nobody_is_taken_for_a_machine():
    people = [path for path in letters("parse") if not any(kind in _text(path).lower() for kind in REPORTS)]
    people += sorted((CORPORA / "trim/emails").iterdir())
    flagged = {
        path.name: machine for path in people if (machine := parse(path.read_bytes()).letter.machine).kind != "none"
    }
    print(f"\npeople's letters: {len(people)}, flagged: {flagged}")
    assert not flagged


def test_own_words():
    paths = sorted((CORPORA / "trim/emails").iterdir())
    different = []
    for path in paths:
        expected = _text(CORPORA / "trim/trimmed" / path.name)
        if _words(visible_text(_text(path))) != _words(expected):
            different.append(path.name)
    exact = len(paths) - len(different)
    print(f"\nown words: {exact} of {len(paths)} exactly ({exact / len(paths):.1%}); others: {different}")
    assert exact / len(paths) >= 0.75


def _text(path):
    return path.read_bytes().decode("utf-8", "replace")


def _words(text):
    return re.sub(r"\s+", " ", text).strip()


def test_fields():
    equal, differences = 0, []
    for path in letters("parse/stalwart"):
        expected = _expected(json.loads(path.with_suffix(".json").read_text()))
        found = _found(parse(path.read_bytes()).letter)
        for name in expected:
            if _alike(name, expected[name], found[name]):
                equal += 1
            else:
                differences.append((path.parent.name, path.stem, name, expected[name], found[name]))
    total = equal + len(differences)
    print(f"\nfields: {equal} of {total} equal ({equal / total:.1%})")
    for folder, stem, name, one, other in differences:
        print(f"  {folder}/{stem} {name}: {REASONS.get((folder, stem), 'no reason known')}\n    {one!r}\n    {other!r}")
    assert equal / total >= 0.98
    unexplained = [row[:3] for row in differences if row[:2] not in REASONS]
    assert not unexplained


# Where we differ on purpose.
REASONS = {
    ("malformed", "002"): "a multipart without any part is shown as text, not attached",
    ("malformed", "012"): "the outer boundary ends the inner parts: three letters are attached, not two",
    ("legacy", "049"): "uuencoded files in the text are attached, not shown as text",
    ("thirdparty", "015"): "all attached letters are listed, not only the first",
}


def _found(letter):
    return {
        "subject": letter.subject,
        "from": [(one.name, one.address) for one in (letter.from_,) if one],
        "to": [(one.name, one.address) for one in letter.to],
        "attachments": [(one.filename, one.content_type) for one in letter.attachments],
    }


def _alike(name, expected, found):
    if name == "subject":
        return _same_letters(_words(expected), _words(found))
    if name == "attachments":
        pairs = zip(expected, found, strict=False)
        return len(expected) == len(found) and all(
            not one or _same_letters(filenames.normal(one, kind), its) for one, (its, kind) in pairs
        )
    pairs = zip(expected, found, strict=False)
    return len(expected) == len(found) and all(
        _same_letters(_words(one[0]).strip("'\" "), its[0]) and one[1].lower() == its[1].lower() for one, its in pairs
    )


def _same_letters(expected, found):
    """Equal, where the expectation's replacement characters stand for the letters we did read."""
    if REPLACEMENT not in expected:
        return expected == found
    pattern = re.sub(f"{REPLACEMENT}+", ".{1,4}", re.escape(expected))
    return re.fullmatch(pattern, found) is not None


def _expected(tree):
    headers: dict[str, list] = {}
    for header in tree["parts"][0]["headers"]:
        name = header["name"] if isinstance(header["name"], str) else header["name"]["other"].lower()
        headers.setdefault(name, []).append(header["value"])
    subject = headers.get("subject", [{}])[-1]
    return {
        "subject": subject.get("Text", "") if isinstance(subject, dict) else "",
        "from": _addresses(headers.get("from", [])[-1:])[:1],
        "to": _addresses(headers.get("to", [])),
        "attachments": [
            _file_name(part)
            for number, part in enumerate(tree["parts"])
            if _is_file(part, number in tree["attachments"])
        ],
    }


def _addresses(values):
    found = []
    for value in values:
        address = value.get("Address", {}) if isinstance(value, dict) else {}
        groups = [*address.get("Group", []), {"addresses": address.get("List", [])}]
        found += [(one["name"] or "", one["address"] or "") for group in groups for one in group["addresses"]]
    return found


def _is_file(part, attached):
    """Whether we list the part: all but containers and texts for reading, which have no name or stand in front."""
    kind = next(iter(part["body"]))
    if kind == "Multipart":
        return False
    its_type: dict[str, str] = next(
        (_structured(header) for header in part["headers"] if header["name"] == "content_type"), {}
    )
    subtype = its_type.get("c_subtype") if its_type.get("c_type", "text") == "text" else None
    for_reading = kind != "Message" and (not its_type or subtype in {"plain", "html"})
    if for_reading and _file_name(part) is None:
        return False
    return attached or kind not in {"Text", "Html"}


def _structured(header):
    return header["value"].get("ContentType", {}) if isinstance(header["value"], dict) else {}


def _file_name(part):
    named = {}
    for header in part["headers"]:
        if header["name"] in ("content_type", "content_disposition"):
            for attribute in _structured(header).get("attributes") or []:
                if attribute["name"] in {"name", "filename"}:
                    named[header["name"]] = attribute["value"]
    return named.get("content_disposition") or named.get("content_type")


class Tags(HTMLParser):
    """Notes whatever could run or load."""

    def __init__(self):
        super().__init__()
        self.bad = []

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "style", "iframe", "object", "embed", "svg", "math", "form", "base", "meta", "link"}:
            self.bad.append(tag)
        for name, value in attrs:
            lead = (value or "").strip().lower()
            if name.startswith("on") or name in {
                "srcset",
                "background",
                "action",
                "formaction",
                "srcdoc",
                "xlink:href",
            }:
                self.bad.append(name)
            if name == "src" and not lead.startswith(("cid:", "data:image/")):
                self.bad.append(f"src={lead}")
            if name == "href" and not lead.startswith(("http://", "https://", "mailto:", "tel:")):
                self.bad.append(f"href={lead}")
            if name == "style" and re.search(r"url|expression|import|position|behavior|binding", lead):
                self.bad.append(f"style={lead}")


def test_no_payload_survives():
    payloads = (CORPORA / "hostile/xss.txt").read_text(encoding="utf-8").splitlines()
    payloads += json.loads((CORPORA / "hostile/naughty-strings.json").read_text(encoding="utf-8"))
    for payload in payloads:
        tags = Tags()
        tags.feed(sanitised(payload)[0] + sanitised(f"<a href='{payload}'><img src=\"{payload}\">")[0])
        assert not tags.bad, payload
    print(f"\n{len(payloads)} hostile strings sanitised")
