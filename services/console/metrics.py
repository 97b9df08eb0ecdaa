"""Joins the Prometheus texts of several services into one that is still valid."""

from collections.abc import Iterable


def join_metrics(texts: Iterable[str]) -> str:
    """One exposition: each family once, with the series of all texts; a series told twice keeps its first value.

    The format forbids a family in two places, and services share families.
    """
    comments: dict[str, list[str]] = {}
    series: dict[str, dict[str, str]] = {}
    for text in texts:
        family = ""
        for line in text.splitlines():
            if line.startswith(("# HELP ", "# TYPE ")):
                family = line.split(" ", 3)[2]
                _add_comment(comments.setdefault(family, []), line)
            elif line and not line.startswith("#"):
                family = family or line.split("{")[0].split(" ")[0]
                comments.setdefault(family, [])
                series.setdefault(family, {}).setdefault(_key(line), line)
    lines = [line for family, heads in comments.items() for line in (*heads, *series.get(family, {}).values())]
    return "".join(f"{line}\n" for line in lines)


def _add_comment(heads: list[str], line: str) -> None:
    """HELP and TYPE may stand once each."""
    if not any(head[:7] == line[:7] for head in heads):
        heads.append(line)


def _key(line: str) -> str:
    """The name and labels of a sample, without its value."""
    end = line.rfind("}")
    return line[: end + 1] if end >= 0 else line.split(" ")[0]
