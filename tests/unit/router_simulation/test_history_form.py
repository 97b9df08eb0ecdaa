"""Files of a history: each bad line is named with its reason, and the rest is read."""

import pytest

from services.router.policy.words import Signal
from services.router.simulation.history_cells import HistoryUnreadable
from services.router.simulation.history_form import read_history
from tests.unit.router_simulation.files import FILES, history, lines_of


def test_everything_is_read() -> None:
    found = history()
    assert [letter.key for letter in found.letters] == ["l1", "l2", "l3", "l4", "l5", "l6"]
    assert found.letters[3].ticket == found.letters[0].ticket
    assert found.letters[0].addressed == found.letters[1].addressed == (1,)
    assert [agent.name for agent in found.agents] == ["Anna", "Boris", "Clara", "Sue"]
    assert len(found.orders[0].lines) == 1
    assert found.orders[0].lines[0][0] == found.audiences[0].id


def test_letters_and_agents_are_enough() -> None:
    agents = "login,name,role,department\nanna,Anna,agent,sales\n"
    letters = "letter,customer,received_at,signals\nl1,kim,2026-03-02,question;marked_urgent\n"
    found, bad = read_history(lines_of({"agents": agents, "letters": letters}))
    assert (bad, len(found.letters)) == ([], 1)
    assert found.letters[0].signals == (Signal.QUESTION, Signal.MARKED_URGENT)
    assert found.calendars[0].zone == "UTC"


def test_numbers_that_lines_name_are_kept_and_others_go_on_from_there() -> None:
    agents = "id,login,name,role,department\n7,anna,Anna,agent,sales\n,boris,Boris,agent,sales\n"
    found, _ = read_history(lines_of({"agents": agents, "letters": FILES["letters"].split("\n")[0] + "\n"}))
    assert {login: agent for agent, login in found.logins.items()} == {"anna": 7, "boris": 8}


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("letters", "l9,t9,kim,yesterday,,,", "received_at: 'yesterday' is not a time"),
        ("letters", "l9,t9,kim,2026-03-02T09:30:00,,,", "lacks its offset"),
        ("letters", "l9,t9,,2026-03-02,,,", "customer is empty"),
        ("letters", "l1,t9,kim,2026-03-02,,,", "letter: 'l1' stands there twice"),
        ("letters", "l9,t9,kim,2026-03-02,,nobody,2026-03-03", "answered_by: 'nobody' is not known"),
        ("letters", "l9,t9,kim,2026-03-02,,anna,", "answered_by and answered_at go together"),
        ("letters", "l9,t9,kim,2026-03-02,,anna,2026-03-01", "answered_at is before received_at"),
        ("letters", "l9,t9,kim,2026-03-02,,,,,", "more cells"),
        ("orders", "o9,kim,2025-06-01,plugs,nobody", "worked_by: 'nobody' is not known"),
        ("marks", "m9,kim,anna,6,2025-07-01", "score: '6' is not a whole number from 1 to 5"),
        ("marks", "m9,kim,anna,,2025-07-01", "score is empty"),
        ("agents", "anna,Anna,agent,sales,day,,,", "login: 'anna' stands there twice"),
        ("agents", "zoe,Zoe,boss,sales,day,,,", "role: 'boss' is not known"),
        ("agents", "zoe,Zoe,agent,sales,night,,,", "calendar: 'night' is not known"),
        ("audiences", "gear,Gear,sales,plugs", "'plugs' belongs to another audience"),
        ("calendars", "odd,Mars/Base,,,,,", "time_zone: there is no time zone 'Mars/Base'"),
        ("calendars", "odd,UTC,17:00,,,,", "weekly.mon"),
        ("calendars", "odd,UTC,,09:00-09:00,,,", "weekly.tue: 09:00 to 09:00 is no time"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_read(file: str, line: str, reason: str) -> None:
    files = FILES | {file: FILES[file] + line + "\n"}
    found, bad = read_history(lines_of(files))
    assert len(found.letters) == 6
    assert [(one.file, one.line) for one in bad] == [(file, files[file].count("\n"))]
    assert reason in str(bad[0])


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"agents": FILES["agents"]}, "lacks letters.csv"),
        (FILES | {"letters": "letter,customer\nl1,kim\n"}, "letters.csv lacks the columns received_at"),
        (FILES | {"marks": FILES["marks"].replace("score", "grade")}, "marks.csv lacks the columns score"),
        (FILES | {"agents": FILES["agents"].replace("also", "bonus")}, "columns nobody reads: bonus"),
        (FILES | {"letters": FILES["letters"] + 'l9,"t9,kim\n'}, "letters.csv is not CSV"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(files: dict[str, str], reason: str) -> None:
    with pytest.raises(HistoryUnreadable, match=reason):
        read_history(lines_of(files))
