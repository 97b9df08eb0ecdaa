"""What the page says on which a customer rates an answer, in the languages of the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """`marks` name the marks from 1 to 5; `asked` holds the place of the agent's name."""

    title: str
    asked: str
    marks: tuple[str, str, str, str, str]
    comment: str
    optional: str
    send: str
    missing: str
    thanks: str
    change: str
    unknown: str
    over: str


WORDS: Mapping[str, Words] = {
    "en": Words(
        title="Rate our answer",
        asked="How was the answer of {agent}?",
        marks=("bad", "poor", "fair", "good", "very good"),
        comment="What should we know?",
        optional="not needed",
        send="Send",
        missing="Please choose a mark.",
        thanks="Thank you: it decides who answers you next time.",
        change="Change my mark",
        unknown="This link is not complete. Please open it from our letter once more.",
        over="This link is no longer good. Please answer our letter instead: we read every answer.",
    ),
    "de": Words(
        title="Unsere Antwort bewerten",
        asked="Wie war die Antwort von {agent}?",
        marks=("schlecht", "mangelhaft", "mittel", "gut", "sehr gut"),
        comment="Was sollten wir wissen?",
        optional="nicht nötig",
        send="Senden",
        missing="Bitte wählen Sie eine Note.",
        thanks="Danke: danach richtet sich, wer Ihnen nächstes Mal antwortet.",
        change="Note ändern",
        unknown="Dieser Link ist nicht vollständig. Bitte öffnen Sie ihn noch einmal aus unserem Brief.",
        over="Dieser Link gilt nicht mehr. Bitte antworten Sie auf unseren Brief: wir lesen jede Antwort.",
    ),
    "ru": Words(
        title="Оцените наш ответ",
        asked="Как вам ответ сотрудника {agent}?",
        marks=("плохо", "слабо", "средне", "хорошо", "отлично"),
        comment="Что нам следует знать?",
        optional="не обязательно",
        send="Отправить",
        missing="Пожалуйста, выберите оценку.",
        thanks="Спасибо: это учтут, когда решат, кто ответит вам в следующий раз.",
        change="Изменить оценку",
        unknown="Ссылка неполная. Пожалуйста, откройте её ещё раз из нашего письма.",
        over="Срок действия ссылки истёк. Пожалуйста, ответьте на наше письмо: мы читаем каждый ответ.",
    ),
}


def words_for(languages: Sequence[str]) -> tuple[str, Words]:
    """Give the first of these languages (BCP 47) that we have, and its words; English for none."""
    for language in languages:
        code = language.strip().partition("-")[0].lower()
        if code in WORDS:
            return code, WORDS[code]
    return "en", WORDS["en"]
