"""units.csv read: the rows in their order, and all that is wrong with the list."""

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from tracker.definition.model import Unit
from tracker.definition.moments import day_after, full_date
from tracker.definition.units import names_of, plain_name
from tracker.problem import Catalogue, Place, Problem

COLUMNS = ("code", "name", "aliases", "level", "kind", "parent", "valid_from", "valid_to", "successor")
_CODE = re.compile(r"[A-Za-z0-9-]+")
_FOLDER_SIGNS = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^[\s.]|[\s.]$')


class UnitFault(Catalogue):
    """Faults of units.csv."""

    NOT_A_LIST = ("error", "从这一行起读不出名单。", "请检查引号是否成对，并另存为“CSV UTF-8（逗号分隔）”。")
    NO_COLUMN = (
        "error",
        "units.csv 首行缺少“{column}”列。",
        "首行应为 code,name,aliases,level,kind,parent,valid_from,…。",
    )
    UNKNOWN_UNIT_COLUMN = ("error", "units.csv 不认识“{column}”列。", "可用的列：{columns}。")
    NO_UNITS = ("error", "units.csv 里没有单位。", "请一行写一个报送单位，行的顺序就是各处的排列顺序。")
    CELLS_TOO_MANY = ("error", "这一行比首行多出内容：{found}。", "内容里有逗号时请加引号；别名之间用 | 隔开。")
    NO_NAME = ("error", "这一行没有单位名称（name）。", "请写单位的规范名称。")
    BAD_CODE = ("error", "单位代码“{found}”不能用。", "代码只能用字母、数字和短横线，如 445202。")
    BAD_UNIT_NAME = ("error", "单位名称“{found}”不能作文件夹名。", '请去掉 \\ / : * ? " < > | 和首尾的句点。')
    BAD_UNIT_DATE = ("error", "“{column}”不是日期：{found}。", "请写成 2019-05-01；长期有效就留空。")
    UNIT_DATES_CROSSED = ("error", "“{name}”的启用日期晚于停用日期。", "请核对 valid_from 和 valid_to。")
    CODE_TWICE = (
        "error",
        "代码 {code} 在同一时间用于两行（另一行是第{other}行）。",
        "一个代码一个时间只能有一行，请改日期或代码。",
    )
    NAME_TWICE = (
        "error",
        "“{name}”既指 {code} 又指 {other}（第{line}行）。",
        "名称、别名在同一时间只能指一个单位，请改其中一个。",
    )
    UNKNOWN_SUCCESSOR = ("error", "承接单位 {found} 不在名单里。", "请在 successor 写名单里有的代码，或先把它列入。")
    SUCCESSOR_WITHOUT_END = (
        "error",
        "“{name}”写了承接单位，却没有停用日期。",
        "请在 valid_to 写撤并前的最后一天；没有撤并就清空 successor。",
    )
    SUCCESSOR_NOT_IN_FORCE = (
        "error",
        "“{name}”{end}停用，承接单位 {found} 次日不在名单里。",
        "请核对 {found} 的 valid_from、valid_to，或改 successor。",
    )
    NO_CODE = (
        "note",
        "“{name}”没有单位代码（功能区），已自编为 {code}。",
        "以后改名时保留本行并填 valid_to，新名称另起一行，code 写 {code}。",
    )


_Line = tuple[int, Unit]


def parse_units(text: str, file: str = "units.csv") -> tuple[tuple[Unit, ...], tuple[Problem, ...]]:
    """The units in the order of the lines (the official order everywhere), and all that is wrong with the list."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error:
        return (), (UnitFault.NOT_A_LIST.at(Place(file, line=reader.line_num)),)
    if not rows:
        return (), (UnitFault.NO_UNITS.at(Place(file)),)
    head = rows[0][1]
    problems = _head_faults(head, file)
    units: list[_Line] = []
    for line, cells in rows[1:]:
        if any(cells):
            unit, faults = _unit(dict(zip(head, cells, strict=False)), cells[len(head) :], Place(file, line=line))
            units.append((line, unit))
            problems += faults
    if not units:
        problems.append(UnitFault.NO_UNITS.at(Place(file)))
    units = _with_successors(units)
    return tuple(unit for _, unit in units), (*problems, *_clashes(units, file), *_successions(units, file))


def _head_faults(head: Sequence[str], file: str) -> list[Problem]:
    place = Place(file, line=1)
    lacking = [UnitFault.NO_COLUMN.at(place, column=c) for c in ("code", "name") if c not in head]
    strange = [
        UnitFault.UNKNOWN_UNIT_COLUMN.at(place, column=c, columns="、".join(COLUMNS))
        for c in head
        if c and c not in COLUMNS
    ]
    return lacking + strange


def _unit(cells: dict[str, str], beyond: Sequence[str], place: Place) -> tuple[Unit, list[Problem]]:
    """One row. A date that is none counts as open, beside its fault."""
    faults: list[Problem] = []
    if any(beyond):
        faults.append(UnitFault.CELLS_TOO_MANY.at(place, found="、".join(filter(None, beyond))))
    name = cells.get("name", "")
    code = cells.get("code", "") or (code_of(name) if "code" in cells else "")
    if not name:
        faults.append(UnitFault.NO_NAME.at(place))
    elif _FOLDER_SIGNS.search(name):
        faults.append(UnitFault.BAD_UNIT_NAME.at(place, found=name))
    if not _CODE.fullmatch(code):
        faults.append(UnitFault.BAD_CODE.at(place, found=code))
    elif not cells.get("code"):
        faults.append(UnitFault.NO_CODE.at(place, name=name, code=code))
    days = {column: _day(cells.get(column, ""), column, place, faults) for column in ("valid_from", "valid_to")}
    start, end = days["valid_from"], days["valid_to"]
    if start and end and start > end:
        faults.append(UnitFault.UNIT_DATES_CROSSED.at(place, name=name))
    aliases = tuple(a.strip() for a in cells.get("aliases", "").split("|") if a.strip())
    level, kind, parent, successor = (cells.get(c, "") for c in ("level", "kind", "parent", "successor"))
    return Unit(code, name, aliases, level, kind, parent, start, end, successor), faults


def _day(text: str, column: str, place: Place, faults: list[Problem]) -> date | None:
    """The date a cell writes, also as Excel leaves it (2019/5/1)."""
    if not text:
        return None
    try:
        return date(*map(int, text.replace("/", "-").split("-")))
    except (ValueError, TypeError, OverflowError):
        faults.append(UnitFault.BAD_UNIT_DATE.at(place, column=column, found=text))
        return None


def code_of(name: str) -> str:
    """The code of a body that has none (功能区): x- and 8 hex digits of SHA-256 over its name, "" without a name."""
    return "x-" + hashlib.sha256(plain_name(name).encode()).hexdigest()[:8] if name else ""


def _with_successors(units: Sequence[_Line]) -> list[_Line]:
    """The rows with successors by code, also where the list names them (a 功能区 has no code to write)."""
    codes = {unit.code for _, unit in units}
    named = {unit.name: unit.code for _, unit in units}
    made = []
    for line, unit in units:
        found = [part.strip() for part in unit.successor.split("|") if part.strip()]
        listed = dict.fromkeys(part if part in codes else named.get(part, part) for part in found)
        made.append((line, replace(unit, successor="|".join(listed))))
    return made


def _successions(units: Sequence[_Line], file: str) -> list[Problem]:
    """Successors that nobody is, that take over nothing, or that are not there on the day after."""
    faults: list[Problem] = []
    for line, unit in units:
        place = Place(file, line=line)
        if unit.successors and unit.valid_to is None:
            faults.append(UnitFault.SUCCESSOR_WITHOUT_END.at(place, name=unit.name))
        for code in unit.successors:
            rows = [other for _, other in units if other.code == code]
            if not rows:
                faults.append(UnitFault.UNKNOWN_SUCCESSOR.at(place, found=code))
            elif unit.valid_to and not any(row.in_force(day_after(unit.valid_to)) for row in rows):
                gaps = {"name": unit.name, "end": full_date(unit.valid_to), "found": code}
                faults.append(UnitFault.SUCCESSOR_NOT_IN_FORCE.at(place, **gaps))
    return faults


def _clashes(units: Sequence[_Line], file: str) -> list[Problem]:
    """Codes, names and aliases that mean two things on one day."""
    by_code: dict[str, list[_Line]] = defaultdict(list)
    by_name: dict[str, list[_Line]] = defaultdict(list)
    for line, unit in units:
        by_code[unit.code].append((line, unit))
        for name in sorted(names_of(unit)):
            by_name[name].append((line, unit))
    faults = []
    for code, (first, _), (line, _) in _together(by_code):
        faults.append(UnitFault.CODE_TWICE.at(Place(file, line=line), code=code, other=first))
    for name, (first, a), (line, b) in _together(by_name):
        if a.code != b.code:
            gaps = {"name": name, "code": b.code, "other": a.code, "line": str(first)}
            faults.append(UnitFault.NAME_TWICE.at(Place(file, line=line), **gaps))
    return faults


def _together(groups: Mapping[str, Sequence[_Line]]) -> Iterator[tuple[str, _Line, _Line]]:
    """Pairs of rows under one key that are in force on one day."""
    for key, rows in groups.items():
        for first, later in combinations(rows, 2):
            a, b = first[1], later[1]
            starts = max(a.valid_from or date.min, b.valid_from or date.min)
            if starts <= min(a.valid_to or date.max, b.valid_to or date.max):
                yield key, first, later
