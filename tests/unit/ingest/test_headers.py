"""Header text, structured headers and file names."""

import pytest

from services.ingest.policy import filenames, parameters
from services.ingest.policy.words import text_of

WORDS = [
    ("plain", "plain"),
    ("=?utf-8?q?caf=C3=A9?=", "café"),
    ("=?utf-8?B?0J/RgNC40LLQtdGC?=", "Привет"),
    # White space between encoded words is not shown, beside others it is.
    ("=?utf-8?q?a?= =?utf-8?q?b?= c", "ab c"),
    # A character cut in two by the program that wrote it.
    ("=?utf-8?q?=D0?= =?utf-8?q?=9F?=", "П"),
    ("=?iso-8859-1*de?q?Gr=FC=DFe?=", "Grüße"),
    # Padding left out, unknown charset, raw letters where they must not be.
    ("=?utf-8?b?0J/RgNC40LLQtdI?=", "Приве\ufffd"),
    ("=?x-nothing?q?caf=C3=A9?=", "café"),
    ("=?utf-8?q?caf\u00e9?=", "café"),
    ("=?utf-8?q?never ended", "never ended"),
    ("=?utf-8?b?0J/RgNC40LLQtdGC", "Привет"),
    ("=?utf-8?q?=D0=9F?", "П"),
    ("=? utf-8 ?q? a ?=", "a"),
    # One run of base64 cut where no letter ends.
    ("=?utf-8?b?0J/RgN?= =?utf-8?b?C40LLQtdGC?=", "Привет"),
    # Another charset than declared, or none anybody knows.
    ("=?utf-8?q?=CF=F0=E8=E2=E5=F2?=", "Привет"),
    ("=?unknown-8bit?q?=CF=F0=E8=E2=E5=F2?=", "Привет"),
    ("=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?S1wbKEI=?=", "日本"),
    ("=?utf-8?x?what?=", "=?utf-8?x?what?="),
    ("=?rot13?q?uryyb?=", "uryyb"),
    # Controls and line separators never leave a header.
    ("a\r\n\tb\x00c\x07d\u2028e", "a bc d e"),
    ("=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
    ("=?utf-7?q?+2AA-?=", "\ufffd"),
]


@pytest.mark.parametrize(("raw", "expected"), WORDS)
def test_words(raw, expected):
    assert text_of(raw) == expected


STRUCTURED = [
    ("text/plain", "text/plain", {}),
    ('Text/HTML; Charset="utf-8"', "text/html", {"charset": "utf-8"}),
    ("a/b; name=x y.txt; b=c", "a/b", {"name": "x y.txt", "b": "c"}),
    ('a/b; name="x;y\\"z"', "a/b", {"name": 'x;y"z'}),
    ('a/b; name="never ended', "a/b", {"name": "never ended"}),
    ("a/b; name*=utf-8''caf%C3%A9.txt", "a/b", {"name": "café.txt"}),
    ("a/b; name*1=b; name*0=a", "a/b", {"name": "ab"}),
    ("a/b; name*0*=utf-8''%C3; name*1*=%A9; name*2=x", "a/b", {"name": "éx"}),
    ('a/b; name="=?utf-8?q?caf=C3=A9?="', "a/b", {"name": "café"}),
    # 8-bit letters as the mail parser escapes them, where only escapes may stand.
    ("a/b; name*=utf-8''\udcc3%A9", "a/b", {"name": "é"}),
    ("a/b; name=1; name=2", "a/b", {"name": "1"}),
    # The semicolon forgotten.
    ('multipart/mixed\r\n\tboundary="b"', "multipart/mixed", {"boundary": "b"}),
    # Numbers no one means.
    ("a/b; name*9999999999=x", "a/b", {"name*9999999999": "x"}),
    ("", "", {}),
]


@pytest.mark.parametrize(("raw", "value", "expected"), STRUCTURED)
def test_parameters(raw, value, expected):
    assert parameters.split(raw) == (value, expected)


NAMES = [
    ("report.pdf", "application/pdf", "report.pdf"),
    # Zero-width characters hid the dot of .htaccess from a check (FreeScout CVE-2026-28289).
    (".ht\u200baccess", "text/plain", "htaccess"),
    ("../../etc/passwd", "text/plain", "passwd"),
    ("C:\\Temp\\photo.jpg", "image/jpeg", "photo.jpg"),
    ("a\uff0fb.txt", "text/plain", "b.txt"),
    # A bidi mark would show "exe.txt" for what ends in .exe.
    ("abc\u202etxt.exe", "x/y", "abctxt.exe"),
    ("a\x00b\r\nc.txt", "text/plain", "ab c.txt"),
    ("cafe\u0301.txt", "text/plain", "café.txt"),
    ("", "application/pdf", "attachment.pdf"),
    ("...", "image/png", "attachment.png"),
    ("/", "x/y", "attachment"),
    ("a" * 300 + ".pdf", "application/pdf", "a" * 146 + ".pdf"),
]


@pytest.mark.parametrize(("raw", "kind", "expected"), NAMES)
def test_file_names(raw, kind, expected):
    assert filenames.normal(raw, kind) == expected
