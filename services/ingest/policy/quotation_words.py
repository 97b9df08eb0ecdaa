"""How mail programs introduce a quotation or sign a letter, in many languages."""

import re

# "On 3 May, Anna wrote:" - the word an introduction begins with ...
_STARTERS = (
    "On|In|At|Am|Le|El|En|Il|Em|No dia|Às|Op|Den|Dnia|W dniu|Wiadomość|Dne|Dňa|În|Pe|La|A|På|Kl|Tarihinde|Vào|Pada|"
    "Ngày|Date|Missatge|Kontakt|В|Во|На|У|Ва|Στις|Στο|ב|في|在|于|於"
)
STARTER = re.compile(
    rf"[-–—\s*>|]{{0,12}}(?:(?:{_STARTERS})\b|[在于於]|\d{{1,4}}[-./\s年月日,]|[^\W\d]{{2,12}}[,.]{{0,2}} {{1,2}}\d)"
)
# ... and the verb it ends with or holds.
SAID = re.compile(
    r"\b(?:wrote|writes|said|quoting|zitat von|citando|schrieb|geschrieben|a écrit|écrit|escribió|escribio|"
    r"escreveu|ha scritto|scrisse|scritto|"
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
# The time of day, and the day with its month: programs write both, together with the address in brackets. In
# whatever language the rest is, it announces a quotation.
TIME = re.compile(r"(?<![\d.:])\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?![.:-]?\d)")
DAY = re.compile(
    r"\b\d{1,2}[./-] ?\d{1,2}[./-]|\b\d{4}[./-] ?\d{1,2}|\b\d{1,2}(?:st|nd|rd|th)?\.? (?:de )?[^\W\d]{3}"
    r"|[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?\b|\d[年년월]"
)
BRACKETED = re.compile(
    r"<[\s\u202a-\u202e]{0,2}(?:mailto:)?[^<>()\s]{1,100}@[^<>()\s]{1,100}>|"
    r"^\d.{1,200}\([^()\s]{1,100}@[^()\s]{1,100}\):$"
)
# Of day and time only one, and "you" or "I": this is a sentence of the writer, unless quotation marks follow.
PERSONAL = re.compile(
    r"\b(?:(?:you|i|we|he|she|they)(?: have| had)? (?:wrote|said|written)|(?:ich|sie|wir|er) schrieb|schrieb(?:en)? "
    r"(?:ich|sie|wir)|du schriebst|(?:вы|ты|я|мы|он|она) (?:на)?писал[аи]?|vous (?:avez écrit|écriviez)|j'ai écrit)\b",
    re.IGNORECASE,
)
# The writer says that his answers stand inside the quotation: then nothing of it is left out.
INSIDE = re.compile(
    r"\bin-?line\b|\binterleaved\b|\bin (?:red|blue|green|bold|rot|blau|grün|fett|rosso|blu|verde|rood|blauw|rojo|azul)"
    r"\b|\ben (?:rouge|bleu|vert|gras|rojo|azul|verde|negrita)\b|\b(?:answers|comments|replies|remarks) "
    r"(?:are |see |you find )?(?:below|within|in the text)\b|\bim text\b|\bdans le texte\b|\ben el texto\b|"
    r"\bnel testo\b|"
    r"\bin de tekst\b|\b(?:antworten|anmerkungen|kommentare) (?:siehe |stehen |finden sie )?unten\b|\bnel testo\b|"
    r"\bw tekście\b|\bno texto\b|\bv textu\b|\bi texten\b|\bpå rött\b|\bкрасным\b|\bсиним\b|\bв тексте\b|"
    r"\bответы (?:ниже|внутри)\b|\bответил[аи]? (?:ниже|внутри)\b|\bчервоним\b|\bу тексті\b|\bвідповіді нижче\b",
    re.IGNORECASE,
)
# A line that ends a sentence is no beginning of an introduction.
SENTENCE_END = re.compile(r"[^\W\d]{4,}[.!?…]$")

_ORIGINAL = (
    r"original[ -](?:message|e?mail|appointment)|(?:reply|forwarded) message|message d['’]origine|"
    r"message (?:original|transféré)|"
    r"ursprüngliche[rs]? (?:nachricht|mail|termin)|originalnachricht|weitergeleitete nachricht|"
    r"mensaje (?:original|reenviado)|"
    r"mensagem (?:original|encaminhada)|messaggio (?:originale|inoltrato)|oorspronkelijk bericht|"
    r"doorgestuurd bericht|oprindelig meddelelse|opprinnelig melding|ursprungligt? meddelande|originalmeddelande|"
    r"videresendt (?:meddelelse|melding)|vidarebefordrat meddelande|przekazana wiadomość|přeposlaná zpráva|"
    r"wiadomość oryginalna|oryginalna wiadomość|původní (?:zpráva|e-?mail)|pôvodná správa|eredeti üzenet|"
    r"mesaj original|"
    r"alkuperäinen viesti|(?:исходное|пересылаемое|пересланное|перенаправленное|оригинальное) (?:сообщение|письмо)|"
    r"(?:оригінальне|початкове|переслане|вихідне) повідомлення|orijinal mesaj|αρχικό μήνυμα|原始邮件|"
    r"原始郵件|転送メッセージ|元のメッセージ|원본 메시지"
)
DIVIDER = re.compile(rf"[-_*=\s]{{2,60}}+(?:{_ORIGINAL}).{{0,60}}$", re.IGNORECASE)
BEGIN_FORWARDED = re.compile(
    r"(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|"
    r"début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|"
    r"начало переадресованного (?:сообщения|письма)|"
    r"początek przekazywanej wiadomości|início da mensagem (?:reencaminhada|encaminhada)|vidarebefordrat brev|"
    r"začátek přeposílané zprávy|početak proslijeđene poruke|начало на препратеното съобщение|"
    r"початок (?:листа, що пересилається|пересланого (?:листа|повідомлення))|videresendt (?:besked|melding)|"
    r"begin doorgestuurd bericht)\s*:$",
    re.IGNORECASE,
)
# Outlook's line above the header block, or a line drawn by hand.
RULE = re.compile(r"[-_=*~—–]{3,}$")


def _names(words: str) -> frozenset[str]:
    """The names, separated by spaces; an underscore stands for a space inside a name."""
    return frozenset(word.replace("_", " ") for word in words.split())


# Names of header lines in the block Outlook and others put above a quotation.
FROM_NAMES = _names(
    "from de da von van от від frá från fra od lähettäjä gönderen kimden expéditeur feladó de_la από šalje"
    " 发件人 寄件者 差出人 보낸사람"
)
SUBJECT_NAMES = _names(
    "subject objet sujet asunto assunto oggetto betreff onderwerp тема относно ämne emne temat předmět "
    "predmet aihe konu"
    " tárgy subiect zadeva θέμα 主题 主旨 件名 제목"
)
OTHER_NAMES = _names(
    "sent to cc bcc date reply-to reply_to importance attachments envoyé envoyé_le à a répondre_à enviado enviada"
    " enviado_el enviada_em enviado_em para fecha data inviato inviata risposta pour copie"
    " gesendet gesendet_am an kopie datum antwort_an antworten_an wichtigkeit priorität verzonden aan"
    " отправлено дата кому копия важность дата_отправки изпратено до"
    " надіслано копія відправлено skickat till kopia sendt til dato wysłano wysłane dw do odesláno odoslané komu"
    " lähetetty vastaanottaja kopio päiväys gönderildi gönderme_tarihi kime bilgi tarih elküldve címzett"
    " másolatot_kap dátum trimis către στάλθηκε προς ημερομηνία poslano prima za kp"
    " 发送时间 收件人 抄送 寄件日期 收件者 日期 宛先 送信日時 받는사람"
)
# A line "Name: value" in whatever language: below a divider these are the foreign letter's headers.
LABELLED = re.compile(r"[*>\s]{0,6}[^\W\d_][^:：\n]{0,24}[:：](?!//)")
# Outlook's own rule is 32 of these; with a labelled block below it needs no known word.
LONG_RULE = re.compile(r"_{20,}$")

# A line of only this; its trailing space is lost too often to insist on it.
SIGNATURE_MARKS = frozenset({"--", "—"})

# Quotation marks beyond ">": believed only where a quotation is already under way or was announced.
ODD_MARK = re.compile(r"[|｜}»›](?:\s|$)|\|[^\s|]|[^\W\d_]{1,4}>+ ?")
