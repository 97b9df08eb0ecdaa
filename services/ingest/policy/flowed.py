"""format=flowed (RFC 3676): the line breaks a mail program put in are taken out again."""


def unfold(text: str, *, delsp: bool) -> str:
    """Joins lines that end in a space with the next one of the same quote depth; quote marks stay."""
    paragraphs: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        depth, body = _unquoted(line)
        soft = body.endswith(" ") and body != "-- "
        piece = body[:-1] if soft and delsp else body
        if depth == open_depth and body != "-- ":
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([">" * depth + (" " if depth else ""), piece])
        open_depth = depth if soft else -1
    return "\n".join("".join(pieces) for pieces in paragraphs)


def _unquoted(line: str) -> tuple[int, str]:
    """How deep the line is quoted, and the line without its quote marks and the space put before it."""
    body = line.lstrip(">")
    return len(line) - len(body), body.removeprefix(" ")
