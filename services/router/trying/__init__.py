"""Policies on trial: replays in a process of their own, and a second policy beside the one that counts."""
