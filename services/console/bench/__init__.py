"""Benchmarks of a whole installation, each beside the limit measured in the same run."""
