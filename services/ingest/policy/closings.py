"""What programs, phones and employers add below the writer's words: told only where it is sure."""

import re
from collections.abc import Sequence

from services.ingest.policy.quotation_words import RULE
from services.ingest.policy.quotations import FOREIGN, Kind

_DEVICE = (
    r"(?:i ?phon[eu]|i ?pad|i ?pod|imac|macbook|\bmac\b|android|galaxy|samsung|htc|nokia|blackberry|xiaomi|"
    r"redmi|huawei|honor|"
    r"oneplus|xperia|pixel|motorola|windows (?:phone|mail|mobile|\d+)|mobile?\b|mobil\w*(?:gerät|telefon)|phone|"
    r"smartphone|"
    r"cell\b|handy|tablet|outlook|airmail|mailbox|yahoo mail|gmail|proton ?mail|spark|thunderbird|k-9|fairemail|"
    r"bluemail|"
    r"em client|mail[- ]app\b|mail f(?:or|ür) windows|mail.ru|яндекс|телефона|планшета)"
)
_OWN = r"(?:my|mon|ma|mein\w*|mi|meu|minha|mio|mia|mijn|min|mitt|mojego|mého|моего|моей|мого|iPhone)"
_SENT = (
    r"sent|envoyé|gesendet|enviad[oa]|inviato|verzonden|verstuurd|sendt|skickat|sänt|lähetetty|wysłan[eo]|odesláno|"
    r"odoslané|trimis|отправлено|надіслано|відправлено"
)
_BY = (
    r"from|via|with|by|using|depuis|de|à partir de|avec|von|mit|aus|desde|do|da|dal|met|vanaf|vanuit|van|fra|från|z|ze|"
    r"pe|с|со|из|через|з|із|від"
)
_GET = (
    r"get|download|holen sie sich|télécharger|obtenir|obtenez|obtener|descargar|ottieni|scarica|download|pobierz|"
    r"obter|obtenha|baixar|získat|získajte|stáhnout|hämta|hent|skaff|hanki|скачать|загрузить|получить|отримати|"
    r"завантажити"
)
# One whole line, said by the device and not by its owner: it names the device, or "my" something it was sent from.
_DEVICE_LINE = re.compile(
    r"[<(\[\s*_-]{0,4}(?:"
    rf"(?:{_SENT}) (?:{_BY})\b.{{0,30}}{_DEVICE}.{{0,100}}|(?:{_SENT}) (?:{_BY}) {_OWN} [^,.;:!?]{{1,60}}\.?|"
    rf"sent from \[?mail\b.{{1,100}}|"
    rf"(?:{_GET}) .{{0,20}}\[?outlook (?:for|für|pour|para|per|voor|för|til|dla|pro|для) .{{1,100}}|"
    r"\[?outlook (?:für|voor) (?:ios|android|mac) (?:beziehen|herunterladen|downloaden).{0,100}|"
    rf"(?:someone )?from (?:my )?{_DEVICE}\w{{0,10}}(?: [\w+-]{{1,10}})?[.)\s]{{0,4}}|"
    rf"(?:von meine[mr] .{{1,60}}|diese nachricht wurde von meine[mr] .{{1,100}}) gesendet\.?|"
    rf".{{0,20}}{_DEVICE}.{{0,10}} gönderildi\.?|{_DEVICE}.{{0,10}}から送信|"
    r"please excuse (?:my |the )?(?:brevity|typos)(?: and typos)?\.?|"
    r"(?:bitte )?entschuldigen sie (?:bitte )?die kürze\.?|"
    r"(?:простите|извините) за краткость\b.{0,60}|вибачте за стислість\b.{0,60}|"
    r"從我的 .{1,40} ?傳送|发自我的.{1,40}|從我的.{1,40}發送|나의 .{1,30}에서 보냄"
    r")$",
    re.IGNORECASE,
)
_DEVICE_CHARS = 200
# How the notices of employers begin, and a word without which they would be something else.
_NOTICE = re.compile(
    r"[\s*_(-]{0,4}(?:(?:confidentiality|disclaimer|legal) ?(?:notice|note)?\s?[:.-]|"
    r"(?:the information (?:contained )?in )?"
    r"this (?:e-?mail|message|communication|electronic mail)\b|diese (?:e-?mail|nachricht|mitteilung)\b|"
    r"ce (?:message|courriel|mail)\b|este (?:mensaje|correo|e-?mail)\b|esta mensagem\b|questo messaggio\b|"
    r"questa e-?mail\b|dit (?:bericht|e-?mail)|deze e-?mail\b|ta wiadomość\b|niniejsza wiadomość\b|tato zpráva\b|"
    r"tento e-?mail\b|detta (?:meddelande|e-?post)|данное (?:сообщение|письмо)\b|это (?:сообщение|письмо)\b|"
    r"настоящее (?:сообщение|письмо)\b|цей лист\b|це повідомлення\b)",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"confidential|privileged|intended (?:only |solely )?for|vertraulich|confidentiel|confidencial|riservat|"
    r"confidenzial|"
    r"vertrouwelijk|poufn|důvěrn|konfident|конфиденциальн|предназначен\w* (?:только|исключительно)|конфіденційн",
    re.IGNORECASE,
)
_NOTICE_CHARS = 3_000
# Nobody says "I" in them: else somebody asks us himself to keep something secret.
_PERSONAL = re.compile(
    r"\bI(?:'m|'d|'ve|'ll)?\b|(?i:\b(?:my|ich|mein\w{0,2}|mir|je|mes|mon|yo|quiero|necesito|io|vorrei|ik|jag|я|мне|меня|"
    r"мой|моя|моё|мои|мою|моего|моей|прошу)\b|\bj')"
)


def fold_closings(lines: Sequence[str], kinds: list[Kind]) -> None:
    """Turns such lines into signatures where nothing of the writer stands between them and the end or a quotation."""
    number = len(kinds) - 1
    at_end = True
    while number >= 0:
        kind = kinds[number]
        if kind is Kind.TEXT and at_end:
            top = _closing(lines, kinds, number)
            at_end = top is not None
            if top is not None:
                kinds[top : number + 1] = [Kind.SIGNATURE] * (number + 1 - top)
                number = top
        elif kind is Kind.QUOTE or kind in FOREIGN:
            at_end = True
        number -= 1


def _closing(lines: Sequence[str], kinds: Sequence[Kind], number: int) -> int | None:
    """The first line of the closing that ends at `number`; None when the writer speaks there."""
    if _added_by_device(lines[number]):
        return number
    top, length = number, len(lines[number])
    while top > 0 and kinds[top - 1] is Kind.TEXT and length <= _NOTICE_CHARS:
        top -= 1
        length += len(lines[top])
    if length > _NOTICE_CHARS or not _NOTICE.match(lines[top]):
        return None
    said = " ".join(lines[at].strip() for at in range(top, number + 1))
    return top if _SECRET.search(said) and not _PERSONAL.search(said) else None


def _added_by_device(line: str) -> bool:
    line = line.strip()
    return len(line) < _DEVICE_CHARS and bool(_DEVICE_LINE.match(line) or RULE.match(line))
