"""The records that --json prints; instants are ISO 8601 in the office's zone with offset."""

from datetime import datetime
from typing import Any

from baosong.desk import Desk
from baosong.readings import Shelf
from tracker.problem import Problem
from tracker.standing import Standing


def status_record(desk: Desk, standing: Standing) -> dict[str, Any]:
    """One object of `status --json`, its keys in the order of design §11."""
    key = standing.key
    return {
        "campaign": key.campaign,
        "obligation": key.obligation,
        "period": key.period,
        "period_label": standing.period.label,
        "unit": key.unit,
        "unit_name": standing.unit.name,
        "printed_due": standing.period.printed_due.isoformat(),
        "due_at": iso(desk, standing.due_at),
        "state": standing.state,
        "past_due": standing.past_due,
        "timeliness": standing.timeliness,
        "days_late": standing.days_late,
        "first_received_at": iso(desk, standing.first_received_at),
        "accepted_at": iso(desk, standing.accepted_at),
        "missing": list(standing.missing),
        "versions": standing.versions,
        "open_queries": standing.open_queries,
        "problems": [problem_record(p) for p in last_problems(desk, standing)],
        "documents": _documents(desk, standing),
    }


def problem_record(problem: Problem) -> dict[str, Any]:
    """A problem as JSON: code, severity, place, sentence, cure."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "place": str(problem.place),
        "part": problem.part,
        "sentence": problem.sentence,
        "cure": problem.cure,
    }


def last_problems(desk: Desk, standing: Standing) -> list[Problem]:
    """Problems of the newest arrival that says anything of the delivery, its own and those of the set; no notes."""
    key = standing.key
    numbers = [row["arrival"] for row in desk.ledger.rows("delivery_arrivals", **_key_arguments(standing))]
    if not numbers:
        return []
    shelf = Shelf(desk.archive)
    judged = shelf.get(desk.ledger.rows("reading_of", arrival=numbers[-1])[0]["object"])
    own = [p for part in judged.reading.parts if part.delivery == key for p in part.problems]
    return [p for p in (*own, *judged.verdicts.get(key, ())) if p.severity != "note"]


def _key_arguments(standing: Standing) -> dict[str, str]:
    key = standing.key
    return {"campaign": key.campaign, "obligation": key.obligation, "period": key.period, "unit": key.unit}


def _documents(desk: Desk, standing: Standing) -> list[str]:
    key = standing.key
    rows = desk.ledger.rows("documents", campaign=key.campaign, obligation=key.obligation, period=key.period)
    return [row["path"] for row in rows]


def iso(desk: Desk, moment: datetime | None) -> str | None:
    """ISO 8601 with the office's offset, to the second."""
    return moment.astimezone(desk.workspace.zone).isoformat(timespec="seconds") if moment else None
