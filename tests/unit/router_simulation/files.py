"""A small company as the files of a history: two audiences, two shifts, a supervisor; Monday 2 March 2026 and after."""

from services.router.policy.document import default_policy_text, parse_policy
from services.router.simulation.history import History
from services.router.simulation.history_form import read_history

POLICY = parse_policy(default_policy_text(), version=1)

FILES = {
    "calendars": """key,time_zone,mon,tue,wed,thu,fri
day,UTC,09:00-17:00,09:00-17:00,09:00-17:00,09:00-17:00,09:00-17:00
late,UTC,12:00-20:00,12:00-20:00,12:00-20:00,12:00-20:00,12:00-20:00
""",
    "audiences": """key,name,department,product_groups
cables,Cables,sales,plugs;leads
studio,Studio,sales,desks
""",
    "agents": """login,name,role,department,calendar,address,audience,also
anna,Anna,agent,sales,day,anna@company.example,cables,
boris,Boris,agent,sales,late,boris@company.example,cables,studio
clara,Clara,agent,sales,day,clara@company.example,studio,
sue,Sue,supervisor,sales,day,sue@company.example,,
""",
    "orders": """external_id,customer,ordered_at,product_group,worked_by
o1,kim,2025-06-01,plugs,anna
o2,lou,2025-06-01,desks,clara
o3,max,2026-03-04T10:00:00+00:00,desks,clara
""",
    "marks": """external_id,customer,agent,score,rated_at
m1,kim,boris,5,2025-07-01
m2,lou,anna,1,2026-01-10
""",
    "letters": """letter,ticket,customer,received_at,addressed,answered_by,answered_at
l1,t1,kim,2026-03-02T09:30:00Z,anna@company.example,anna,2026-03-02T10:00:00Z
l2,t2,lou,2026-03-02T10:00:00Z,anna@company.example,clara,2026-03-02T15:00:00Z
l3,t3,kim,2026-03-02T18:00:00Z,,anna,2026-03-03T09:30:00Z
l4,t1,kim,2026-03-03T11:00:00Z,,anna,2026-03-03T12:00:00Z
l5,t5,max,2026-03-03T12:00:00Z,,boris,2026-03-04T16:00:00Z
l6,t6,new,2026-03-04T09:00:00Z,,,
""",
}


def lines_of(files: dict[str, str]) -> dict[str, list[str]]:
    """The files as a reader gives them, line by line."""
    return {name: text.splitlines(keepends=True) for name, text in files.items()}


def history(**changed: str) -> History:
    """The company's past, some files replaced; every line must be good."""
    found, bad = read_history(lines_of(FILES | changed))
    assert bad == []
    return found
