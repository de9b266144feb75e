"""Whose form for which period a sheet is, from all its witnesses: settled, or the question put in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.definition.form import Form
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.units import answerable
from tracker.facts import DeliveryKey, Question
from tracker.problem import Place, Problem
from tracker.reading.faults import Fault
from tracker.reading.hints import Hints
from tracker.reading.index import Index
from tracker.reading.known import Known, KnownForm
from tracker.reading.old_blank import lacking, of_old_blank
from tracker.reading.questions import Ask
from tracker.reading.sheet import address
from tracker.reading.which_period import Pair, which_period
from tracker.reading.which_unit import UnitFound, which_unit
from tracker.reading.witnesses import Header, Stamp, header


@dataclass(frozen=True, slots=True)
class Identity:
    """A sheet's delivery, period and version of the form; `notes` are findings that settle nothing."""

    delivery: DeliveryKey
    period: Period
    form: Form
    notes: tuple[Problem, ...]


def identify(
    index: Index, form: KnownForm, known: Known, hints: Hints, stamps: Sequence[Stamp], member: str
) -> Identity | tuple[Question, ...]:
    """Unit and period of a sheet whose form is known, or the questions that hold it.

    A delivery a person assigned settles both, where it asks for the form.
    """
    head = header(index.sheet)
    settled = _assigned(form, hints)
    if settled is not None:
        key, period, unit = settled
        return _settled(index, form, key, period, UnitFound(unit), head, stamps, member)
    when = which_period(form.duties, hints, stamps, head)
    who = which_unit(form.campaign, known, hints, stamps, head, _taking_over(when.pair))
    pairs = (when.pair,) if when.pair else when.could_be
    units = (who.unit,) if who.unit else who.could_be
    candidates = _candidates(pairs, units, hints, form)
    questions = []
    for found in (who, when):
        if found.ask is not None:
            gaps = dict(found.gaps)
            questions.append(found.ask.of(member, candidates=candidates, form_id=form.form.id, **gaps))
    if questions or who.unit is None or when.pair is None:
        return tuple(questions)
    duty, period = when.pair
    owner = _owner(duty, period, who.unit)
    if owner is None:
        gaps = {"unit": who.unit.name, "title": f"{duty.campaign.title}“{duty.obligation.title}”"}
        return (Ask.NOT_OWED.of(member, candidates=hints.open_deliveries, form_id=form.form.id, **gaps),)
    key = DeliveryKey(duty.campaign.id, duty.obligation.id, period.id, owner.code)
    return _settled(index, form, key, period, who, head, stamps, member)


def _assigned(form: KnownForm, hints: Hints) -> tuple[DeliveryKey, Period, Unit] | None:
    """The delivery a person said, if this form is asked for there."""
    key = hints.assigned
    if key is None or key.campaign != form.campaign.id:
        return None
    period = next((p for d in form.duties if d.obligation.id == key.obligation and (p := d.period(key.period))), None)
    unit = form.campaign.unit(key.unit)
    return (key, period, unit) if period and unit else None


def _owner(duty: Duty, period: Period, unit: Unit) -> Unit | None:
    """The unit that owes the period in this one's place: itself, or since a merger its successor."""
    return answerable(duty.campaign, duty.obligation, unit.code, period.printed_due)


def _taking_over(pair: Pair | None) -> Callable[[Unit], Unit]:
    """Whom a unit named by a witness stands for in the period, as far as it is known."""
    return (lambda unit: _owner(*pair, unit) or unit) if pair else (lambda unit: unit)


def _candidates(pairs: Sequence[Pair], units: Sequence[Unit], hints: Hints, form: KnownForm) -> tuple[DeliveryKey, ...]:
    """Every delivery the answer could be; the unit's open ones where no unit is known."""
    keys = [DeliveryKey(d.campaign.id, d.obligation.id, p.id, u.code) for p_d in pairs for d, p in [p_d] for u in units]
    asking = {d.obligation.id for d in form.duties}
    waiting = [k for k in hints.open_deliveries if k.campaign == form.campaign.id and k.obligation in asking]
    return tuple(dict.fromkeys(keys or waiting))


def _settled(
    index: Index,
    form: KnownForm,
    key: DeliveryKey,
    period: Period,
    who: UnitFound,
    head: Header,
    stamps: Sequence[Stamp],
    member: str,
) -> Identity:
    """The identity, with the version of the form and what is to be said about unit and version."""
    said = next((s.forms[form.form.id] for s in stamps if form.form.id in s.forms), None)
    used = form.version(index, said)
    notes = []
    if who.unknown_text and who.unit is not None and head.unit_at is not None:
        place = Place(member, index.sheet.name, address(*head.unit_at))
        gaps = {"raw": who.unknown_text, "by": who.by, "unit": who.unit.name}
        notes.append(Fault.UNIT_TEXT_UNKNOWN.at(place, part=form.form.id, **gaps))
    if used is not form.form or said not in (None, form.form.version):
        version = said if said is not None and used is form.form else used.version
        lacks = lacking(form.form, used, period)
        notes += of_old_blank(form.form, version, lacks, Place(member, index.sheet.name))
    return Identity(key, period, used, tuple(notes))
