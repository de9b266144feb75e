"""较上期: what changed since the period before, over the units in both; without such a period nothing is said."""

from collections.abc import Sequence
from dataclasses import replace

from generator.scope import by_reason, counted
from generator.shown import Names, Phrase
from tracker.address import Address, Measure
from tracker.comparison import Compared, Comparison
from tracker.definition.form import Field, Form
from tracker.figures import Figure, decimals_of
from tracker.standing import Standing

BOTH, APART = "units-both", "units-apart"  # in the field's place of an address: units in both periods, in one alone
_POINTS = {"%": "个百分点"}


def compared_names(
    found: Compared | None, form: Form | None, standings: Sequence[Standing], here: Address
) -> dict[str, object]:
    """上期 (its label, "" without one), 较上期 and 上期数 by the main form's fields, and 较上期口径: over whom.

    A figure that some of those units left blank is not compared: the sentence would have to name others for it alone.
    """
    comparison = found.forms.get(form.id) if found and form else None
    fields = [field for field in form.fields if field.numeric] if form else []
    at = replace(here, source=form.id if form else "*")
    some = comparison is not None and bool(comparison.units)
    return {
        "上期": found.period.label if found and some else "",
        "上期数": Names("上期数", {field.name: _figure(comparison, field, at, "prev") for field in fields}),
        "较上期": Names("较上期", {field.name: _figure(comparison, field, at, "diff") for field in fields}),
        "较上期口径": _over(comparison, standings, at) if comparison else "",
    }


def _figure(comparison: Comparison | None, field: Field, here: Address, measure: Measure) -> Figure:
    """Last period's total or what was added to it; without a value where nothing can be said."""
    change = comparison.at(field.id) if comparison else None
    if change is not None and comparison is not None and set(change.diff.missing) <= set(comparison.left_out):
        return change.before if measure == "prev" else change.diff
    unit = _POINTS.get(field.unit, field.unit) if measure == "diff" else field.unit
    return Figure(replace(here, field=field.id, measure=measure), field.label, None, unit, decimals_of(field))


def _over(comparison: Comparison, standings: Sequence[Standing], here: Address) -> Phrase:
    """按两期都报的29家计，不含海南省、青海省."""
    out = [s for s in standings if s.unit.code in set(comparison.left_out)]
    number = counted(len(comparison.units), replace(here, field=BOTH))
    named = by_reason(out, 8, reasons=False, at=replace(here, field=APART)).parts
    return Phrase(("按两期都报的", number, "家计", *(("，不含", *named) if out else ())))
