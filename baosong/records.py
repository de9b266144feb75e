"""The records that --json prints; instants are ISO 8601 in the office's zone with offset."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from baosong.desk import Desk
from baosong.facts import FactBook, fact_book
from baosong.readings import Shelf
from baosong.views import Matrix
from tracker.definition.model import Period, Unit
from tracker.facts import DeliveryKey
from tracker.problem import Problem
from tracker.rates import rates
from tracker.sets import DeliveryFacts
from tracker.standing import Standing


def status_records(desk: Desk, book: FactBook, made: Iterable[Standing]) -> list[dict[str, Any]]:
    """The objects of `status --json`, their keys in the order of design §11.

    An archived reading is opened only where its arrival left errors or queries.
    """
    shelf = Shelf(desk.archive)
    documents: dict[tuple[str, str, str], list[str]] = {}
    records = []
    for standing in made:
        key = standing.key
        period = (key.campaign, key.obligation, key.period)
        if period not in documents:
            documents[period] = _documents(desk, standing)
        problems = last_problems(desk, shelf, key, book.facts(key))
        records.append(_record(desk, standing, problems, documents[period]))
    return records


def status_record(desk: Desk, standing: Standing) -> dict[str, Any]:
    """One object of `status --json`."""
    return status_records(desk, fact_book(desk, unread=False), [standing])[0]


def _record(desk: Desk, standing: Standing, problems: Sequence[Problem], documents: list[str]) -> dict[str, Any]:
    key = standing.key
    return {
        "campaign": key.campaign,
        "obligation": key.obligation,
        "period": key.period,
        "period_label": standing.period.label,
        "unit": key.unit,
        "unit_name": standing.unit.name,
        "printed_due": _printed(standing.period),
        "due_at": iso(desk, standing.due_at if standing.period.timed else None),
        "state": standing.state,
        "past_due": standing.past_due,
        "timeliness": standing.timeliness,
        "days_late": standing.days_late,
        "first_received_at": iso(desk, standing.first_received_at),
        "accepted_at": iso(desk, standing.accepted_at),
        "missing": list(standing.missing),
        "versions": standing.versions,
        "open_queries": standing.open_queries,
        "problems": [problem_record(p) for p in problems],
        "documents": documents,
    }


def _printed(period: Period) -> str | None:
    """The date the notice prints; None where it prints none: for events, and what is owed without a day."""
    return None if period.only or period.undated else period.printed_due.isoformat()


def matrix_record(shown: Matrix) -> dict[str, Any]:
    """One obligation as units × periods: the periods with their counts, the units with a state and word a period."""
    return {
        "campaign": shown.duty.campaign.id,
        "obligation": shown.duty.obligation.id,
        "periods": [
            {
                "period": period.id,
                "period_label": period.label,
                "due_at": period.due_at.isoformat(timespec="seconds"),
                **asdict(rates(shown.of_period(period))),
            }
            for period in shown.periods
        ],
        "units": [
            {
                "unit": unit.code,
                "unit_name": unit.name,
                "cells": [_cell(shown, unit, period) for period in shown.periods],
            }
            for unit in shown.units
        ],
    }


def _cell(shown: Matrix, unit: Unit, period: Period) -> dict[str, Any] | None:
    found = shown.cells.get((unit.code, period.id))
    if found is None:
        return None
    return {
        "period": period.id,
        "word": shown.word(unit, period),
        "state": found.state,
        "past_due": found.past_due,
        "timeliness": found.timeliness,
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


def last_problems(desk: Desk, shelf: Shelf, key: DeliveryKey, facts: DeliveryFacts) -> list[Problem]:
    """Problems of the newest arrival that says anything of the delivery, its own and those of the set; no notes."""
    if not facts.parts:
        return []
    number = facts.parts[-1].arrival
    found = [p.errors + p.queries for p in facts.parts if p.arrival == number]
    found += [s.errors + s.queries for s in facts.sets if s.arrival == number]
    if not any(found):
        return []
    judged = shelf.get(desk.ledger.rows("reading_of", arrival=number)[0]["object"])
    own = [p for part in judged.reading.parts if part.delivery == key for p in part.problems]
    return [p for p in (*own, *judged.verdicts.get(key, ())) if p.severity != "note"]


def _documents(desk: Desk, standing: Standing) -> list[str]:
    key = standing.key
    rows = desk.ledger.rows("documents", campaign=key.campaign, obligation=key.obligation, period=key.period)
    outbox = os.path.relpath(desk.workspace.outbox, desk.workspace.root)
    return [os.path.join(outbox, row["path"]) for row in rows]  # noqa: PTH118 - text for people


def iso(desk: Desk, moment: datetime | None) -> str | None:
    """ISO 8601 with the office's offset, to the second."""
    return moment.astimezone(desk.workspace.zone).isoformat(timespec="seconds") if moment else None
