"""What reading a request means, the same in this process and in a child."""

from services.ingest.parsing.protocol import Answer, Request
from services.ingest.policy.parse import UnreadableLetter, parse


def answer(request: Request) -> Answer:
    """Read one letter. Raises nothing but what ends a process: whatever is in a letter, there is an answer."""
    try:
        parsed = parse(request.raw, hints=request.hints)
    except UnreadableLetter as problem:
        return Answer({"unreadable": problem.reason})
    except Exception as error:
        return Answer({"unreadable": f"the parser failed: {type(error).__name__}: {str(error)[:200]}"})
    if request.attachment is None:
        return Answer({"letter": parsed.letter.as_json()})
    if not 0 <= request.attachment < len(parsed.attachments):
        return Answer({"absent": True})
    found = parsed.attachments[request.attachment]
    return Answer({"filename": found.filename, "content_type": found.content_type}, found.content)
