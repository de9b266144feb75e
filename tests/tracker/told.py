"""Small stories of arrivals at one delivery, told as tables, and decisions on it.

A table's columns: arrival, part, content, errors, seen at (day hour, office time), absent until, look.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.facts import Decision, DeliveryKey, Interval
from tracker.sets import PartFact

ZONE = ZoneInfo("Asia/Shanghai")
KEY = DeliveryKey("c", "final", "2019-10-20", "a1")
BEFORE, AFTER = "19 12:00", "22 09:00"


def at(text):
    day, hour = text.split()
    return datetime(2019, 10, int(day), tzinfo=ZONE) + timedelta(hours=int(hour[:2]), minutes=int(hour[3:]))


def story(table):
    parts = []
    for line in filter(None, map(str.strip, table.splitlines())):
        cells = [c.strip() for c in line[1:-1].split("|")]
        number, part, content, errors, seen, absent = cells[:6]
        look = cells[6] if len(cells) > 6 else f"look{number}"
        interval = Interval(at(absent) if absent else None, at(seen))
        parts.append(PartFact(int(number), part, content, content != "blank", int(errors), 0, interval, look))
    return tuple(parts)


def decided(kind, number, **more):
    return Decision(number, kind, KEY, "审核员", "原因", at("21 09:00"), **more)


WHOLE = """
| 1 | f1  | x | 0 | 18 17:20 | 18 17:00 |
| 1 | sum | y | 0 | 18 17:20 | 18 17:00 |
"""

TWINS = """
| 1 | sum | y | 0 | 18 17:20 | 18 17:00 |
| 2 | f1  | x | 0 | 18 18:20 | 18 18:00 | same |
| 3 | f1  | z | 0 | 18 18:20 | 18 18:00 | same |
"""
