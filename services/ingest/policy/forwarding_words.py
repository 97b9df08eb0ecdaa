"""The words by which mail programs say that they forward a letter, in many languages."""

import re

# What stands before the subject of a forwarded letter.
FORWARD_SUBJECT = re.compile(
    r"\s*(?:fwd?|fw|wg|tr|rv|enc|i|vs|vb|vl|doorst|pd|továbbítás|ilt|прн|пересл|на|转发|轉寄|転送|전달|"
    r"weitergeleitet|transféré|reenviado|encaminhada|inoltrato|переслано)\s*[:：]\s*",
    re.IGNORECASE,
)
# A line drawn with words that only a forward has.
DIVIDER = re.compile(
    r"^[-_=*\s]{2,40}\s*(?:forwarded (?:message|mail|by)|fwd|"
    r"weitergeleitet(?:e (?:nachricht|e-?mail|mail)| von)|"
    r"message transféré|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|"
    r"przekazana wiadomość|wiadomość przekazana|přeposlaná zpráva|videresendt (?:meddelelse|melding)|"
    r"vidarebefordrat meddelande|(?:пересылаемое|пересланное|перенаправленное|переадресованное) (?:сообщение|письмо)|"
    r"начало переадресованного сообщения|переслане повідомлення|转发(?:的)?邮件|転送メッセージ|전달된 메시지)",
    re.IGNORECASE,
)
# Apple's and Yandex's, without a line.
BEGIN = re.compile(
    r"^(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|"
    r"début du message (?:réexpédié|transféré)|"
    r"inicio del mensaje reenviado|inizio messaggio inoltrato|начало переадресованного (?:сообщения|письма)|"
    r"пересылаемое сообщение|початок листа, що пересилається)\s*[:：]?\s*$",
    re.IGNORECASE,
)
# Outlook's line stands above answers too: it counts only below a subject that says it is a forward.
ORIGINAL = re.compile(
    r"^[-_=*\s]{2,40}\s*(?:original (?:message|appointment)|ursprüngliche (?:nachricht|mail)|originalnachricht|"
    r"исходное (?:сообщение|письмо)|оригинальное сообщение|message d'origine|mensaje original|messaggio originale|"
    r"oorspronkelijk bericht|вихідне повідомлення)",
    re.IGNORECASE,
)
HEADER_LINE = re.compile(r"^\s*([^\W\d_][^:：\n<@]{0,23}?)\s*\*?\s*[:：](?!//)")
FROM_NAMES = frozenset(
    "from von от de da van od від fra från lähettäjä kimden feladó 发件人 差出人 보낸사람 от кого".split()
) | {"от кого"}
SUBJECT_NAMES = frozenset(
    "subject betreff тема objet asunto assunto oggetto onderwerp temat předmět emne ämne 主题 件名 제목".split()
)
