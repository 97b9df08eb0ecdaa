"""How large, deep and crowded a letter may be. Beyond these the stdlib parser turns quadratic or recursive."""

# A letter larger than this is not parsed at all: 50 MB cost 454 MB of memory (measured on Python 3.11).
LETTER_BYTES = 40_000_000
# Depth 242 breaks the stdlib's generator; no mail program nests deeper than about 10.
DEPTH = 50
# 100,000 empty parts take the stdlib 6 s.
PARTS = 1_000
# The headers of one part together, and one header of it.
HEADER_BLOCK_CHARS = 128 * 1024
HEADER_CHARS = 96 * 1024
# Headers with parameters: 32,000 parameters take the stdlib 8 s.
STRUCTURED_HEADER_CHARS = 16 * 1024
# All of them together, over all parts; once used up, each may still have as much as honest programs write.
STRUCTURED_TOTAL_CHARS = 512 * 1024
STRUCTURED_MODEST_CHARS = 512
# HTML beyond this is cut before the sanitiser sees it; the whole stays in the raw letter.
HTML_CHARS = 2_000_000
# Open elements inside each other: browsers stop at 512, mail programs write at most some 60.
HTML_DEPTH = 200
# Attributes of one element: each is compared with all before it, 200,000 take the sanitiser 20 s.
HTML_ATTRIBUTES = 5_000
# Ampersands, those of letters spelled in digits aside: what they spell is joined to the text before, ever again;
# 60,000 take the sanitiser 0.4 s, 2,000,000 take it 50 s.
HTML_REFERENCES = 60_000
# Elements a parser may have to open anew because they were never closed; honest letters need some hundred.
HTML_REOPENED = 100_000
# Text out of a letter's HTML is for reading and searching; building it costs about 150 us for each kB.
HTML_TEXT_CHARS = 500_000
# The text of one letter; longer texts are data, and stay in the raw letter.
TEXT_CHARS = 4_000_000
# Own words are told from quotations in texts up to this many lines, forty pages; the worst take 0.4 ms each.
VISIBLE_LINES = 2_000
# No pattern of quotations is tried on longer lines: they are prose.
PROSE_CHARS = 1_000


class UnreadableLetter(Exception):
    """The letter breaks the limits in a way no normal form can show; it is to be quarantined whole."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
