"""The demo company: a shop for sound and pictures, built through the public API and by mail."""
