"""What can go wrong before anything runs.

StartError    one line for the person at the terminal: what is wrong and what to do
"""


class StartError(Exception):
    """A part cannot start; the message is one line that says what to do about it."""
