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
    r"microsoftexchange[0-9a-f]{8,40}",
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

# A report that is a warning: the server goes on trying ...
DELAY_SUBJECT = _any(
    r"delay(?:ed)?\b|still being retried|warning: (?:could not send message for past|message .{0,40}delayed)",
    r"verzögert|verzögerung|retard(?:é|ée)?\b|retrasad[oa]|atrasad[oa]|ritardat[oa]|vertraagd|opóźnion",
    r"задерж(?:ан|ив|к)|отложен|затрим|gecikti|延迟|延遲|遅延",
)
DELAY_TEXT = _any(
    r"this is a warning message only|(?:do|does|you do) not need to (?:re-?send|do anything)",
    r"(?:will|'ll) (?:be retried|continue (?:to try|trying)|keep trying|retry|be attempted)|has not yet been delivered",
    r"has been delayed|temporarily deferred|delivery (?:is )?delayed|(?:delivery )?attempts will continue",
    r"(?:zustellung|versand) (?:wird|ist|hat sich) .{0,40}(?:verzögert|versucht)|weitere zustellversuche",
    r"попытки (?:доставки )?(?:будут )?продолж|доставка .{0,30}(?:отложена|задерживается)",
)
# ... unless it says that it gave up.
GIVEN_UP_TEXT = _any(
    r"giv(?:ing|en) up|gave up|will not be retried|permanent (?:error|failure)|no longer (?:be )?(?:tried|attempted)",
    r"could not be delivered for .{0,20}(?:days|hours)|has expired|endgültig|aufgegeben|окончательн|прекращены",
)

# A vacation program's prefix. Anchored: `Re: Out of office: ...` is a person's answer.
AUTO_REPLY_SUBJECT = _any(
    r"(?:auto(?:matic|mated|mat)?[- ]?(?:reply|response|respond|antwort|odpowied[zź]|svar)|autoreply)\s*[:\-]",
    r"auto(?:-|\s)?(?:reply|response)\b\s*(?:from\b|$)",
    r"(?:i am |i'm )?(?:currently )?out of (?:the )?office(?:\s*[:\-(]| auto-?reply|\s*$)",
    # Domino's, with the whole name and mostly with AUTO in front.
    r"auto: .{1,80} (?:is (?:out|away|on|ist)|ist (?:abwesend|nicht))\b.*",
    r"[^\W\d_][\w.'-]{0,30} (?:[^\W\d_][\w.'-]{0,30} ){0,3}is out of (?:the )?office(?:\s*[:\-(,.]|\s*$)",
    # vacation(1), qmail-autoresponder, procmail.
    r"away from my (?:mail|e-?mail|desk)",
    r"(?:vacation (?:auto-?)?(?:reply|response|message|notice)|auto-?responder)\s*(?:[:\-(]|$)",
    r"\[(?:auto(?:matic)?[- ]?(?:reply|response)|autoreply|out of office|ooo)\]|ooo\s*:",
    r"(?:automatische (?:antwort|abwesenheit\w*|reactie)|abwesenheits(?:notiz|meldung|nachricht|assistent))",
    r"(?:abwesend|nicht im büro|außer haus)\s*[:\-(]",
    r"réponse (?:d'absence )?(?:automatique|auto)\b",
    r"message (?:automatique )?d['’]absence|absen(?:ce|t(?:e)?) du bureau",
    r"respuesta autom[áa]tica|fuera de (?:la )?oficina|mensaje de ausencia|auto-?respuesta",
    r"resposta autom[áaà]tica|fora d[oe] (?:escritório|l'oficina)|aus[êe]ncia (?:tempor[áa]ria|do escrit[óo]rio)",
    r"risposta automatica|fuori (?:ufficio|sede)\s*:|(?:messaggio di )?assenza dall['’]ufficio|risponditore automatico",
    r"automatisch antwoord|afwezigheidsbericht",
    r"automatyczna odpowiedź|odpowiedź automatyczna|autoodpowiedź|nieobecność w biurze|poza biurem\s*[:\-(]",
    r"автоответ(?:чик)?|автоматический ответ",
    r"автоматическое (?:уведомление|сообщение) об отсутствии|уведомление об отсутствии",
    r"вне офиса\s*[:\-(]|автоматична відповідь|автовідповід\w{0,3}|автоматичен отговор",
    r"аутоматски одговор|automatski odgovor|samodejni odgovor|automatick(?:á|y|ý) odpov\w{0,4}|mimo kancelář",
    r"automatikus válasz|automatická odpoveď|răspuns automat|otomatik (?:yanıt|cevap)",
    r"automaattinen vastaus|automatiskt? svar|(?:automatiskt )?frånvaromeddelande|autosvar",
    r"automaatne vastus|automātisk[aā] atbilde|automatinis atsakymas|αυτόματη απάντηση",
    r"(?:poissa toimistosta|ofis dışında|εκτός γραφείου|מחוץ למשרד|خارج المكتب)\s*(?:[:\-(]|$)",
    r"תשובה אוטומטית|מענה אוטומטי|رد تلقائي|trả lời tự động|balasan otomatis|jawapan automatik",
    r"ตอบกลับอัตโนมัติ|自动(?:回复|答复)|自動(?:回覆|答覆|返信|応答)",
    r"不在通知|不在のお知らせ|外出(?:通知|自动)|자동 ?(?:회신|응답)|부재중",
    start=True,
)
# A mail service's own, which names the server that sent.
COMPLAINT_SUBJECT = _any(r"complaint about message from [\d\[]", start=True)
# What may follow it: a mark, a date, the subject that is answered, a name. People who write of such programs go on.
AUTO_REPLY_END = re.compile(
    r"\s*(?:[^\w\s]|\d|$)|\s+(?i:re|aw|sv|tr|fwd?|wg|ha|odp|antw)\s*:|"
    r"(?:\s+(?:from|von|de|da|di|van|fra|från|od|от|від))?(?:\s+(?:[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄ][\w.'’-]*+|\S{1,100}@\S++)){1,4}\s*"
    r"(?:[^\w\s]|$)"
)

# Headers that only vacation programs and other answering machines write.
AUTO_REPLY_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-auto-reply-from",
    "x-mail-autoreply",
    "x-autoreply-domain",
    "x-autogenerated",
    "x-vacation",
    "x-fc-machinegenerated",
)

# The addresses of list software itself.
LIST_LOCAL = re.compile(
    r"^(?:majordomo|listserv|listmaster|mailman|sympa|ezmlm)\b|-(?:request|bounces|owner|admin|confirm|help)$"
)
LIST_REFUSAL = _any(r"not (?:a )?member", r"posting (?:denied|rejected|refused)", r"subscribers? only")
