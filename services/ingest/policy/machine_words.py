"""The words by which mail systems, vacation programs and list software give themselves away, in many languages."""

import re


def _any(*phrases: str, start: bool = False) -> re.Pattern[str]:
    """One pattern out of alternatives, all short and without loops: a search stays linear."""
    joined = "|".join(phrases)
    return re.compile(rf"\s*(?:{joined})" if start else joined, re.IGNORECASE)


# Local parts and display names no person has.
DAEMON_LOCAL = _any(
    r"mailer[-_. ]?daemon(?:[-+=].*)?",
    r"mail[-_. ]?daemon",
    r"mail[-_.]deliver(?:y|er)?[-_.](?:sub)?system",
    r"bounce-?daemon",
)
DAEMON_NAME = _any(
    r"mail deliver(?:y|er)? (?:sub)?system",
    r"(?:internet )?mail delivery",
)

FAILURE_SUBJECT = _any(
    r"undeliver(?:able|ed)",
    r"non[- ]?deliver(?:able|y)",
    r"(?:mail|message|letter|delivery) (?:delivery )?(?:has )?fail(?:ed|ure)",
    r"fail(?:ed|ure)[: ]+(?:mail |message )?(?:deliver|notice)",
    r"failure notice",
    r"delivery (?:status )?notification",
    r"delivery (?:problem|error|delayed|report)",
    r"(?:mail|message).{0,40}could not be (?:delivered|sent)",
    r"could not send message",
    r"(?:mail|message) (?:system error|not delivered|delayed|returned)",
    r"returned (?:mail|to sender)",
    r"error sending your (?:mail|message)",
    r"unzustellbar|nicht zugestellt|zustellung fehlgeschlagen",
    r"non remis|non distribu|échec de (?:la )?(?:remise|distribution)|impossible de remettre",
    r"no se (?:puede|pudo|ha podido) entregar|no entregado|error de entrega",
    r"não (?:entregue|foi possível entregar)|falha na entrega",
    r"mancato recapito|consegna (?:non riuscita|fallita)|impossibile recapitare",
    r"onbestelbaar|niet bezorgd",
    r"nie (?:dostarczono|można dostarczyć)|niedostarczon",
    r"не доставлен|недоставлен|ошибка доставки|не вдалося доставити",
    r"teslim edilemedi|olevererbar|kunne ikke leveres|toimitus epäonnistui",
    r"配信できません|配信不能|送信できません|返送",
    r"退信|无法投递|無法傳遞|投递失败",
    r"배달할 수 없|전송 실패",
)
FAILURE_TEXT = _any(
    r"could not be delivered",
    r"(?:wasn't|was not|not|unable) (?:able )?to (?:be )?deliver",
    r"(?:was|has|is|been) (?:not been |not )?(?:undeliver|un-?deliverable|not delivered)",
    r"did not reach the following",
    r"unknown user|user unknown|no such (?:user|recipient|mailbox)|invalid recipient|recipient not found",
    r"mailbox (?:is )?full|over quota|quota exceeded",
    r"delivery (?:has )?failed|permanent (?:error|failure)",
    r"smtp error from remote",
    r"не может быть доставлено|konnte nicht zugestellt|n'a pas pu être remis|no (?:se )?pudo (?:ser )?entrega",
)

# A vacation program's prefix. Anchored: `Re: Out of office: ...` is a person's answer.
AUTO_REPLY_SUBJECT = _any(
    r"(?:auto(?:matic|mated|mat)?[- ]?(?:reply|response|respond|antwort|odpowied[zź]|svar)|autoreply)\s*[:\-]",
    r"auto(?:-|\s)?(?:reply|response)\b\s*(?:from\b|$)",
    r"(?:i am |i'm |\w+ is )?out of (?:the )?office(?:\s*[:\-(]| auto-?reply|\s*$)",
    r"(?:automatische (?:antwort|abwesenheit\w*|reactie)|abwesenheits(?:notiz|meldung|nachricht|assistent))",
    r"réponse automatique|message d'absence|absence du bureau",
    r"respuesta automática|fuera de la oficina",
    r"resposta automática|fora do escritório",
    r"risposta automatica|fuori (?:ufficio|sede)\s*:",
    r"automatisch antwoord|afwezigheidsbericht",
    r"automatyczna odpowiedź|odpowiedź automatyczna",
    r"автоответ|автоматический ответ|автоматична відповідь",
    r"automatick(?:á|y) odpov|automatikus válasz|otomatik (?:yanıt|cevap)|automaattinen vastaus|autosvar",
    r"自动回复|自動回覆|自動返信|不在通知|자동 회신|자동 응답|부재중",
    start=True,
)

# The addresses of list software itself.
LIST_LOCAL = re.compile(
    r"^(?:majordomo|listserv|listmaster|mailman|sympa|ezmlm)\b|-(?:request|bounces|owner|admin|confirm|help)$"
)
LIST_REFUSAL = _any(r"not (?:a )?member", r"posting (?:denied|rejected|refused)", r"subscribers? only")
