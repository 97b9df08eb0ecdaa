"""Whatever is quoted and answered, in any order: nothing of the writer's own words is lost, and reading is linear."""

import os
import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.policy.visible import own_lines, visible_text

EXAMPLES = 300 if os.environ.get("AUDIOCOMM_LONG") == "1" else 30

LINE = st.sampled_from(
    [
        "",
        "own words",
        "> quoted",
        ">> deeper",
        "wrote:",
        "On 1 Jan 2020 Anna <a@b.example>",
        "<a@b.example> wrote:",
        "--",
        "-----Original Message-----",
        "From: a",
        "Sent: b",
        "Subject: c",
        "Sent from my iPhone",
        "_____",
        "| x",
        ": x",
        "-",
    ]
)


@given(st.lists(LINE, max_size=60))
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_own_line_above_the_first_announcement_is_lost(lines):
    announced = re.compile(r"wrote:|Original|From:|--|Sent from|_____|@|\||: x|^-$|Subject|Sent:")
    own = []
    for line in lines:
        if announced.search(line):
            break
        if line == "own words":
            own.append(line)
    shown = visible_text("\n".join(lines)).split("\n")
    assert shown.count("own words") >= len(own)


@given(st.lists(LINE, max_size=60))
@settings(max_examples=EXAMPLES, deadline=None)
def test_answers_between_marked_quotations_are_never_lost(lines):
    # Only marked quotations and own words: every own line stays, wherever it stands.
    text = [line for line in lines if line.startswith(">") or line in {"", "own words"}]
    shown = visible_text("\n".join(["On 1 Jan 2020, 10:00 Anna <a@b.example> wrote:", "> first", *text])).split("\n")
    assert shown.count("own words") == text.count("own words")


class Counting(Sequence[str]):
    """Lines that count how often they are looked at."""

    def __init__(self, lines):
        self.lines = lines
        self.looks = 0

    def __len__(self):
        return len(self.lines)

    def __getitem__(self, number):
        self.looks += 1
        return self.lines[number]


MORE = st.sampled_from(
    ["This e-mail is", "confidential", "_" * 32, "Name: x", "AB> x", "Get Outlook for iOS", "To: a@b.example"]
)


@given(st.lists(LINE | MORE, min_size=1, max_size=6))
@settings(max_examples=EXAMPLES, deadline=None)
def test_reading_is_linear(pattern):
    def looks(times):
        lines = Counting(pattern * times)
        own_lines(lines)
        return lines.looks

    # Hazard 3: twice the lines, less than 2.6 times the work; counted in looks, not seconds. The constant allows
    # for the edges of very short texts.
    assert looks(400) < 2.1 * looks(200) + 100
