"""审核: a delivery's set of readings, with what is known from before and beside it, → what does not fit together.

Severity error 强制性, query 核实性; queries never stop acceptance. Where another unit has the same, the clerk's
sentence does not say which: units must not see each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.definition.model import Duty
from tracker.facts import PartReading
from tracker.judging.copies import copies, nil_after_figures
from tracker.judging.form_checks import failed_checks, uses_last_period
from tracker.judging.ground import Cell, FormPart, Ground, ground_of
from tracker.judging.items import ItemKey, named_elsewhere, named_twice
from tracker.judging.odd_values import odd_values
from tracker.problem import Problem


@dataclass(frozen=True, slots=True)
class History:
    """What a set is held against, all by part id.

    `previous` are the unit's last accepted readings of an earlier period (of a nil form the one before, which it
    stands for), `amended` those of them that were amended after the set was first judged; `twins` the parts whose
    content another unit reported in this period before; `elsewhere` the keys of list items that other units name;
    `told` the parts of which the unit reported figures in this period before.
    """

    previous: Mapping[str, PartReading] = field(default_factory=dict)
    twins: frozenset[str] = frozenset()
    elsewhere: Mapping[str, frozenset[ItemKey]] = field(default_factory=dict)
    amended: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


_NONE = History()


def judge(duty: Duty, parts: Mapping[str, PartReading], history: History = _NONE) -> tuple[Problem, ...]:
    """Every finding over these readings (by part id), with its numbers and its place.

    Wherever an operand is blank or nothing came before, a comparison is skipped. A grid's rules run in each row and
    in its total; rules that name a form run once.
    """
    ground = ground_of(duty, parts, history.previous, history.amended)
    problems: list[Problem] = []
    for part_id, part in ground.parts.items():
        problems += _of_form(ground, part)
        if part_id not in history.twins:  # a copy in whole is said once
            problems += named_elsewhere(part, history.elsewhere.get(part_id, frozenset()))
    problems += copies(duty, parts, history.previous, history.twins)
    problems += nil_after_figures(duty, parts, history.told)
    return tuple(problems)


def _of_form(ground: Ground, part: FormPart) -> list[Problem]:
    """What is found in one form: its checks, odd numbers, items named twice."""
    problems: list[Problem] = []
    compared: set[Cell] = set()
    for check in part.form.checks:
        found = list(failed_checks(ground, part, check))
        problems += found
        if uses_last_period(check):
            compared |= {(p.row, p.field) for p in found}
    return [*problems, *odd_values(ground, part, compared), *named_twice(part)]
