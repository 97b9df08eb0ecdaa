"""Replays recorded letters through the policy under a virtual clock. Pure: history in, courses and figures out."""
