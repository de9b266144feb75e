"""A form filled on an earlier version of it is taken in; only what it lacks is asked for (review-office.md 20)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.definition.form import TOTAL, Field, Form
from tracker.definition.model import Period
from tracker.facts import PartReading
from tracker.problem import Place, Problem
from tracker.reading.draft import in_force
from tracker.reading.faults import Fault

_CODES = ("old_version", "old_blank")


def lacking(current: Form, used: Form, period: Period) -> list[Field]:
    """The indicators the period asks for and the earlier version had no column for."""
    return [f for f in in_force(current, period) if f.id not in used.by_id]


def of_old_blank(current: Form, version: int, lacks: Iterable[Field], place: Place) -> Problem:
    """What is said about it: a query where an indicator is wanting, else only that the blank is an old one."""
    named = "、".join(f"“{field.label}”" for field in lacks)
    told = Fault.OLD_VERSION if named else Fault.OLD_BLANK
    gaps = {"form": current.name, "said": str(version), "own": str(current.version), "named": named}
    return told.at(place, part=current.id, **gaps)


def asked_anew(part: PartReading, current: Form, used: Form, period: Period) -> PartReading:
    """The part once columns were given by telephone (核改): one that is whole in every row is asked for no more."""
    at = next((n for n, p in enumerate(part.problems) if p.code in _CODES), None)
    if at is None:
        return part
    lacks = [f for f in lacking(current, used, period) if not _whole(part, current, f)]
    problems = list(part.problems)
    problems[at] = of_old_blank(current, used.version, lacks, problems[at].place)
    return replace(part, problems=tuple(problems))


def _whole(part: PartReading, form: Form, field: Field) -> bool:
    given = {v.row for v in part.values if v.field == field.id and v.text is not None}
    return set(_rows(part, form, field)) <= given


def _rows(part: PartReading, form: Form, field: Field) -> Sequence[str]:
    if form.shape == "card" or field.scope == "form":
        return ("",)
    if form.shape == "list":
        return [v.row for v in part.values if v.row not in ("", TOTAL)]
    return [row.id for row in form.rows]
