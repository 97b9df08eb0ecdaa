"""Letters that are HTML alone are read like plain ones: the text, its quotations, its signature."""

import pytest

from services.ingest.policy.html_text import best_text, own_words, text_out_of
from services.ingest.policy.visible import visible_text

# (HTML, text)
TEXTS = [
    ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
    ("<p>Yes.</p><blockquote><p>Red?</p></blockquote>", "Yes."),
    ("<style>p {}</style><script>x</script>a", "a"),
    ("", ""),
    ("\x00\x01", ""),
    ("<?xml version='1.0' encoding='utf-8'?><p>a</p>", "a"),
    ("<!-- only a comment -->", ""),
    ("<<<<", "<<<<"),
    ("<div><div><div>deep</div></div></div>", "deep"),
    ("a\ue0f1b\ue0f5", "ab"),
]


@pytest.mark.parametrize(("html", "text"), TEXTS)
def test_text(html, text):
    own = [line for line in text_out_of(html).split("\n") if not line.startswith(">")]
    assert "\n".join(own).strip() == text


def test_quotations_are_marked_in_text():
    html = "<div>Yes.</div><blockquote>Red?<blockquote>Colour?</blockquote></blockquote><div>Bye</div>"
    lines = [line.strip() for line in text_out_of(html).split("\n") if line.strip(" >")]
    assert [line.replace("  ", " ") for line in lines] == ["Yes.", "> Red?", ">> Colour?", "Bye"]


HEAD = "Qon: Shop &lt;s@example.com&gt;<br><b>Gez:</b> 3. 2. 2025<br><b>Ax:</b> Anna<br><b>Be:</b> Order"
GMAIL_QUOTE = (
    '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Qon 3. 2. 2025, 10:15 Shop '
    '&lt;<a href="mailto:s@example.com">s@example.com</a>&gt; zapsal:<br></div><blockquote class="gmail_quote" '
    'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>Where?</div>'
    "</blockquote></div>"
)
# (program, HTML whose own words are "Thanks!" and "Anna"); the names of headers are of no language there is.
LETTERS = [
    ("Gmail", f'<div dir="ltr">Thanks!<div>Anna</div></div><br>{GMAIL_QUOTE}'),
    (
        "Gmail with signature",
        '<div>Thanks!</div><div>Anna</div><span class="gmail_signature_prefix">-- </span><br>'
        f'<div dir="ltr" class="gmail_signature"><div>Anna Berg<br>Berg Ltd</div></div>{GMAIL_QUOTE}',
    ),
    (
        "Gmail, signature without dashes",
        f'<div>Thanks!<br>Anna</div><div class="gmail_signature"><div>Anna Berg</div></div>{GMAIL_QUOTE}',
    ),
    (
        "Outlook on the web",
        '<div>Thanks!<br>Anna</div><div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
        f"<font><b>{HEAD}</font><div>&nbsp;</div></div><div>Where?</div>",
    ),
    (
        "Outlook for Windows",
        "<p class=MsoNormal>Thanks!<br>Anna<o:p></o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;"
        f"padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>{HEAD}<o:p></o:p></p></div></div><p>Where?</p>",
    ),
    (
        "Outlook for Mac",
        '<div>Thanks!<br>Anna</div><span id="OLK_SRC_BODY_SECTION"><div style="BORDER-TOP: #b5c4df 1pt solid">'
        f"<b>{HEAD}</div><div>Where?</div></span>",
    ),
    (
        "Outlook for iOS",
        '<div>Thanks!<br>Anna</div><div id="ms-outlook-mobile-signature">Get <a href="https://x.example/">it</a></div>'
        f'<div id="mail-editor-reference-message-container"><div><b>{HEAD}</div><div>Where?</div></div>',
    ),
    (
        "Apple Mail",
        '<div>Thanks!</div><div>Anna</div><div id="AppleMailSignature">Sent from my iPhone</div><div><br>'
        "On 3 Feb 2025, at 10:15, Shop &lt;s@example.com&gt; wrote:<br>"
        '<blockquote type="cite">Where?</blockquote></div>',
    ),
    (
        "Thunderbird",
        '<p>Thanks!<br>Anna</p><div class="moz-cite-prefix">On 2/3/25 10:15, Shop wrote:<br></div>'
        '<blockquote type="cite" cite="mid:1@example.com">Where?</blockquote><pre class="moz-signature" cols="72">-- \n'
        "Anna Berg</pre>",
    ),
    (
        "Yahoo",
        '<div>Thanks!</div><div>Anna</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Monday, February 3, '
        "2025 at 10:15:00 AM GMT+1, Shop &lt;s@example.com&gt; wrote:</div><div>Where?</div></div>",
    ),
    (
        "Proton",
        '<div>Thanks!<br>Anna</div><div class="protonmail_signature_block">Sent with Proton Mail secure email.</div>'
        '<div class="protonmail_quote">On Monday, 3 February 2025 at 10:15, Shop &lt;s@example.com&gt; wrote:<br>'
        '<blockquote class="protonmail_quote" type="cite">Where?</blockquote></div>',
    ),
]


@pytest.mark.parametrize(("program", "html"), LETTERS, ids=[one for one, _ in LETTERS])
def test_own_words_of_html(program, html):
    shown = visible_text(text_out_of(html))
    assert [line.strip() for line in shown.split("\n") if line.strip()] == ["Thanks!", "Anna"]


@pytest.mark.parametrize(("program", "html"), LETTERS, ids=[one for one, _ in LETTERS])
def test_a_plain_text_without_marks_is_read_by_the_marks_of_the_html(program, html):
    bare = " ".join(line.strip("> _") for line in text_out_of(html).split("\n"))
    assert own_words(bare, html).split() == ["Thanks!", "Anna"]


def test_indented_words_and_words_below_the_signature_are_the_writers_own():
    indented = (
        '<div>One</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px">Two</blockquote><p>Three</p>'
    )
    assert visible_text(text_out_of(indented)).split() == ["One", "Two", "Three"]
    below = '<div>One</div><div class="gmail_signature">Anna</div><div>Two</div><div>Three</div>'
    assert visible_text(text_out_of(below)).split() == ["One", "Anna", "Two", "Three"]


def test_answers_between_quotations_of_html_stay():
    html = (
        '<div>On 2/3/25 10:15, Shop wrote:</div><blockquote type="cite">Red?</blockquote><p>Yes.</p>'
        '<blockquote type="cite">Two?</blockquote><p>No, three.</p><blockquote type="cite">Bye</blockquote>'
    )
    shown = visible_text(text_out_of(html))
    assert [piece in shown for piece in ("Yes.", "No, three.", "Bye")] == [True, True, False]


# (plain, HTML, the text that is read)
CHOICES = [
    ("Hello", "<p>Hello, formatted</p>", "Hello"),
    ("", "<p>Hello</p>", "Hello"),
    (" \n\n ", "<p>Hello</p>", "Hello"),
    (None, "<p>Hello</p>", "Hello"),
    ("Hello", None, "Hello"),
    (None, None, ""),
    ("This message is in HTML. Use another program to see it.", "<p>Hello</p>", "Hello"),
    ("Your e-mail program does not support HTML.", "<p>Hello</p>", "Hello"),
    ("Bitte öffnen Sie diese Nachricht im Browser.", "<p>Hallo</p>", "Hallo"),
    ("This message is in HTML.", "<p> </p>", "This message is in HTML."),
    # Somebody who writes about it writes the same in both.
    ("Your shop shows HTML to me", "<p>Your shop <b>shows HTML</b> to me</p>", "Your shop shows HTML to me"),
]


@pytest.mark.parametrize(("plain", "html", "text"), CHOICES)
def test_the_text_to_read(plain, html, text):
    assert best_text(plain, html) == text
