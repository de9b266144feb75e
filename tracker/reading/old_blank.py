"""A form filled on an earlier version of it is taken in; only what it lacks is asked for (review-office.md 20)."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.definition.form import TOTAL, Field, Form
from tracker.definition.model import Period
from tracker.facts import PartReading
from tracker.problem import Place, Problem
from tracker.reading.draft import in_force, title
from tracker.reading.faults import Fault

_CODES = ("old_version", "old_blank")


def lacking(current: Form, used: Form, period: Period) -> list[Field]:
    """The indicators the period asks for and the earlier version had no column for."""
    return [f for f in in_force(current, period) if f.id not in used.by_id]


def of_old_blank(current: Form, version: int, lacks: Sequence[Field], place: Place) -> list[Problem]:
    """What is said about it: a query for each indicator wanting, else only that the blank is an old one.

    The reply is drawn from the version in force, so it offers the wanting column to be filled in.
    """
    gaps = {"form": current.name, "said": str(version), "own": str(current.version)}
    if not lacks:
        return [Fault.OLD_BLANK.at(place, part=current.id, **gaps)]
    return [Fault.OLD_VERSION.at(place, part=current.id, field=f.id, label=title(f), **gaps) for f in lacks]


def asked_anew(part: PartReading, current: Form, used: Form, period: Period) -> PartReading:
    """The part once columns were given by telephone (核改): one that is whole in every row is asked for no more."""
    told = [p for p in part.problems if p.code in _CODES]
    if not told:
        return part
    lacks = [f for f in lacking(current, used, period) if not _whole(part, current, f)]
    at = part.problems.index(told[0])
    anew = of_old_blank(current, used.version, lacks, told[0].place)
    rest = [p for p in part.problems[at:] if p.code not in _CODES]
    return replace(part, problems=(*part.problems[:at], *anew, *rest))


def _whole(part: PartReading, form: Form, field: Field) -> bool:
    given = {v.row for v in part.values if v.field == field.id and v.text is not None}
    return set(_rows(part, form, field)) <= given


def _rows(part: PartReading, form: Form, field: Field) -> Sequence[str]:
    if form.shape == "card" or field.scope == "form":
        return ("",)
    if form.shape == "list":
        return [v.row for v in part.values if v.row not in ("", TOTAL)]
    return [row.id for row in form.rows]
