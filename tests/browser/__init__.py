"""The desk in a real browser; the demo company runs while this package is tested."""
