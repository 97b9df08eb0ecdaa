"""A page for people without an account: plain HTML, no script, nothing from elsewhere."""

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from fastapi.responses import HTMLResponse

STYLE = """
:root{color-scheme:light dark;--quiet:#5c5f66;--line:#adb5bd;--own:#1864ab;--on:#fff}
@media (prefers-color-scheme:dark){:root{--quiet:#b1b6bd;--line:#6b7178;--own:#a5d8ff;--on:#10212e}}
body{font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:1.5rem 1.2rem 3rem}
h1{font-size:1.4rem;line-height:1.3}
p.about{color:var(--quiet);margin-top:-.4rem}
fieldset{border:0;padding:0;margin:1.5rem 0;display:flex;flex-wrap:wrap;gap:.5rem}
legend{padding:0;margin-bottom:.6rem}
label.mark{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .9rem;cursor:pointer}
label.mark:has(:checked){border-color:var(--own);outline:2px solid var(--own)}
label.field{display:block;margin-top:1rem}
textarea,input.line,button{font:inherit;border-radius:.5rem}
textarea,input.line{width:100%;box-sizing:border-box;padding:.6rem;border:1px solid var(--line)}
textarea{min-height:6rem}
button{margin-top:1rem;padding:.7rem 1.6rem;border:0;background:var(--own);color:var(--on);cursor:pointer}
.quiet{color:var(--quiet)}
.trap{position:absolute;left:-99rem}
"""
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def plain_page(code: str, title: str, body: str, status: int = 200, framed_by: Sequence[str] = ()) -> HTMLResponse:
    """Put `body`, which is HTML, under a title; `code` is its language, `framed_by` the origins that may frame it."""
    ancestors = " ".join(framed_by) or "'none'"
    policy = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; base-uri 'none'"
    headers = {
        "Content-Security-Policy": f"{policy}; frame-ancestors {ancestors}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
    whole = f"""<!doctype html><html lang="{code}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{STYLE}</style></head>
<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"""
    return HTMLResponse(whole, status, headers)


def spoken(language: str | None, accepted: str) -> list[str]:
    """Give the languages to speak, the best first: the one that is known, then those of `Accept-Language`."""
    wished = [part.partition(";")[0].strip() for part in accepted.split(",")[:20]]
    return [language, *wished] if language else wished
