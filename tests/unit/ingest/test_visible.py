"""The writer's own words, and nothing of them lost."""

import pytest

from services.ingest.policy.visible import visible_text

QUOTED = "\n> Where is it?\n> Anna\n"
# An introduction of a quotation in many languages, as mail programs write it.
INTRODUCTIONS = [
    "On Mon, 3 Feb 2025 at 10:15, Anna Berg <anna@example.com> wrote:",
    "On Mon, 3 Feb 2025 at 10:15, Anna Berg <\nanna@example.com> wrote:",
    "On 3 Feb 2025, at 10:15, Anna Berg wrote:",
    "On Monday Support wrote:",
    "Anna Berg <anna@example.com> wrote:",
    "Am 03.02.2025 um 10:15 schrieb Anna Berg <anna@example.com>:",
    "Anna Berg <anna@example.com> schrieb am Mo., 3.\nFeb. 2025 um 10:15 Uhr:",
    "Le lun. 3 févr. 2025 à 10:15, Anna Berg <anna@example.com> a écrit :",
    "El lun, 3 feb 2025 a las 10:15, Anna Berg (<anna@example.com>) escribió:",
    "Em seg., 3 de fev. de 2025 às 10:15, Anna Berg <anna@example.com> escreveu:",
    "Il giorno lun 3 feb 2025 alle ore 10:15 Anna Berg <anna@example.com> ha scritto:",
    "Op ma 3 feb 2025 om 10:15 schreef Anna Berg <anna@example.com>:",
    "Den mån 3 feb. 2025 kl 10:15 skrev Anna Berg <anna@example.com>:",
    "W dniu 3.02.2025 o 10:15, Anna Berg pisze:",
    "pon., 3 lut 2025 o 10:15 Anna Berg <anna@example.com> napisał(a):",
    "пн, 3 февр. 2025 г. в 10:15, Анна Берг <anna@example.com>:",
    "3 лютого 2025 р. 10:15 Анна Берг <anna@example.com> пише:",
    "3 февраля 2025 г., 10:15, Анна Берг <anna@example.com> написал:",
    "在 2025年2月3日，上午10:15，Anna Berg <anna@example.com> 写道：",
    "2025年2月3日(月) 10:15 Anna Berg <anna@example.com>:",
    "2025-02-03 10:15 GMT+01:00 Anna Berg <anna@example.com>:",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_a_quotation_below_goes_with_its_introduction(introduction):
    assert visible_text(f"Thank you!\n\n{introduction}\n{QUOTED}") == "Thank you!"


# Somebody else's letter follows without any marks.
BREAKS = [
    "-----Original Message-----\nFrom: Anna\nSent: Monday\nSubject: Order\n\nWhere is it?",
    "-------- Ursprüngliche Nachricht --------\nVon: Anna\n\nWo ist es?",
    "________________________________\nFrom: Anna <anna@example.com>\nSent: Monday\nTo: Shop\nSubject: Order\n\nWhere?",
    "Von: Anna\nGesendet: Montag\nAn: Laden\nBetreff: Bestellung\n\nWo ist es?",
    "De : Anna\nEnvoyé : lundi\nÀ : Magasin\nObjet : Commande\n\nOù est-il ?",
    "От: Анна\nОтправлено: понедельник\nКому: Магазин\nТема: Заказ\n\nГде он?",
    "---------- Forwarded message ---------\nFrom: Anna\n\nWhere is it?",
    "Begin forwarded message:\n\nWhere is it?",
    "On Mon, 3 Feb 2025 at 10:15, Anna Berg <anna@example.com> wrote:\n\nWhere is it?",
]


@pytest.mark.parametrize("below", BREAKS)
def test_a_foreign_letter_below_is_left_out(below):
    assert visible_text(f"See below.\n\n{below}\n") == "See below."


SIGNATURES = [
    "-- \nAnna Berg\n+49 30 123",
    "--\nAnna Berg",
    "Sent from my iPhone",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
    "Отправлено с iPhone",
    "Enviado desde mi iPhone",
    "Get Outlook for iOS<https://aka.ms/x>",
    "发自我的 iPhone",
    "Sent from my mobile, please excuse typos",
]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_signatures(signature):
    assert visible_text(f"Thank you!\nAnna\n\n{signature}\n") == "Thank you!\nAnna"
    assert visible_text(f"Thank you!\nAnna\n\n{signature}\n\n{INTRODUCTIONS[0]}\n{QUOTED}") == "Thank you!\nAnna"


# What looks like quotation, signature or introduction and is the writer's own: kept whole.
OWN = [
    "> only a quotation",
    "On this day\n\nI wrote something:\n\nnice",
    "My colleague wrote:\n\nthe order is on its way. Is it?",
    "From: Berlin\nTo: Paris\nDate: 3 May 2025\n\nPlease send it there.",
    "First part\n\n--\n" + "\n".join(f"and line {number}" for number in range(20)),
    "Sent by DHL on Monday.",
    "Ship it\n-----\nor not",
    "It was sent with UPS",
    # Of devices and secrets, but by the writer.
    "Hello,\n\nGet Outlook to work on my laptop, please.",
    "Hi,\n\nDownload of outlook add-in fails with error 5",
    "Hi,\n\nSent from my old account yesterday, but no answer came.",
    "Hi,\n\nFrom my phone I cannot log in",
    "Bonjour,\n\nEnvoyé de ma part hier, mais rien reçu",
    "Hi\n\nThis message is confidential. Please do not tell my boss: I want to leave.",
    "Hallo,\n\nDiese Nachricht ist vertraulich. Ich möchte kündigen.",
    "Bonjour\n\nCe message est confidentiel: je veux résilier mon contrat.",
    "Добрый день\n\nЭто письмо конфиденциально. Прошу вернуть деньги.",
    "",
]


@pytest.mark.parametrize("text", OWN)
def test_own_words_stay(text):
    assert visible_text(text) == text


def test_answers_between_quotations_stay_with_what_they_answer():
    text = f"{INTRODUCTIONS[0]}\n> Red?\nYes.\n> Two?\nNo, three.\n\n> Thanks\n> Anna"
    assert visible_text(text) == "> Red?\nYes.\n> Two?\nNo, three."


def test_an_answer_below_its_one_quotation_stands_alone():
    assert visible_text(f"{INTRODUCTIONS[0]}\n> Red?\n\nYes.\n\n-- \nAnna") == "Yes."
