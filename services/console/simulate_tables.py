"""What a simulation found, for people: two tables, two charts, and the first letters that went differently."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

Row = dict[str, Any]
BAR = 40
"""The longest bar, in characters."""
NONE = "–"
CHOICES = (
    ("at desk", "responsible_present"),
    ("of audience", "of_audience"),
    ("asked first", "asked_first"),
    ("saw it first", "seen_first"),
    ("alone", "alone"),
)


def print_result(console: Console, result: Row, shown: int) -> None:
    """Print all of a result, with the first `shown` differences."""
    period = f" {result['from'][:10]} to {result['to'][:10]}," if result["from"] else ""
    letters, seconds = counted(result["letters"], "letter"), f"{result['seconds']:.1f} s"
    console.print(f"{letters},{period} replayed in {seconds}", highlight=False)
    console.print(_choices(result["table"]))
    console.print(_answers(result["table"]))
    ladders = [row for row in result["table"] if row["kind"] in ("policy", "against")]
    console.print(_stages(ladders))
    console.print(_bars("First answers, by working time (model of people)", _bands(result["bands"], ladders)))
    console.print(_bars("Letters that waited for each agent first", _load(ladders)))
    if len(ladders) > 1:
        _print_differences(console, result, shown)


def counted(count: int, thing: str) -> str:
    """So many things, as one says it."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def _choices(rows: list[Row]) -> Table:
    table = Table(title="Who is chosen (needs no model of people)", title_justify="left")
    table.add_column("")
    for name in (*(title for title, _ in CHOICES), "badly rated", "Gini", "escalated", "depth"):
        table.add_column(name, justify="right")
    for row in rows:
        found = row["choices"]
        shares = [_percent(found[field]) for _, field in CHOICES]
        rated = Text(str(found["badly_rated"]), style="red" if found["badly_rated"] else "")
        figures = (rated, _number(found["gini"]), _percent(found["escalated"]), _number(found["depth"]))
        table.add_row(_name(row), *shares, *figures)
    return table


def _answers(rows: list[Row]) -> Table:
    title = "Answers (model of people: the recorded answerer once he sees it, else the responsible one)"
    table = Table(title=title, title_justify="left")
    table.add_column("")
    names = ("p50", "p90", "p99", "p50 wall", "p90 wall", "p99 wall", "in time", "by recorded")
    for name in (*names, "transfers", "ping-pong", "unanswered", "oldest"):
        table.add_column(name, justify="right")
    for row in rows:
        found = row["answers"]
        if found is None:
            continue
        spans = [_span(found[kind].get(part)) for kind in ("working", "wall") for part in ("p50", "p90", "p99")]
        shares = _percent(found["in_time"]), _percent(found["by_recorded"])
        moved = str(found["transfers"]), str(found["ping_pong"]), str(found["unanswered"])
        table.add_row(_name(row), *spans, *shares, *moved, _span(found["oldest_unanswered"]))
    return table


def _stages(ladders: list[Row]) -> Table:
    table = Table(title="Letters by the stage that took them first", title_justify="left")
    table.add_column("")
    for row in ladders:
        table.add_column(_name(row), justify="right")
    stages = {stage: None for row in ladders for stage in row["choices"]["stages"]}
    for stage in stages:
        table.add_row(stage, *(str(row["choices"]["stages"].get(stage, 0)) for row in ladders))
    return table


def _bands(ends: list[int], ladders: list[Row]) -> dict[str, dict[str, int]]:
    names = [f"up to {_span(end)}" for end in ends] + ["longer"]
    return {
        name: {_name(row): row["answers"]["histogram"][place] for row in ladders} for place, name in enumerate(names)
    }


def _load(ladders: list[Row]) -> dict[str, dict[str, int]]:
    agents = sorted({agent for row in ladders for agent in row["choices"]["load"]})
    return {agent: {_name(row): row["choices"]["load"].get(agent, 0) for row in ladders} for agent in agents}


def _bars(title: str, groups: dict[str, dict[str, int]]) -> Table:
    """A bar a series, groups below one another; empty groups are left out."""
    table = Table(title=title, title_justify="left", show_header=False, box=None)
    longest = max((count for group in groups.values() for count in group.values()), default=0) or 1
    for label, group in groups.items():
        if not any(group.values()):
            continue
        for place, (name, count) in enumerate(group.items()):
            bar = Text("█" * round(BAR * count / longest) or "▏", style=("cyan", "yellow")[place % 2])
            table.add_row(label if place == 0 else "", name, bar, f"{count:,}")
    return table


def _print_differences(console: Console, result: Row, shown: int) -> None:
    count = result["different"]
    letters = counted(result["letters"], "letter")
    console.print(f"{count:,} of {letters} would have gone differently.", highlight=False)
    if not count:
        return
    table = Table(title=f"The first {min(count, shown)}" if count > shown else None, title_justify="left")
    for name in ("letter", "received", "recorded", "policy", "against"):
        table.add_column(name)
    for one in result["differences"][:shown]:
        recorded = f"{one['recorded']['answered_by'] or NONE}, {_moment(one['recorded']['answered_at'])}"
        letter = one["letter"], _moment(one["received_at"]), recorded
        table.add_row(*letter, _course(one["policy"]), _course(one["against"]))
    console.print(table)


def _course(side: Row) -> str:
    asked = f"{side['stage']}: {side['responsible'] or 'everybody'} until {_moment(side['until'])}"
    answered = f"answered by {side['answered_by'] or NONE}, {_moment(side['answered_at'])}"
    return f"{asked}\n{answered}" if side["stage"] else answered


def _name(row: Row) -> str:
    """How a row is called: by what it is where two have one name."""
    return f"{row['kind']}: {row['name']}" if row["kind"] in ("policy", "against") else str(row["name"])


def _moment(text: str | None) -> str:
    return f"{text[:10]} {text[11:16]}" if text else NONE


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{share:.1%}"


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"


def _span(seconds: int | None) -> str:
    """So many seconds as one says it."""
    if seconds is None:
        return NONE
    if seconds < 3_600:
        return f"{seconds // 60} min"
    return f"{seconds / 3_600:.1f} h" if seconds < 86_400 * 2 else f"{seconds / 86_400:.1f} d"
