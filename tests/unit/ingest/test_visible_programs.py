"""The words of quotation_cases in whole letters: above, below, between, wrapped, with phones' lines and notices."""

import textwrap
from itertools import pairwise
from random import Random

import pytest

from services.ingest.policy.visible import visible_text
from tests.unit.ingest.quotation_cases import DEVICE_LINES, FOREIGN, FORWARDS, INTRODUCTIONS

ANSWER = "Thank you!\nPlease send the red one."
# Already broken by hand, or never broken (Zoho), or broken behind what looks like the end of a sentence (Catalan).
WRAPPED = [case for case in INTRODUCTIONS if "wrapped" not in case[0] and case[0] not in {"Zoho", "Gmail ca"}]


def named(cases):
    return {"argvalues": cases, "ids": [case[0] for case in cases]}


@pytest.mark.parametrize(("program", "introduction"), **named(INTRODUCTIONS))
def test_marked_quotation(program, introduction):
    quoted = "> Where is it?\n>\n> Anna"
    assert visible_text(f"{ANSWER}\n\n{introduction}\n\n{quoted}\n") == ANSWER
    assert visible_text(f"{introduction}\n{quoted}\n\n{ANSWER}\n") == ANSWER
    between = f"{introduction}\n> Red?\nYes, red.\n> Two?\n\nNo, three.\n> Anna\n"
    assert visible_text(between) == "> Red?\nYes, red.\n> Two?\n\nNo, three."


@pytest.mark.parametrize(("program", "introduction"), **named(INTRODUCTIONS))
def test_unmarked_quotation(program, introduction):
    assert visible_text(f"{ANSWER}\n\n{introduction}\n\nWhere is it?\n\nAnna\n") == ANSWER


@pytest.mark.parametrize(("program", "introduction"), **named(WRAPPED))
@pytest.mark.parametrize("width", [64, 76])
def test_wrapped_introduction(program, introduction, width):
    wrapped = "\n".join(textwrap.wrap(introduction, width, break_long_words=False, break_on_hyphens=False))
    assert visible_text(f"{ANSWER}\n\n{wrapped}\n> Where is it?\n") == ANSWER


@pytest.mark.parametrize(("program", "head"), **named(FOREIGN))
def test_foreign_letter(program, head):
    assert visible_text(f"{ANSWER}\n\n{head}\n\nWhere is it?\n\nAnna\n") == ANSWER
    assert visible_text(f"{ANSWER}\n\nSent from my iPhone\n\n{head}\n\nWhere is it?\n") == ANSWER
    assert visible_text(f"My answers are in red below.\n\n{head}\n\nWhere is it? At home.").endswith("At home.")


@pytest.mark.parametrize(("program", "head"), **named(FORWARDS))
def test_forwarded_letter(program, head):
    forwarded = f"{head}\n\nWhere is it?\n\nAnna"
    assert visible_text(f"See below.\n\n{forwarded}\n") == "See below."
    # Nothing of the writer's own: the forwarded letter is what he sends.
    assert visible_text(forwarded) == forwarded
    for above in ("Sent from my iPhone", "-- \nBerta Kurz\nShop"):
        assert visible_text(f"{above}\n\n{forwarded}\n").endswith(forwarded)


@pytest.mark.parametrize("line", DEVICE_LINES)
def test_device_line(line):
    assert visible_text(f"{ANSWER}\n\n{line}\n") == ANSWER
    assert visible_text(f"{ANSWER}\n\n{line}\n\n{INTRODUCTIONS[0][1]}\n> Where is it?\n") == ANSWER


NOTICES = [
    "This e-mail and any attachments are confidential and intended for the addressee only.",
    "CONFIDENTIALITY NOTICE: the information in this message is\nprivileged and must not be passed on.",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht\nder richtige Empfänger sind, löschen Sie sie.",
    "Ce message est confidentiel et réservé à son destinataire.",
    "Это сообщение является конфиденциальным и предназначено адресату.",
    "Este mensaje es confidencial.",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_notice_of_the_employer(notice):
    assert visible_text(f"{ANSWER}\n\n{notice}\n") == ANSWER
    assert visible_text(f"{ANSWER}\n\n{notice}\n\n{INTRODUCTIONS[0][1]}\n> Where is it?\n") == ANSWER
    # In the middle it is kept, and alone it is all there is.
    assert visible_text(f"{notice}\n\n{ANSWER}") == f"{notice}\n\n{ANSWER}"
    assert visible_text(notice) == notice


ODD_QUOTATIONS = [
    "AB> Red?\nAB> Two?",
    "АБ>> Red?\nАБ> Two?",
    "| Red?\n| Two?",
    "\uff1e Red?\n\uff1e Two?",
    "» Red?\n» Two?",
    "} Red?\n} Two?",
    ">Red?\n>>> >> Two?",
    "  > Red?\n\t> Two?",
    "\xa0> Red?\n\u200b> Two?",
]


@pytest.mark.parametrize("quoted", ODD_QUOTATIONS)
def test_odd_marks(quoted):
    introduction = INTRODUCTIONS[0][1]
    assert visible_text(f"{ANSWER}\n\n{introduction}\n\n{quoted}\n") == ANSWER
    assert visible_text(f"{introduction}\n{quoted}\n\n{ANSWER}\n") == ANSWER


# Own words that only look like the work of a program.
OWN = [
    "Please deliver on 3.2.2025 at 10:15 to Anna (anna@example.com):\n\nMain street 5",
    "On 3 February 2025 you wrote:\n\nthe parcel is on its way. It is not.",
    "Вы писали 3 февраля 2025:\n\nпосылка в пути. Её нет.",
    "My Outlook for iOS shows the order twice.",
    "Отправлено из Почты России вчера, трек 123.",
    ">From Berlin it takes a week.",
    "Name: Anna\nStreet: Main 5\nCity: Berlin\nPhone: 123",
    "I see this:\n___\nerror: 5",
    "I have: red | blue\n| is this a table? |\nno",
    "OK> is the prompt\nwhat now",
    "Von: mir\nAn: euch\n\nhallo",
    "This message is for Anna: please call me.",
    "Please send the invoice to <anna@example.com>:\n\nBerg Ltd\nMain 5",
    "----- my list -----\na: 1\nb: 2",
    "In 2024 I wrote:\n\nplease change it.",
]


@pytest.mark.parametrize("text", OWN)
def test_own_words_stay(text):
    assert visible_text(text) == text


def test_no_answer_between_quotations_is_lost_and_nothing_is_left_to_strip():
    chance = Random(20261122)
    for _ in range(2_000):
        pieces, own = [chance.choice(INTRODUCTIONS)[1]], []
        for number in range(chance.randint(1, 8)):
            pieces.append(
                "\n".join("> " * chance.randint(1, 3) + f"asked {number}" for _ in range(chance.randint(1, 3)))
            )
            own.append(f"my answer {number}" + chance.choice(["", ".", ":", " - yes:", "\n- first\n- second"]))
            pieces.append(own[-1])
        text = ("\n" * chance.randint(1, 2)).join([*pieces, chance.choice(["", "-- \nAnna", "> the end"])])
        shown = visible_text(text)
        assert all(answer in shown for answer in own), text
        assert all(shown.index(one) < shown.index(other) for one, other in pairwise(own))
        assert visible_text(shown) == shown
