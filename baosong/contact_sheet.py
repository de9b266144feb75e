"""附件7-like sheets of contacts (.xlsx .xls .et .ods) → entries, found by their labels; bad rows told, good taken."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from baosong.contacts import ROLES, Contact, Role, check, tidy_mobile, tidy_phone
from tracker.definition.model import Unit
from tracker.problem import Catalogue, Place, Problem
from tracker.reading.gate import look
from tracker.reading.kinds import WORKBOOKS
from tracker.reading.labels import normal
from tracker.reading.questions import Refusal
from tracker.reading.sheet import Sheet, address, shown
from tracker.reading.sheets import load

_HEAD_ROWS = 20
_LABELS = {
    "unit": ("单位", "报送单位", "单位名称", "县（市、区）局", "县（市、区）"),
    "name": ("姓名", "联络员", "联络员姓名", "联系人", "联系人姓名", "A角", "A角姓名"),
    "role": ("角色", "类别"),
    "post": ("职务", "职务职级"),
    "office_phone": ("办公电话", "办公室电话", "座机", "固定电话", "联系电话", "电话"),
    "mobile": ("手机", "手机号", "手机号码", "移动电话"),
    "email": ("邮箱", "电子邮箱", "电子邮件", "email"),
    "note": ("备注",),
    "deputy": ("备用联络员", "备用联系人", "B角", "备用联络员B角", "B角姓名", "备用联络员姓名"),
    "deputy_mobile": ("备用联络员手机", "备用联络员电话", "B角手机", "B角电话"),
    "leader": ("分管领导", "分管负责人", "分管领导姓名"),
    "leader_mobile": ("分管领导手机", "分管领导电话"),
}
_COLUMN = {normal(label): name for name, labels in _LABELS.items() for label in labels}
_ROLE_WORDS: dict[str, Role] = {
    "a角": "A角", "a": "A角", "联络员": "A角", "b角": "B角", "b": "B角", "备用联络员": "B角", "备用": "B角",
    "分管领导": "分管领导", "分管负责人": "分管领导", "领导": "分管领导",
}  # fmt: skip
_OTHERS: tuple[tuple[str, Role], ...] = (("deputy", "B角"), ("leader", "分管领导"))
_OWN = ("post", "office_phone", "mobile", "email", "note")

FindUnit = Callable[[str], Unit | None]


class SheetFault(Catalogue):
    """Findings in a sheet of contacts."""

    NOT_A_BOOK = ("error", "{sentence}", "{cure}")
    NO_HEAD = (
        "error",
        "不是 Excel 名单，或找不到表头。",
        "表头应有“单位”和“姓名”，另可有 职务、办公电话、手机、邮箱、备用联络员、备注。",
    )
    NO_UNIT_WRITTEN = ("error", "没有写单位，未收录。", "请写报送单位的名称或代码。")
    UNIT_UNKNOWN = ("error", "“{found}”不是在用专项的报送单位，未收录。", "请改为单位的规范名称或代码。")
    ROLE_UNKNOWN = ("error", "角色“{found}”不认识，未收录。", "请写 A角、B角 或 分管领导。")
    ROLE_TWICE = ("error", "{unit}的{role}前面已有一行（{cell}），未收录。", "第二个人请在“角色”列写B角，或只留一行。")
    CELL_ERROR = ("error", "单元格是错误值，或公式没有存下结果，未收录。", "请直接填写。")
    ROW_UNFILLED = ("note", "{unit}没有填联络员。", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact as a sheet gives it; `given` are the fields the sheet has a column for."""

    contact: Contact
    given: frozenset[str]

    def over(self, known: Contact | None) -> Contact:
        """The contact to keep: the same person keeps what the sheet has no column for, another starts anew."""
        if known is None or known.name != self.contact.name:
            return self.contact
        return replace(known, **{name: getattr(self.contact, name) for name in self.given})


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with its head found: column numbers by what they hold."""

    sheet: Sheet
    head: int
    columns: dict[str, int]

    def text(self, row: int, name: str) -> str:
        """The cell under a heading, one width, no blanks around; merged cells count for every row they cover."""
        column = self.columns.get(name)
        if column is None:
            return ""
        if not self.sheet.filled(row, column):
            row = next((top for top, left, low, right in self.sheet.merged
                        if top > self.head and top <= row <= low and left <= column <= right), row)  # fmt: skip
        return unicodedata.normalize("NFKC", shown(self.sheet.at(row, column))).strip()

    def place(self, row: int, name: str) -> Place:
        """Where a row's cell stands."""
        return Place(sheet=self.sheet.name, cell=address(row, self.columns.get(name, self.columns["unit"])))

    def broken(self, row: int) -> str:
        """The first heading under which the row has an error or a formula without value; "" for none."""
        bad = {*self.sheet.errors, *self.sheet.uncached}
        return next((name for name, column in self.columns.items() if (row, column) in bad), "")


def read_contacts(data: bytes, find: FindUnit) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """(entries, problems) of every sheet with a head; `find` says which unit a text means.

    A row in which anything is wrong is not taken and told with sheet and cell; problems do not repeat what stands
    in name, phone and mail cells.
    """
    try:
        seen = look(data)
        sheets = load(data, seen) if seen.kind in WORKBOOKS else ()
    except Refusal as refusal:
        asked = refusal.question()
        return (), (SheetFault.NOT_A_BOOK.at(sentence=asked.sentence, cure=asked.cure),)
    tables = [table for sheet in sheets if not sheet.hidden and (table := _table(sheet))]
    if not tables:
        return (), (SheetFault.NO_HEAD.at(Place(sheet=sheets[0].name if sheets else "")),)
    draft = _Draft(find)
    for table in tables:
        for row in range(table.head + 1, len(table.sheet.rows)):
            draft.take(table, row)
    return tuple(draft.entries), tuple(draft.problems)


def _table(sheet: Sheet) -> _Table | None:
    """The first row that has a unit's and a name's heading."""
    for number, cells in enumerate(sheet.rows[:_HEAD_ROWS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            name = _COLUMN.get(normal(cell)) if isinstance(cell, str) else None
            if name:
                columns.setdefault(name, column)
        if {"unit", "name"} <= set(columns):
            return _Table(sheet, number, columns)
    return None


class _Draft:
    """The entries of a file as they are gathered."""

    def __init__(self, find: FindUnit) -> None:
        self.find = find
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.taken: dict[tuple[str, Role], str] = {}

    def take(self, table: _Table, row: int) -> None:
        """One line of a sheet: a person, with a deputy and a leader beside it."""
        if not _says_somebody(table, row):
            self._unfilled(table, row)
            return
        unit = self._unit(table, row)
        role = self._role(table, row)
        if unit is None or role is None:
            return
        if name := table.broken(row):
            self.problems.append(SheetFault.CELL_ERROR.at(table.place(row, name)))
            return
        for entry, column in _persons(table, row, unit.code, role):
            self._keep(table, row, entry, column, unit)

    def _unfilled(self, table: _Table, row: int) -> None:
        """A unit with nothing beside it is told; a note below the table, a blank line are nothing."""
        unit = self.find(table.text(row, "unit")) if table.sheet.filled(row, table.columns["unit"]) else None
        if unit is not None:
            self.problems.append(SheetFault.ROW_UNFILLED.at(table.place(row, "name"), unit=unit.name))

    def _unit(self, table: _Table, row: int) -> Unit | None:
        text = table.text(row, "unit")
        unit = self.find(text) if text else None
        if unit is None:
            fault = SheetFault.UNIT_UNKNOWN if text else SheetFault.NO_UNIT_WRITTEN
            self.problems.append(fault.at(table.place(row, "unit"), found=text))
        return unit

    def _role(self, table: _Table, row: int) -> Role | None:
        text = table.text(row, "role")
        role = _ROLE_WORDS.get(normal(text)) if text else ROLES[0]
        if role is None:
            self.problems.append(SheetFault.ROLE_UNKNOWN.at(table.place(row, "role"), found=text))
        return role

    def _keep(self, table: _Table, row: int, entry: Entry, column: str, unit: Unit) -> None:
        key = (unit.code, entry.contact.role)
        faults = [
            replace(p, place=table.place(row, column if p.field == "name" else _cell_of(table, column, p.field)))
            for p in check(entry.contact)
        ]
        place = table.place(row, column)
        if key in self.taken:
            gaps = {"unit": unit.name, "role": entry.contact.role, "cell": self.taken[key]}
            faults.append(SheetFault.ROLE_TWICE.at(place, **gaps))
        if faults:
            self.problems += faults
            return
        self.taken[key] = place.cell
        self.entries.append(entry)


def _says_somebody(table: _Table, row: int) -> bool:
    """Whether a line speaks of a person; notes, signatures and blank lines below a table do not."""
    if any(table.text(row, name) for name in ("name", "deputy", "leader")) or table.broken(row):
        return True
    numbers = (tidy_mobile(table.text(row, "mobile")), tidy_phone(table.text(row, "office_phone")))
    named = bool(table.text(row, "unit")) and any(table.text(row, name) for name in _OWN)
    return named or any(number.replace("-", "").isdecimal() for number in numbers)


def _persons(table: _Table, row: int, unit: str, role: Role) -> Iterator[tuple[Entry, str]]:
    """The row's own person, then those in columns of their own (name, perhaps with a number behind it)."""
    name, post, phone, mobile, email, note = (table.text(row, n) for n in ("name", *_OWN))
    own = Contact(unit, role, name, post, tidy_phone(phone), tidy_mobile(mobile), email, note=note)
    given = frozenset({"name", *(n for n in _OWN if n in table.columns)})
    beside = [(column, other) for column, other in _OTHERS if table.text(row, column)]
    if any((name, post, phone, mobile, email, note)) or not beside:
        yield Entry(own, given), "name"
    for column, other in beside:
        name, mobile = _name_and_number(table.text(row, column))
        mobile = mobile or tidy_mobile(table.text(row, f"{column}_mobile"))
        told = {"name", "mobile"} if mobile or f"{column}_mobile" in table.columns else {"name"}
        yield Entry(Contact(unit, other, name, mobile=mobile), frozenset(told)), column


def _name_and_number(text: str) -> tuple[str, str]:
    """李某 13800000000, as deputies are written into one cell."""
    name = text.rstrip("0123456789- ()")
    return name.rstrip(",，、:：;； ("), tidy_mobile(text[len(name) :].strip(" ()"))


def _cell_of(table: _Table, column: str, field: str) -> str:
    """The heading a person's field stands under."""
    if column == "name":
        return field
    beside = f"{column}_mobile"
    return beside if beside in table.columns else column
