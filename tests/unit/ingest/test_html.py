"""HTML of strangers does no harm, and says the same as before."""

from html.parser import HTMLParser

import pytest

from services.ingest.policy.html import sanitised, too_deep
from services.ingest.policy.limits import HTML_ATTRIBUTES, HTML_CHARS, HTML_REFERENCES, HTML_TEXT_CHARS
from services.ingest.policy.parse import parse

# (HTML, sanitised)
CASES = [
    ("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>"),
    # Nothing runs.
    ("<script>alert(1)</script>a", "a"),
    ('<p onclick="x()">a</p>', "<p>a</p>"),
    ("<svg><script>1</script></svg>a<iframe src='http://x'></iframe>", "a"),
    # Nothing is loaded: remote images wait for a click, embedded ones are shown.
    ('<img src="http://x.example/p.gif">', '<img data-remote-src="http://x.example/p.gif">'),
    ('<img src="HTTPS://x.example/p.gif" alt="a>b">', '<img data-remote-src="HTTPS://x.example/p.gif" alt="a&gt;b">'),
    ('<img src="cid:a@b">', '<img src="cid:a@b">'),
    ('<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAA">'),
    ('<img src="data:image/svg+xml;base64,AAAA">', "<img>"),
    ('<img src="//x.example/p.gif" srcset="http://y 2x">', "<img>"),
    ('<img src="mailto:x@y">', "<img>"),
    ('<table background="http://x"><tr><td>a</td></tr></table>', "<table><tbody><tr><td>a</td></tr></tbody></table>"),
    ('<p style="background:url(http://x)">a</p>', '<p style="">a</p>'),
    ('<link rel="stylesheet" href="http://x"><style>@import "http://x"</style>a', "a"),
    # Links open apart, to harmless schemes only.
    (
        '<a href="https://x.example/?a=1&b=2">a</a>',
        '<a href="https://x.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">a</a>',
    ),
    ('<a href="tel:+49">a</a>', '<a href="tel:+49" target="_blank" rel="noopener noreferrer nofollow">a</a>'),
    ('<a href="javascript:x">a</a>', '<a target="_blank" rel="noopener noreferrer nofollow">a</a>'),
    ('<a href=" data:text/html,x">a</a>', '<a target="_blank" rel="noopener noreferrer nofollow">a</a>'),
    ('<a href="java\tscript:x">a</a>', '<a target="_blank" rel="noopener noreferrer nofollow">a</a>'),
    ('<a href="cid:x" target="_top">a</a>', '<a target="_blank" rel="noopener noreferrer nofollow">a</a>'),
    ("<form action='http://x'><input name=a><button>go</button></form>", "go"),
    # Nothing paints outside.
    ('<div style="position:fixed;top:0;color:red;z-index:9">a</div>', '<div style="color:red">a</div>'),
    (
        '<div style="margin-left:-900px;text-indent:-9px;color:rgb(1, 2, 3)">a</div>',
        '<div style="color:rgb(1, 2, 3)">a</div>',
    ),
    ('<div style="width:99999px;width:600px;font-size:calc(9px)">a</div>', '<div style="width:600px">a</div>'),
    ('<div style="color:#999999;color:expression(alert(1))">a</div>', '<div style="color:#999999">a</div>'),
    ('<img width="99999" height="20" alt="a">', '<img height="20" alt="a">'),
    ('<td style="border-color:url(http://x)">a</td>', "a"),
    ('<base href="http://x"><meta http-equiv="refresh" content="0;http://x">a', "a"),
]


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_sanitised(html, expected):
    assert sanitised(html) == (expected, [])


class Seen(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("inside", ["a" * 10, '"', "'", ">", "<", "&quot;", "\\", "`", "\x00", "]]>", "-->"])
def test_attributes_cannot_break_out(inside):
    html, _ = sanitised(
        f"<img alt='{inside}' src='http://x/{inside}'><a title='{inside}' href='http://x/{inside}'>a</a>"
    )
    seen = Seen()
    seen.feed(html)
    allowed = {"alt", "title", "data-remote-src", "href", "target", "rel"}
    assert all(tag in {"img", "a"} and set(attributes) <= allowed for tag, attributes in seen.found)


@pytest.mark.parametrize(
    ("html", "deep"),
    [
        ("<div>" * 300, True),
        ("<div></div>" * 5_000, False),
        # Never closed, as in old letters: these do not nest.
        ("<p>a<br>" * 5_000, False),
        ("<table>" + "<tr><td>a" * 5_000, False),
        ("<font><p>" * 300, True),
        # What closes another element than those that are open closes nothing.
        ("<b></i>" * 300, True),
        ("<div></center>" * 300, True),
        ("<b>x</i></b>" * 300, False),
        # A parser would open 150 elements anew in each paragraph: 60 kB become 60 MB.
        ("".join(f"<font size={n}>" for n in range(150)) + "<p>x" * 5_000, True),
        ("<font><b>" + "<p>x</p>" * 5_000, False),
    ],
)
def test_depth(html, deep):
    assert too_deep(html) is deep
    assert ("html_too_deep" in sanitised(html)[1]) is deep


def test_what_is_too_deep_is_shown_as_its_text():
    assert sanitised("<div>" * 300 + "hello <script>x</script>")[0].strip() == "hello  x"


@pytest.mark.parametrize(
    "left_open", ["<!-- ", "<plaintext>", "<style>", "<script>", "<textarea>", "<title>", "<a href='"]
)
def test_what_one_part_leaves_open_swallows_no_other(left_open):
    part = b"--x\r\nContent-Type: text/html\r\n\r\n%s\r\n"
    parts = part % (b"<p>One</p>" + left_open.encode()) + part % b"<p>Two <b>bold</b></p>" + b"--x--\r\n"
    letter = parse(b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + parts).letter
    html = str(letter.html)
    assert html.startswith("<p>One</p>")
    assert html.endswith("<p>Two <b>bold</b></p>")
    assert letter.visible_text.split() == ["One", "Two", "bold"]


@pytest.mark.parametrize("form", [" a%d", "/a%d", " a%d='>'", ' a%d=">"', " a%d=>", " a%d=x/y", " '%d", ' a%d==""'])
def test_elements_of_too_many_attributes_are_shown_as_text(form):
    tag = "<p" + "".join(form % number for number in range(HTML_ATTRIBUTES + 1)) + ">One"
    assert sanitised(tag)[1] == (["html_too_deep"] if "=>" not in form else [])
    assert sanitised("<p>One</p><img src='data:image/png;base64," + "a/+=" * 50_000 + "'>")[1] == []


def test_what_stands_behind_too_many_ampersands_is_cut():
    shown, defects = sanitised("One " + "&" * HTML_REFERENCES, "& two", "<p>three</p>")
    assert (shown, defects) == ("One " + "&amp;" * HTML_REFERENCES + "\n\n<p>three</p>", ["html_cut"])


def test_the_parts_of_a_letter_share_what_is_read_of_its_html():
    part = b"--x\r\nContent-Type: text/html\r\n\r\n" + b"<p>words</p>" * 10_000 + b"\r\n"
    letter = parse(b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + part * 40).letter
    assert len(letter.text) < HTML_TEXT_CHARS
    assert "html_cut" in letter.defects
    assert len(str(letter.html)) <= HTML_CHARS + 100


@pytest.mark.parametrize(
    ("spelled", "shown"),
    [
        ("&#1055;&#x43f;&#x1F600;", "Пп😀"),
        ("a&nbsp;b\xa0c&#160;d", "a\xa0b\xa0c\xa0d"),
        ("«½»", "«½»"),
        # What could be a mark of HTML, or means another letter than its number says, is the sanitiser's business.
        ("&#60;b&#62;&#x3c;i&#x3e;&#34;", '&lt;b&gt;&lt;i&gt;"'),
        ("&#128;&#xd800;&#0;&#65535;", "€\ufffd\ufffd\uffff"),
        ("&amp;#1055;&amp;nbsp;", "&amp;#1055;&amp;nbsp;"),
        ('<a href="https://a.example/&#1055;?b=1&amp;c=2">x</a>', "https://a.example/П?b=1&amp;c=2"),
        ('<p title="&#8220;&nbsp;">x</p>', 'title="“\xa0"'),
    ],
)
def test_references_mean_their_letters(spelled, shown):
    assert shown in sanitised(f"<p>{spelled}</p>")[0]


def test_a_page_that_spells_each_letter_is_shown_whole():
    count = 2 * HTML_REFERENCES
    assert sanitised("<p>" + "&#1055;" * count + "</p>") == (f"<p>{'П' * count}</p>", [])
