"""How mail programs introduce a quotation or sign a letter, in many languages."""

import re

# "On 3 May, Anna wrote:" - the word an introduction begins with ...
_STARTERS = (
    "On|In|At|Am|Le|El|Il|Em|No dia|Op|Den|Dnia|W dniu|Dne|Dňa|În|Pe|La|A|På|Kl|Tarihinde|Vào|Pada|Ngày|"
    "Date|В|Во|На|У|Ва|Στις|Στο|ב|في|在|于|於"
)
STARTER = re.compile(
    rf"[-–—\s*>|]{{0,12}}(?:(?:{_STARTERS})\b|[在于於]|\d{{1,4}}[-./\s年月日,]|[A-Za-zА-Яа-я]{{2,4}}[,.]? \d)"
)
# ... and the verb it ends with or holds.
SAID = re.compile(
    r"\b(?:wrote|writes|said|schrieb|geschrieben|a écrit|écrit|escribió|escribio|escreveu|ha scritto|scrisse|scritto|"
    r"schreef|geschreven|verzond|skrev|skriver|napisał|napisała|pisze|napsal|napísal|je napisal|"
    r"írta|ezt írta|a scris|yazdı|şunları yazdı|"
    r"kirjoitti|написал|написала|написав|написала|пишет|пише|писал|писала|έγραψε|đã viết|menulis|כתב|ha escrit|idatzi)"
    r"|كتب|写道|寫道|のメール|さんは書きました|작성|wrote ?-{2,}",
    re.IGNORECASE,
)
# An introduction ends its last line like this: a colon, or Zoho's dashes.
INTRODUCTION_END = re.compile(r"[:：]\*?$|wrote ?-{2,}$")
# Gmail of some years: "2013/7/20 Anna <anna@example.com>", with or without a colon.
DATED_ADDRESS = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2} [^<>]{0,200}<[^<>]{3,200}@[^<>]{3,200}>:?$")
# Others: a date, and at the end the address with a colon, no verb at all.
ADDRESS_END = re.compile(r"<[^<>\s]{1,100}@[^<>\s]{1,100}>\)?[:：]$")
# A time or a year: what an introduction has and a sentence about somebody's writing mostly has not.
DATED = re.compile(r"\d{1,2}[:.]\d\d|\b(?:19|20)\d\d\b|\d年")
# A line that ends a sentence is no beginning of an introduction.
SENTENCE_END = re.compile(r"[^\W\d]{4,}[.!?…]$")

_ORIGINAL = (
    r"original[ -](?:message|e?mail)|(?:reply|forwarded) message|message d'origine|message (?:original|transféré)|"
    r"ursprüngliche (?:nachricht|mail)|originalnachricht|weitergeleitete nachricht|mensaje (?:original|reenviado)|"
    r"mensagem (?:original|encaminhada)|messaggio (?:originale|inoltrato)|oorspronkelijk bericht|"
    r"doorgestuurd bericht|oprindelig meddelelse|opprinnelig melding|ursprungligt? meddelande|originalmeddelande|"
    r"wiadomość oryginalna|oryginalna wiadomość|původní zpráva|pôvodná správa|eredeti üzenet|mesaj original|"
    r"alkuperäinen viesti|исходное сообщение|пересылаемое сообщение|пересланное сообщение|оригинальное сообщение|"
    r"оригінальне повідомлення|orijinal mesaj|αρχικό μήνυμα|原始邮件|原始郵件|転送メッセージ|元のメッセージ|원본 메시지"
)
DIVIDER = re.compile(rf"[-_*=\s]{{2,60}}(?:{_ORIGINAL}).{{0,60}}$", re.IGNORECASE)
BEGIN_FORWARDED = re.compile(
    r"(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|"
    r"début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|"
    r"начало переадресованного (?:сообщения|письма)|"
    r"begin doorgestuurd bericht)\s*:$",
    re.IGNORECASE,
)
# Outlook's line above the header block, or a line drawn by hand.
RULE = re.compile(r"[-_=*~—–]{3,}$")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Names of header lines in the block Outlook and others put above a quotation.
FROM_NAMES = _names(
    "from de da von van от від frá från fra od lähettäjä gönderen kimden expéditeur feladó"
    " 发件人 寄件者 差出人 보낸사람"
)
SUBJECT_NAMES = _names(
    "subject objet asunto assunto oggetto betreff onderwerp тема ämne emne temat předmět predmet aihe konu tárgy"
    " subiect θέμα 主题 主旨 件名 제목"
)
OTHER_NAMES = _names(
    "sent to cc bcc date reply-to importance envoyé à a enviado enviada para fecha data inviato inviata risposta"
    " gesendet an datum verzonden aan отправлено дата кому копия надіслано till skickat kopia sendt til dato wysłano"
    " do odesláno komu lähetetty vastaanottaja gönderildi kime tarih elküldve címzett 发送时间 收件人 抄送 寄件日期"
    " 收件者 日期 宛先 送信日時 받는사람"
)

# A line of only this; its trailing space is lost too often to insist on it.
SIGNATURE_MARKS = frozenset({"--", "—"})

_DEVICE = (
    r"(?:i ?phone|i ?pad|i ?pod|android|galaxy|samsung|htc|nokia|blackberry|windows (?:phone|mail|mobile|\d+)|xiaomi|"
    r"huawei|mobile?\b|mobil\w*(?:gerät|telefon)|phone|smartphone|cell\b|handy|tablet|outlook|airmail|mailbox|"
    r"yahoo mail|gmail|proton ?mail|spark|thunderbird|mail.ru|яндекс|телефона|планшета)"
)
_OWN = r"(?:my|mon|ma|mein\w*|mi|meu|minha|mio|mia|mijn|min|mitt|mojego|mého|моего|моей|мого|iPhone)"
_SENT = (
    r"sent|envoyé|gesendet|enviad[oa]|inviato|verzonden|verstuurd|sendt|skickat|sänt|lähetetty|wysłan[eo]|odesláno|"
    r"trimis|отправлено|надіслано"
)
_BY = (
    r"from|via|with|by|using|depuis|de|à partir de|avec|von|mit|aus|desde|do|da|dal|met|vanaf|van|fra|från|z|ze|pe|"
    r"с|из|через|з|із"
)
# One whole line, said by the device and not by its owner: it names the device, or "my" something it was sent from.
DEVICE_LINE = re.compile(
    r"[<(\[\s*_-]{0,4}(?:"
    rf"(?:{_SENT}) (?:{_BY})\b.{{0,30}}{_DEVICE}.{{0,100}}|(?:{_SENT}) (?:{_BY}) {_OWN} .{{1,100}}|"
    r"sent from \[?mail\b.{1,100}|get \[?outlook for .{1,120}|"
    rf"(?:someone )?from (?:my )?{_DEVICE}.{{0,20}}|"
    rf"(?:von meine[mr] .{{1,60}}|diese nachricht wurde von meine[mr] .{{1,100}}) gesendet\.?|"
    rf".{{0,20}}{_DEVICE}.{{0,10}} gönderildi\.?|{_DEVICE}.{{0,10}}から送信|"
    r"從我的 .{1,40} ?傳送|发自我的.{1,40}|從我的.{1,40}發送|나의 .{1,30}에서 보냄"
    r")$",
    re.IGNORECASE,
)
