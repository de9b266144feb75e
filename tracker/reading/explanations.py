"""What a clerk writes about queries: the sheet 情况说明 of a blank, or the 修改清单 of a reply, line by line.

核实无误 or 属实 alone is no explanation (the rule the offices themselves print) and is refused with the cure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.facts import Explanation
from tracker.problem import Place, Problem
from tracker.reading.faults import Fault
from tracker.reading.labels import normal
from tracker.reading.sheet import Sheet, address, shown

EXPLAINING = frozenset({"情况说明", "修改清单"})
_HEADS = {
    "form": frozenset({"报表", "表", "表名", "表号"}),
    "at": frozenset({"位置", "单元格"}),
    "item": frozenset({"项目", "指标", "栏目"}),
    "opinion": frozenset({"审核意见"}),
    "reason": frozenset({"情况说明", "说明", "原因", "原因说明", "说明原因"}),
}
_HEAD_ROWS = 30
_NOTHING = frozenset({"", "—", "-", "/", "无"})
_EMPTY_WORDS = re.compile(
    r"(?:经|已经|已|现|再次|认真|予以|再|"
    r"核实|核对|核查|确认|审核|复核|检查|查实|"
    r"以上|上述|该|本|此|情况|数据|数字|数|内容|填报|所填|所报|"
    r"均|都|为|全部|确实|确|系|是|的|"
    r"无误|没有错误|没错|属实|正确|没问题|没有问题|无问题|真实|准确|一致|无异常|同意|对|无)+"
)


@dataclass(frozen=True, slots=True)
class Told:
    """The explanations of a workbook, and those refused as findings."""

    explanations: tuple[Explanation, ...] = ()
    problems: tuple[Problem, ...] = ()


def explanations(sheets: Sequence[Sheet], member: str) -> Told:
    """Every line with a reason on the explaining sheets; a line without one says nothing."""
    told: list[Explanation] = []
    problems: list[Problem] = []
    for sheet in sheets:
        if sheet.hidden or normal(sheet.name) not in EXPLAINING:
            continue
        for each in _lines(sheet, member):
            if says_nothing(each.reason):
                place = Place(member, sheet.name, each.cell)
                problems.append(Fault.NO_REASON.at(place, raw=each.reason))
            else:
                told.append(each)
    return Told(tuple(dict.fromkeys(told)), tuple(problems))


def says_nothing(reason: str) -> bool:
    """Whether a reason only asserts that the number is right."""
    return _EMPTY_WORDS.fullmatch(normal(reason)) is not None


def _lines(sheet: Sheet, member: str) -> list[Explanation]:
    head, columns = _head(sheet)
    found = []
    for row in range(head + 1, len(sheet.rows) if columns else 0):
        if _text(sheet, row, columns["reason"]):
            texts = {name: _text(sheet, row, column) for name, column in columns.items()}
            form, at, item, opinion = (texts.get(name, "") for name in ("form", "at", "item", "opinion"))
            cell = address(row, columns["reason"])
            found.append(Explanation(form, at, item, opinion, texts["reason"], sheet.name, cell, member))
    return found


def _head(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The heading line: 情况说明 (or 说明) and at least one column that says what it is about."""
    for row, cells in enumerate(sheet.rows[:_HEAD_ROWS]):
        columns: dict[str, int] = {}
        for column, value in enumerate(cells):
            name = normal(value) if isinstance(value, str) else ""
            key = next((key for key, names in _HEADS.items() if name in names), None)
            if key is not None:
                columns.setdefault(key, column)
        if "reason" in columns and len(columns) > 1:
            return row, columns
    return 0, {}


def _text(sheet: Sheet, row: int, column: int) -> str:
    text = shown(sheet.at(row, column)).strip()
    return "" if text in _NOTHING else text
