"""What a changed list of units changes: bodies added, removed, renamed, dated, merged, split."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.definition.model import Unit
from tracker.definition.moments import full_date

_COLUMNS = (("level", "level"), ("kind", "kind"), ("parent", "parent"))


def unit_differences(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[str]:
    """A sentence for each change of a body; its rows are those of its code."""
    before, after = _bodies(old), _bodies(new)
    for code, rows in after.items():
        if code not in before:
            yield f"新增单位{_titled(rows[-1])}，{_since(rows[0])}。"
        elif before[code] != rows:
            yield from _body(before[code], rows, after)
    for code, rows in before.items():
        if code not in after:
            yield f"删除单位{_titled(rows[-1])}。"
    if [code for code in before if code in after] != [code for code in after if code in before]:
        yield "单位的排列顺序有变，以后的表和文稿按新顺序。"


def _bodies(units: Sequence[Unit]) -> dict[str, list[Unit]]:
    """The rows of each code, oldest first, codes in the list's order."""
    made: dict[str, list[Unit]] = {}
    for unit in units:
        made.setdefault(unit.code, []).append(unit)
    return {code: sorted(rows, key=lambda unit: unit.valid_from or date.min) for code, rows in made.items()}


def _titled(unit: Unit) -> str:
    return f"“{unit.name}”（{unit.code}）"


def _since(unit: Unit) -> str:
    return f"自{full_date(unit.valid_from)}起" if unit.valid_from else "没有启用日期"


def _body(old: list[Unit], new: list[Unit], known: dict[str, list[Unit]]) -> Iterator[str]:
    """Rows are paired by number: what is changed in place and what is added at the end."""
    for a, b in zip(old, new, strict=False):
        yield from _row(a, b, known)
    for before, row in zip([old[-1], *new[len(old) :]], new[len(old) :], strict=False):
        renamed = f"改名为“{row.name}”" if row.name != before.name else "另按一行新的内容"
        yield f"“{before.name}”{_since(row)}{renamed}。"
    for row in old[len(new) :]:
        yield f"“{row.name}”（{row.code}）少了一行。"


def _row(old: Unit, new: Unit, known: dict[str, list[Unit]]) -> Iterator[str]:
    if old.name != new.name:
        yield f"单位名称由“{old.name}”改为“{new.name}”（同一行，连同以往各期）。"
    if old.valid_from != new.valid_from:
        yield f"“{new.name}”的启用日期由{_day(old.valid_from)}改为{_day(new.valid_from)}。"
    if (old.valid_to, old.successor) != (new.valid_to, new.successor):
        heirs = "、".join(f"“{known[code][-1].name}”" for code in new.successors if code in known)
        yield f"“{new.name}”的停用日期由{_day(old.valid_to)}改为{_day(new.valid_to)}" + (
            f"，由{heirs}承接。" if heirs else "。"
        )
    if old.aliases != new.aliases:
        yield f"“{new.name}”的别名改为：{'、'.join(new.aliases) or '（无）'}。"
    for name, column in _COLUMNS:
        if getattr(old, name) != getattr(new, name):
            yield f"“{new.name}”的 {column} 由“{getattr(old, name)}”改为“{getattr(new, name)}”。"


def _day(day: object) -> str:
    return str(day) if day else "（空）"
