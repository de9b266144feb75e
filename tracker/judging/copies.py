"""Copies: a part whose content is last period's, or another unit's, to the last value; a nil return after figures."""

from collections.abc import Container, Iterator, Mapping
from decimal import Decimal

from tracker.definition.form import Form
from tracker.definition.model import Duty
from tracker.facts import PartReading, Value
from tracker.judging.faults import Judged
from tracker.problem import Place, Problem

_NOTHING = frozenset({"", "无", "没有", "暂无", "/", "-", "—", "false"})


def copies(
    duty: Duty, parts: Mapping[str, PartReading], previous: Mapping[str, PartReading], twins: Container[str]
) -> Iterator[Problem]:
    """Parts (attached files too) with the digest of the last accepted one, and those in `twins`.

    Nil returns, blanks and forms of nothing but zeros are alike without being copies.
    """
    for part_id, reading in parts.items():
        form = duty.campaign.form_version(part_id, reading.version) or duty.campaign.form(part_id)
        if reading.blank or reading.nil or (form is not None and says_nothing(form, reading)):
            continue
        name = form.name if form else _label(duty, part_id)
        place = Place(reading.member, next((v.sheet for v in reading.values), ""))
        before = previous.get(part_id)
        if before is not None and before.digest == reading.digest:
            period = duty.period(before.delivery.period)
            when = period.label if period else before.delivery.period
            yield Judged.SAME_AS_BEFORE.at(place, part=part_id, form=name, period=when)
        if part_id in twins:
            yield Judged.SAME_AS_ANOTHER.at(place, part=part_id, form=name)


def nil_after_figures(duty: Duty, parts: Mapping[str, PartReading], told: Container[str]) -> Iterator[Problem]:
    """Nil returns of parts that the unit had reported figures of in this period (`told`)."""
    for part_id, reading in parts.items():
        if reading.nil and part_id in told:
            form = duty.campaign.form(part_id)
            name = form.name if form else _label(duty, part_id)
            yield Judged.NIL_AFTER_FIGURES.at(Place(reading.member), part=part_id, form=name)


def _label(duty: Duty, part_id: str) -> str:
    part = duty.obligation.part(part_id)
    return part.label if part else part_id


def says_nothing(form: Form, reading: PartReading) -> bool:
    """Whether every number is 0 and every text says none."""
    return all(_nothing(form, value) for value in reading.values)


def _nothing(form: Form, value: Value) -> bool:
    field = form.by_id.get(value.field)
    if value.text is None or field is None:
        return not value.raw.strip() or field is None
    return Decimal(value.text) == 0 if field.numeric else value.text.strip() in _NOTHING
