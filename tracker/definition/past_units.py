"""What a changed list of units would rewrite: who owed, under which name, when a due date went by."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tracker.definition.change import Change, labels
from tracker.definition.model import Duty, Period, Unit
from tracker.definition.moments import day_after
from tracker.definition.units import owing
from tracker.problem import Catalogue, Problem


class UnitRewrite(Catalogue):
    """Changes of units.csv that are refused, each with what to do instead."""

    UNIT_REMOVED = (
        "error",
        "报送单位“{name}”被从 units.csv 删除。",
        "请保留该行并填写 valid_to；撤并的再填 successor。没有代码的单位改名，新行的 code 要写 {code}。",
    )
    UNIT_TAKEN_BACK = (
        "error",
        "“{title}”{periods}的报送时限已过，“{name}”当时应报，改后的名单里那时没有它。",
        "请恢复原来的行；停用的，valid_to 不早于 {last}。",
    )
    UNIT_BACKDATED = (
        "error",
        "新列的“{name}”会算进已过时限的“{title}”{periods}，改动以往的报送率。",
        "请写 valid_from = {after} 或以后的日期。",
    )
    UNIT_CHOSEN_BACK = (
        "error",
        "“{title}”{periods}的报送时限已过，“{name}”应不应报不能改（from 的条件，或该单位的 level、kind、parent）。",
        "请改回原样；以后各期要改的，原行填 valid_to = {last}，另起一行写新的，valid_from = {after}。",
    )
    UNIT_RENAMED_BACK = (
        "error",
        "“{name}”在已过时限的“{title}”{periods}里改成了“{found}”。",
        "改名请保留原行并填 valid_to = {last}，新名称另起一行，代码不变，valid_from = {after}。",
    )
    UNIT_OWN_BACK = (
        "error",
        "“{title}”{periods}的报送时限已过，“{name}”是不是本级数据（kind = own）不能改。",
        "请改回原样；以后各期要改的，原行填 valid_to = {last}，另起一行写新的，valid_from = {after}。",
    )


@dataclass
class _Found:
    """One unit rewritten in one way: as it was and as it would be, and the periods it concerns."""

    unit: Unit
    other: Unit
    periods: list[Period] = field(default_factory=list)


def units_rewritten(change: Change) -> tuple[Problem, ...]:
    """Units removed from the list, and every change of who owed (or was called what) on a due day gone by."""
    listed = {unit.code for unit in change.new.units}
    removed = {unit.code: unit for unit in change.old.units if unit.code not in listed}
    problems = [
        UnitRewrite.UNIT_REMOVED.at(change.where.unit(code, unit.name), name=unit.name, code=code)
        for code, unit in removed.items()
    ]
    for old, new in change.kept():
        problems += _in_duty(change, old, new, frozenset(removed))
    return tuple(problems)


def _in_duty(change: Change, old: Duty, new: Duty, removed: frozenset[str]) -> Iterator[Problem]:
    found: dict[tuple[UnitRewrite, str], _Found] = {}
    past = change.past(old)
    for period in past:
        for fault, unit, other in _rewritten(change, old, new, period.printed_due):
            if unit.code not in removed:
                found.setdefault((fault, unit.code), _Found(unit, other)).periods.append(period)
    last = max((period.printed_due for period in past), default=date.min)
    for (fault, code), one in found.items():
        place = change.where.unit(code, one.other.name)
        gaps = {"name": one.unit.name, "found": one.other.name, "title": old.obligation.title}
        yield fault.at(place, periods=labels(one.periods), last=last, after=day_after(last), **gaps)


def _rewritten(change: Change, old: Duty, new: Duty, day: date) -> Iterator[tuple[UnitRewrite, Unit, Unit]]:
    """The units whose membership, name or kind of that day would be another: (how, as it was, as it would be)."""
    before = {unit.code: unit for unit in owing(change.old, old.obligation, day)}
    after = {unit.code: unit for unit in owing(change.new, new.obligation, day)}
    for code in (code for code in before if code not in after):
        listed = change.new.unit(code, day)
        chosen = listed is not None and listed.in_force(day)
        yield (UnitRewrite.UNIT_CHOSEN_BACK if chosen else UnitRewrite.UNIT_TAKEN_BACK), before[code], before[code]
    for code in (code for code in after if code not in before):
        listed = change.old.unit(code, day)
        chosen = listed is not None and listed.in_force(day)
        yield (UnitRewrite.UNIT_CHOSEN_BACK if chosen else UnitRewrite.UNIT_BACKDATED), after[code], after[code]
    for code, unit in before.items():
        other = after.get(code, unit)
        if other.name != unit.name:
            yield UnitRewrite.UNIT_RENAMED_BACK, unit, other
        if other.own != unit.own:
            yield UnitRewrite.UNIT_OWN_BACK, unit, other
