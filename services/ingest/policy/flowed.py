"""format=flowed (RFC 3676): the line breaks a mail program put in are taken out again."""


def unfold(text: str, *, delsp: bool) -> str:
    """Joins lines that end in a space with the next one of the same quote depth; quote marks stay."""
    paragraphs: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        body = body.removeprefix(" ")
        soft = body.endswith(" ") and body != "-- "
        piece = body[:-1] if soft and delsp else body
        if depth == open_depth and body != "-- ":
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([">" * depth + (" " if depth else ""), piece])
        open_depth = depth if soft else -1
    return "\n".join("".join(pieces) for pieces in paragraphs)
