"""What the writer wrote himself: the text without quotations and signature."""


def visible_text(text: str) -> str:
    """The own words."""
    return text
