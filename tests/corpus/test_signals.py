"""Letters of people, read in place: none of them is called urgent, a complaint or a farewell for its words.

The folder is named by CORPORA; without it the test is skipped, by name.
"""

import os
from pathlib import Path

import pytest

from services.ingest.policy.parse import parse
from services.router.policy.document import default_policy_text, parse_policy
from services.router.policy.signals import LetterWords, signals_in

CORPORA = Path(os.environ.get("CORPORA") or Path(__file__).resolve().parents[2] / "../shared/corpora")

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="corpora absent: set CORPORA to their folder")


def test_no_wolf_is_cried_at_letters_of_people():
    rules = parse_policy(default_policy_text()).signals
    files = [*(CORPORA / "parse").rglob("*.eml"), *(CORPORA / "trim" / "emails").iterdir()]
    letters = [parse(path.read_bytes()).letter for path in sorted(files)]
    people = [letter for letter in letters if letter.machine.kind == "none"]
    called = [one for one in people if signals_in(LetterWords(one.subject, one.visible_text), rules)]
    marked = [one for one in people if one.importance == "high"]
    print(f"{len(people)} letters of people: {len(called)} called something, {len(marked)} marked important")
    assert len(people) > 200
    assert [letter.subject for letter in called] == []
