"""The type by content, beside the declared one."""

import pytest

from services.ingest.policy import file_types
from services.ingest.policy.parse import parse

CASES = [
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
    (b"%PDF-1.7\n", "application/pdf"),
    (b"MZ\x90\x00", "application/vnd.microsoft.portable-executable"),
    (b"PK\x03\x04" + b"\x00" * 26 + b"a.txt", "application/zip"),
    (
        b"PK\x03\x04" + b"\x00" * 26 + b"[Content_Types].xml...word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        b"PK\x03\x04" + b"\x00" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.textPK\x03\x04",
        "application/vnd.oasis.opendocument.text",
    ),
    (b"\xef\xbb\xbf <!DOCTYPE html><html>", "text/html"),
    (b'<?xml version="1.0"?>\n<svg onload="x">', "image/svg+xml"),
    (b"fLaC\x00\x00", "audio/flac"),
    (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wave"),
    (b"hello, this is text", None),
    (b"", None),
]


@pytest.mark.parametrize(("content", "kind"), CASES)
def test_type_by_content(content, kind):
    assert file_types.detected(content) == kind


@pytest.mark.parametrize(
    ("declared", "content", "disguised"),
    [
        (b"image/png", b"<html><script>", True),
        (b"application/pdf", b"MZ\x90\x00\x03", True),
        (b"application/octet-stream", b"MZ\x90\x00\x03", False),
        (b"text/html; name=a.html", b"<html>", False),
        (b"image/png", b"\x89PNG\r\n\x1a\n", False),
    ],
)
def test_what_comes_disguised_is_noted(declared, content, disguised):
    raw = b"Content-Disposition: attachment; filename=a\r\nContent-Type: " + declared + b"\r\n\r\n" + content
    letter = parse(raw).letter
    assert ("disguised_attachment" in letter.defects) is disguised
    assert letter.attachments[0].detected_type == file_types.detected(content)
