"""同口径 as `show 专项/事项/期次` prints it: each total, last period's and what was added, over units in both."""

from collections.abc import Iterator, Sequence
from typing import Any

from baosong.facts import units_owing
from generator.shown import DASH, printed, rounded
from tracker.comparison import Change, Compared, Comparison
from tracker.definition.form import TOTAL, Field, Form
from tracker.definition.model import Duty, Period

COMPARED_HEAD = ["指标", "上期", "本期", "增减", "不含"]
_MOST_NAMED = 8


def compared_title(duty: Duty, period: Period, form: Form, found: Compared) -> str:
    """附件2 进展表，与上期（2007年10月上旬）同口径比较，含4个单位；不含福建省、海南省: nobody left out goes unsaid."""
    made = found.forms[form.id]
    out = _names(duty, period, made.left_out)
    head = f"{form.name}，与上期（{found.period.label}）同口径比较"
    if not made.units:
        return f"{head}：没有两期都已报的单位，无从比较。"
    return f"{head}，含{len(made.units)}个单位" + (f"；不含{out}" if out else "")


def compared_rows(duty: Duty, period: Period, form: Form, made: Comparison) -> list[list[str]]:
    """A line a total, in the form's order; a unit that left that cell blank in either period is named beside it."""
    return [
        [
            _label(field),
            printed(change.before),
            rounded(change.now, change.before.decimals),
            _signed(change),
            _names(duty, period, [code for code in change.diff.missing if code not in made.left_out]),
        ]
        for field, change in _totals(form, made)
    ]


def compared_record(found: Compared) -> dict[str, Any]:
    """The same for `--json`, every row of a grid among them; numbers are plain decimal text."""
    return {
        "period": found.period.id,
        "period_label": found.period.label,
        "forms": [
            {
                "form": form,
                "units": list(made.units),
                "left_out": list(made.left_out),
                "changes": [_change_record(change) for change in made.changes.values()],
            }
            for form, made in found.forms.items()
        ],
    }


def _change_record(change: Change) -> dict[str, Any]:
    return {
        "address": str(change.diff.address),
        "label": change.diff.label,
        "unit": change.before.unit,
        "before": f"{change.before.value:f}",
        "now": f"{change.now:f}",
        "diff": f"{change.diff.value:f}",
        "missing": list(change.diff.missing),
    }


def _totals(form: Form, made: Comparison) -> Iterator[tuple[Field, Change]]:
    for field in form.fields:
        change = made.at(field.id, row=TOTAL)
        if change is not None:
            yield field, change


def _label(field: Field) -> str:
    name = f"{field.group}·{field.label}" if field.group else field.label
    return f"{name}（{field.unit}）" if field.unit else name


def _signed(change: Change) -> str:
    """+3, -1.20个百分点, 0: of a rate the difference is in points."""
    if change.diff.value is None:
        return DASH
    text = printed(change.diff)
    points = change.diff.unit if change.diff.unit == "个百分点" else ""
    return ("+" if text.strip("0.") and not text.startswith("-") else "") + text + points


def _names(duty: Duty, period: Period, codes: Sequence[str]) -> str:
    """The units by their names in the period, in official order; beyond eight 等N个."""
    names = [unit.name for unit in units_owing(duty, period) if unit.code in codes]
    more = f"等{len(names)}个" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more
