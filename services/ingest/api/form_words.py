"""What a form says to the customers who fill it in, in the languages of the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Labels and sentences; `wait` holds the minutes in braces."""

    name: str
    address: str
    phone: str
    order: str
    subject: str
    text: str
    optional: str
    public: str
    send: str
    thanks: str
    another: str
    empty: str
    no_address: str
    again: str
    trapped: str
    wait: str
    gone: str


WORDS: Mapping[str, Words] = {
    "en": Words(
        name="Your name",
        address="Your e-mail address",
        phone="Telephone",
        order="Order number",
        subject="Subject",
        text="What can we do for you?",
        optional="not needed",
        public="Your question and our answer will be read by everybody. Your name is shown, your address is not.",
        send="Send",
        thanks="Thank you. We have got it and will answer.",
        another="Write another one",
        empty="Please write what it is about.",
        no_address="Please give an e-mail address that we can answer to.",
        again="Please look it over and send it once more.",
        trapped="Please leave the field “Website” empty and send it once more.",
        wait="Very many letters come just now. Please send yours again in {minutes} minutes; it is still here.",
        gone="This form is no longer in use.",
    ),
    "de": Words(
        name="Ihr Name",
        address="Ihre E-Mail-Adresse",
        phone="Telefon",
        order="Bestellnummer",
        subject="Betreff",
        text="Was können wir für Sie tun?",
        optional="nicht nötig",
        public="Ihre Frage und unsere Antwort kann jeder lesen. Ihr Name wird gezeigt, Ihre Adresse nicht.",
        send="Senden",
        thanks="Danke. Es ist bei uns angekommen, wir antworten.",
        another="Noch etwas schreiben",
        empty="Bitte schreiben Sie, worum es geht.",
        no_address="Bitte geben Sie eine E-Mail-Adresse an, unter der wir antworten können.",
        again="Bitte sehen Sie es noch einmal durch und senden Sie es erneut.",
        trapped="Bitte lassen Sie das Feld „Website“ leer und senden Sie es erneut.",
        wait="Gerade kommt sehr viel. Bitte senden Sie es in {minutes} Minuten erneut; es steht noch da.",
        gone="Dieses Formular ist nicht mehr in Gebrauch.",
    ),
    "ru": Words(
        name="Ваше имя",
        address="Ваш адрес электронной почты",
        phone="Телефон",
        order="Номер заказа",
        subject="Тема",
        text="Чем мы можем помочь?",
        optional="не обязательно",
        public="Ваш вопрос и наш ответ увидят все. Имя будет показано, адрес — нет.",
        send="Отправить",
        thanks="Спасибо. Мы получили ваше сообщение и ответим.",
        another="Написать ещё",
        empty="Пожалуйста, напишите, о чём речь.",
        no_address="Пожалуйста, укажите адрес электронной почты, на который мы сможем ответить.",
        again="Пожалуйста, проверьте и отправьте ещё раз.",
        trapped="Пожалуйста, оставьте поле «Website» пустым и отправьте ещё раз.",
        wait="Сейчас через эту форму пишут очень многие. Отправьте снова через {minutes} мин.; написанное сохранено.",
        gone="Эта форма больше не используется.",
    ),
}


def words_for(languages: Sequence[str]) -> tuple[str, Words]:
    """Give the first of these languages (BCP 47) that we have, and its words; English for none."""
    for language in languages:
        code = language.partition("-")[0].lower()
        if code in WORDS:
            return code, WORDS[code]
    return "en", WORDS["en"]
