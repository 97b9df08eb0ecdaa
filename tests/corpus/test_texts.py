"""The plain texts of real mail, read in place, beside what another parser reads in them."""

import json
import os
import re
from pathlib import Path

import pytest

from services.ingest.policy.parse import parse

CORPORA = Path(os.environ.get("CORPORA") or Path(__file__).resolve().parents[2] / "../shared/corpora")

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="corpora absent: set CORPORA to their folder")


def test_texts():
    """Plain texts alone: how HTML becomes text differs from program to program."""
    equal, differences = 0, []
    for path in sorted((CORPORA / "parse/stalwart").rglob("*.eml")):
        tree = json.loads(path.with_suffix(".json").read_text())
        bodies = [tree["parts"][number]["body"] for number in tree["text_body"]]
        if not bodies or not all("Text" in body for body in bodies):
            continue
        expected = words(" ".join(body["Text"].replace("\0", "") for body in bodies))
        found = words(parse(path.read_bytes()).letter.text)
        if re.fullmatch(re.sub("\ufffd+", ".{1,4}", re.escape(expected)), found):
            equal += 1
        else:
            differences.append((path.parent.name, path.stem))
    total = equal + len(differences)
    print(f"\nplain texts: {equal} of {total} equal ({equal / total:.1%})")
    for folder, stem in differences:
        print(f"  {folder}/{stem}: {OTHER_TEXTS.get((folder, stem), 'no reason known')}")
    assert not set(differences) - set(OTHER_TEXTS)


OTHER_TEXTS = {
    ("legacy", "049"): "uuencoded files in the text are attached, not shown as text",
    ("malformed", "001"): "a multipart without any part is shown, not left out",
    ("malformed", "005"): "both boundaries end in hyphens, so that each closes the other: nothing is left between",
    ("malformed", "007"): "a multipart without any part is shown, not left out",
    ("malformed", "008"): "the text of the second part is shown too",
    ("malformed", "009"): "the texts of all parts are shown",
    ("malformed", "011"): "the texts of all parts are shown",
    ("malformed", "016"): "boundaries longer than 70 letters, each with another end: only the declared one divides",
    ("malformed", "019"): "the expectation has no text although a text part is there",
    ("malformed", "020"): "the boundary before the plain text is missing: the HTML is read, not its source",
    ("malformed", "021"): "the boundary before the plain text is missing: the HTML is read, not its source",
    ("rfc", "006"): "the plain text says that it stands for programs without HTML: the HTML is read",
    ("thirdparty", "002"): "what is marked as base64 and is none is decoded as far as it goes",
    ("thirdparty", "005"): "a boundary in the middle of a line is none",
}


def words(text):
    return re.sub(r"\s+", " ", text).strip()
