"""报送单位: units.csv read, who owes on a day, and which unit a folder's or a cell's text means."""

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from tracker.definition.model import Campaign, Obligation, Unit
from tracker.problem import Catalogue, Place, Problem

COLUMNS = ("code", "name", "aliases", "level", "kind", "parent", "valid_from", "valid_to", "successor")
SENDER_COLUMNS = ("code", "name", "level", "kind", "parent")
_CODE = re.compile(r"[A-Za-z0-9-]+")
_SPACES = re.compile(r"\s+")
_NUMBERED = re.compile(r"^\d{1,3}[_\-.、\s]*(?=\D)")
_SUFFIX = re.compile(r"(?<=.)(质量技术监督局|市场监督管理局|市场监管局|质监局|市监局|局)$")
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
    units: list[tuple[int, Unit]] = []
    for line, cells in rows[1:]:
        if any(cells):
            unit, faults = _unit(dict(zip(head, cells, strict=False)), cells[len(head) :], Place(file, line=line))
            units.append((line, unit))
            problems += faults
    if not units:
        problems.append(UnitFault.NO_UNITS.at(Place(file)))
    return tuple(unit for _, unit in units), (*problems, *_clashes(units, file))


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
    name, code = cells.get("name", ""), cells.get("code", "")
    if not name:
        faults.append(UnitFault.NO_NAME.at(place))
    elif _FOLDER_SIGNS.search(name):
        faults.append(UnitFault.BAD_UNIT_NAME.at(place, found=name))
    if not _CODE.fullmatch(code):
        faults.append(UnitFault.BAD_CODE.at(place, found=code))
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


_Line = tuple[int, Unit]


def _clashes(units: Sequence[_Line], file: str) -> list[Problem]:
    """Codes, names and aliases that mean two things on one day; successors that nobody is."""
    by_code: dict[str, list[_Line]] = defaultdict(list)
    by_name: dict[str, list[_Line]] = defaultdict(list)
    for line, unit in units:
        by_code[unit.code].append((line, unit))
        for name in sorted(_keys(unit)):
            by_name[name].append((line, unit))
    faults = [
        UnitFault.UNKNOWN_SUCCESSOR.at(Place(file, line=line), found=unit.successor)
        for line, unit in units
        if unit.successor and unit.successor not in by_code
    ]
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


def owing(campaign: Campaign, obligation: Obligation, day: date) -> tuple[Unit, ...]:
    """The units that owe the obligation on that day, in official order."""
    return tuple(unit for unit in campaign.units if unit.in_force(day) and belongs(obligation, unit))


def belongs(obligation: Obligation, unit: Unit) -> bool:
    """Whether the obligation's `from` chooses the unit; without conditions every unit owes."""
    return all(getattr(unit, column) in wanted for column, wanted in obligation.sender)


def find_unit(units: Iterable[Unit], text: str) -> Unit | None:
    """The unit that a folder's name or a cell's text means, its last row; None when none or two could be meant.

    Exact after NFKC without spaces, by name, alias or code; a number before it (01_榕城区) and an office's ending
    after it (局, 市监局, 市场监管局 …) are tolerated. Nothing is matched by likeness.
    """
    rows = tuple(units)
    for forms in (_exact, _bare):
        wanted = forms(text)
        codes = {unit.code for unit in rows if any(wanted & forms(n) for n in (unit.code, unit.name, *unit.aliases))}
        if codes:
            return next(u for u in reversed(rows) if u.code in codes) if len(codes) == 1 else None
    return None


def _exact(text: str) -> set[str]:
    return {_plain(text)} - {""}


def _plain(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def _bare(text: str) -> set[str]:
    """The text as it is, without its number, and without its office's ending."""
    numberless = _NUMBERED.sub("", _plain(text))
    return {numberless, _SUFFIX.sub("", numberless)} - {""}


def _keys(unit: Unit) -> set[str]:
    """What a unit answers to, exactly."""
    return {_plain(name) for name in (unit.name, *unit.aliases)} - {""}
