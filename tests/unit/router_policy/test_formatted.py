"""A letter's HTML as a page: links tell where they lead, pictures come from the letter alone until asked."""

import pytest

from services.router.policy.formatted import content_policy, document, embedded_ids, most_pictures


def shown(html, pictures=None, remote_images=False):
    page = document(html, pictures or {}, remote_images=remote_images)
    return page.partition("<body>")[2].removesuffix("</body></html>")


# (target, words of the link, the host that is warned of)
LINKS = [
    ("https://evil.example/x", "www.bank.example", "evil.example"),
    ("https://evil.example/x", "www.<b>bank</b>.example", "evil.example"),
    ("https://evil.example/x", "https://bank.example/login", "evil.example"),
    ("https://bank.example@evil.example/", "bank.example", "evil.example"),
    ("https://bank.example.evil.example/", "bank.example", "bank.example.evil.example"),
    ("https://evil.example/x", "write to help@bank.com", "evil.example"),
    ("mailto:a@evil.example?subject=x", "a@bank.example", "evil.example"),
    ("https://xn--bcher-kva.example/", "buecher.example", "xn--bcher-kva.example"),
    ("https://evil.co.uk/", "bank.co.uk", "evil.co.uk"),
    ("http://[::1", "bank.example", "?"),
    ("https://evil.example/?a=1&amp;b=2", "bank.example", "evil.example"),
    # As browsers read addresses: backslashes are slashes, any number of them is two, tabs are nothing.
    ("https://evil.example\\@bank.example/", "bank.example", "evil.example"),
    ("https:///evil.example/x", "bank.example", "evil.example"),
    ("https://\t/evil.example/x", "bank.example", "evil.example"),
    ("HTTPS://\\/evil.example?@bank.example", "bank.example", "evil.example"),
    # As people read words: what has no width is not seen, and wide letters are letters.
    ("https://evil.example/x", "ba\u200bnk\xad.\u2060example", "evil.example"),
    ("https://evil.example/x", "bank\uff0eexample", "evil.example"),
    ("https://evil.example/x", "\uff42ank\u3002example", "evil.example"),
    # Nothing to warn of.
    ("https://shop.example.co.uk/x", "example.co.uk", None),
    ("https://www.bank.example/x", "BANK.example", None),
    ("https://xn--bcher-kva.example/", "bücher.example", None),
    ("https://any.example/x", "read more", None),
    ("https://any.example/x", "invoice.pdf", None),
    ("mailto:a@bank.example", "a@bank.example", None),
    ("tel:+49301", "bank.example", None),
]


@pytest.mark.parametrize(("target", "words", "host"), LINKS)
def test_links_name_another_host_than_their_words(target, words, host):
    page = shown(f'<a href="{target}" target="_blank">{words}</a>')
    warning = page.partition("</a>")[2]
    assert warning == ("" if host is None else f'<span class="leads">⚠ {host}</span>')
    assert "data-leads=" in page


def test_targets_cannot_break_out():
    page = shown('<a href="https://a.example/&quot;onclick=&quot;x&lt;b&gt;">a.b</a>')
    assert 'data-leads="a.example · https://a.example/&quot;onclick=&quot;x&lt;b&gt;"' in page


REMOTE = '<img data-remote-src="https://t.example/p.gif" alt="p">'


def test_remote_pictures_wait_until_asked_for():
    assert "src=" not in shown(REMOTE).replace("data-remote-src", "")
    loaded = '<img alt="p" src="https://t.example/p.gif" referrerpolicy="no-referrer">'
    assert shown(REMOTE, remote_images=True) == loaded
    assert "src=" not in shown('<img data-remote-src="http://t.example/p.gif">', remote_images=True)
    assert "https:" not in content_policy(remote_images=False)


def test_pictures_of_the_letter_are_embedded():
    html = '<img src="cid:a&amp;b@x" alt="a"><img src="cid:gone" alt="b"><img src="data:image/png;base64,AA">'
    assert embedded_ids(html) == {"a&b@x", "gone"}
    data = "data:image/png;base64,AAAA"
    expected = f'<img src="{data}" alt="a"><img alt="b"><img src="data:image/png;base64,AA">'
    assert shown(html, {"a&b@x": data}) == expected


def test_many_links_are_read_once_each():
    page = shown('<a href="https://a.example/">b.example</a>' * 5_000 + '<a href="https://a.example/">' * 5_000)
    assert page.count('class="leads"') == 5_000


@pytest.mark.parametrize(("size", "most"), [(0, 50), (100_000, 50), (10_000_000, 10), (40_000_000, 2)])
def test_the_larger_a_letter_the_fewer_pictures_are_looked_for_in_it(size, most):
    assert most_pictures(size) == most
