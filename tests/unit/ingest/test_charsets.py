"""Text is read as it was meant: declared, then UTF-8, then guessed; and a lie is told from a truth."""

import pytest

from services.ingest.policy import charsets

RUSSIAN = "Здравствуйте, подскажите пожалуйста, когда будет доставлен заказ?"

# (bytes, declared charset, text, whether the declaration was true)
CASES = [
    (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN, True),
    (RUSSIAN.encode("cp1251"), "win-1251", RUSSIAN, True),
    (RUSSIAN.encode("cp1251"), "x-cp1251", RUSSIAN, True),
    (RUSSIAN.encode("koi8-r"), "KOI8R", RUSSIAN, True),
    ("ü".encode("cp850"), "cp-850", "ü", True),
    ("ő".encode("iso-8859-2"), "iso8859_2", "ő", True),
    # A declaration that decodes, but cannot be meant.
    (RUSSIAN.encode(), "iso-8859-1", RUSSIAN, False),
    (RUSSIAN.encode(), "windows-1251", RUSSIAN, False),
    (RUSSIAN.encode("cp1251"), "iso-8859-1", RUSSIAN, False),
    (RUSSIAN.encode("cp1251"), "koi8-r", RUSSIAN, False),
    (RUSSIAN.encode("koi8-r"), "windows-1251", RUSSIAN, False),
    # What is true stays true, however odd it looks.
    ("Größe: überall déjà vu".encode("cp1252"), "iso-8859-1", "Größe: überall déjà vu", True),
    ("ПРИВЕТ".encode("koi8-r"), "koi8-r", "ПРИВЕТ", True),
    ("Їжак і ґава".encode("cp1251"), "windows-1251", "Їжак і ґава", True),
    ("联通".encode("gbk"), "gb2312", "联通", True),
    ("καλημέρα".encode("cp1253"), "windows-1253", "καλημέρα", True),
    ("שלום".encode("cp1255"), "windows-1255", "שלום", True),
    # Undeclared.
    ("Добрый день".encode("koi8-r"), None, "Добрый день", False),
    ("Анна".encode("cp1251"), None, "Анна", False),
    (RUSSIAN.encode("cp866"), None, RUSSIAN, False),
    (RUSSIAN.encode("iso-8859-5"), None, RUSSIAN, False),
    ("Grüße aus Köln".encode("cp1252"), None, "Grüße aus Köln", False),
    ("日本語".encode("iso-2022-jp"), None, "日本語", False),
    ("日本①".encode("iso-2022-jp-ext", "ignore"), "iso-2022-jp", "日本", True),
    # Byte order, marks, seven bits.
    ("hi there".encode("utf-16-be"), "utf-16", "hi there", True),
    ("hi there".encode("utf-16-le"), "utf-16", "hi there", True),
    ("hi there".encode("utf-16"), "utf-8", "hi there", False),
    (b"\xef\xbb\xbfhello", "utf-8", "hello", True),
    (b"~{VPND~}", "hz-gb-2312", "中文", True),
    (b"Hi Mom +Jjo--!", "utf-7", "Hi Mom ☺-!", True),
    ("한글".encode("iso-2022-kr"), "iso-2022-kr", "한글", True),
    (b"", "utf-8", "", True),
]


@pytest.mark.parametrize(("content", "label", "text", "honest"), CASES)
def test_text_of_bytes(content, label, text, honest):
    assert charsets.decode(content, label) == (text, honest)


# Headers without encoded words, in the charset of the letter's text or in none.
HEADERS = [
    ("Привет мир".encode("cp1251"), None, "Привет мир"),
    ("Привет мир как дела".encode("koi8-r"), None, "Привет мир как дела"),
    ("Grüße".encode("cp1252"), "iso-8859-1", "Grüße"),
    (b"\x1b$BF|K\\\x1b(B", None, "日本"),
    ("Žluťoučký kůň".encode("cp1250"), "windows-1250", "Žluťoučký kůň"),
]


@pytest.mark.parametrize(("octets", "nearby", "text"), HEADERS)
def test_raw_headers(octets, nearby, text):
    assert charsets.settle(octets, nearby)[0] == text
