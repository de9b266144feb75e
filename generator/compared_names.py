"""较上期: what changed since the period before, over the units in both; without such a period nothing is said."""

from collections.abc import Sequence

from generator.scope import by_reason
from generator.shown import DASH, Names
from tracker.comparison import Compared
from tracker.definition.model import Form
from tracker.standing import Standing


def compared_names(found: Compared | None, form: Form | None, standings: Sequence[Standing]) -> dict[str, object]:
    """上期 (its label, "" without one), 较上期 by the main form's fields, and 较上期口径: over whom it is counted."""
    comparison = found.forms.get(form.id) if found and form else None
    leaves: dict[str, object] = {}
    for field in form.fields if form else ():
        if field.numeric:
            change = comparison.at(field.id) if comparison else None
            leaves[field.name] = change.diff if change else DASH
    some = comparison is not None and bool(comparison.units)
    return {
        "上期": found.period.label if found and some else "",
        "较上期": Names("较上期", leaves),
        "较上期口径": _over(comparison.units, comparison.left_out, standings) if comparison else "",
    }


def _over(units: Sequence[str], left_out: Sequence[str], standings: Sequence[Standing]) -> str:
    """按两期都报的29家计，不含海南省、青海省."""
    out = [s for s in standings if s.unit.code in set(left_out)]
    without = f"，不含{by_reason(out, 8, reasons=False)}" if out else ""
    return f"按两期都报的{len(units)}家计{without}"
