"""What a letter says of itself, by the words of the presets: precision comes first."""

import pytest

from services.router.policy.definition import SignalRule, SignalRules
from services.router.policy.document import parse_policy
from services.router.policy.presets import preset_text, presets
from services.router.policy.signals import LetterWords, signals_in
from services.router.policy.words import Signal

RULES = parse_policy(preset_text("audiocomm")).signals


def said(subject: str = "", text: str = "", **more: bool) -> set[Signal]:
    """The signals of a letter."""
    return set(signals_in(LetterWords(subject, text, **more), RULES))


@pytest.mark.parametrize(
    ("subject", "text", "signals"),
    [
        ("Order 12", "Where is my cable?", set()),
        ("", "", set()),
        # urgent: in the subject one word is enough, in the letter it takes more
        ("URGENT: where is my order", "", {Signal.MARKED_URGENT}),
        ("Re: dringende Anfrage", "", {Signal.MARKED_URGENT}),
        ("Срочно! Заказ 12", "", {Signal.MARKED_URGENT}),
        ("Order 12", "Please do, it's urgent.", {Signal.MARKED_URGENT}),
        ("Order 12", "It’s   urgent", {Signal.MARKED_URGENT}),
        ("Bestellung", "Es eilt, wir brauchen dringend die Kabel", {Signal.MARKED_URGENT}),
        ("Заказ", "Это срочно, ответьте", {Signal.MARKED_URGENT}),
        ("Order 12", "The urgent care center ordered from you", set()),
        # parts of words are none, and what is denied does not count
        ("Insurgent sounds, resurgent bass", "", set()),
        ("Not urgent: a question", "", set()),
        ("Nicht so dringend", "", set()),
        ("Не срочно", "", set()),
        ("Not urgent before, but urgent now", "", {Signal.MARKED_URGENT}),
        # complaints
        ("Complaint about order 12", "", {Signal.COMPLAINT}),
        ("Order 12", "I would like to complain about the delivery.", {Signal.COMPLAINT}),
        ("Beschwerde", "", {Signal.COMPLAINT}),
        ("Bestellung", "Das ist eine Unverschämtheit!", {Signal.COMPLAINT}),
        ("Жалоба на доставку", "", {Signal.COMPLAINT}),
        ("Заказ", "Я крайне недовольна", {Signal.COMPLAINT}),
        ("Order 12", "I have no complaint, thank you", set()),
        ("Order 12", "I cannot complain, all is well", set()),
        # leaving
        ("Order 12", "I will never order from you again.", {Signal.LEAVING}),
        ("Account", "Please close my account", {Signal.LEAVING}),
        ("Konto", "Bitte das Kundenkonto löschen", {Signal.LEAVING}),
        ("Заказ", "Больше у вас не закажу ничего", {Signal.LEAVING}),
        ("Order 12", "I am leaving for the weekend; we are leaving the parcel with you", set()),
    ],
)
def test_words(subject, text, signals):
    assert said(subject, text) == signals


def test_what_header_and_channel_say():
    assert said("Hello", important=True) == {Signal.MARKED_URGENT}
    assert said("Hello", asked=True) == {Signal.QUESTION}
    quiet = SignalRules(importance=False)
    assert signals_in(LetterWords("urgent", "", important=True), quiet) == ()


def test_beginnings_of_words_and_spellings():
    rules = SignalRules(complaint=SignalRule(words=(("ru", ("жалоб* на", "всё плохо")),)))
    for text in ("Пишу жалобу на вас", "ЖАЛОБЫ НА сервис", "у вас все плохо"):
        assert signals_in(LetterWords("", text), rules) == (Signal.COMPLAINT,)
    for text in ("жалоб нет", "нажалобы на вас"):
        assert signals_in(LetterWords("", text), rules) == ()


def test_a_huge_letter_is_read_at_its_beginning():
    assert said("", "not " * 100_000 + "this is urgent") == set()
    assert said("", "urgent " * 100_000 + " it is urgent") == set()


def test_accountancy_knows_questions_by_their_subject():
    rules = parse_policy(preset_text("accountancy")).signals
    assert signals_in(LetterWords("Question about the invoice", ""), rules) == (Signal.QUESTION,)
    assert signals_in(LetterWords("Frage zur Rechnung", "Hallo"), rules) == (Signal.QUESTION,)
    assert signals_in(LetterWords("Invoice", "One question remains"), rules) == ()


def test_presets_agree_on_what_is_urgent():
    for preset in presets():
        rules = parse_policy(preset.text).signals
        assert (rules.urgent, rules.complaint, rules.leaving) == (RULES.urgent, RULES.complaint, RULES.leaving)
