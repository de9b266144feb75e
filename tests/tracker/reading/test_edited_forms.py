"""The five campaigns' own forms, filled with numbers that stand once, after any edits: a value is its own or is refused."""

import random
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from baosong.workspace import starter
from generator.blank import blank_book, forms_in_force
from tests.tracker.reading.sheet_edits import EDITS, column_deleted, copied_beside, page
from tracker.definition.form import TOTAL
from tracker.definition.load import load_campaign, read_texts
from tracker.definition.schedule import duties
from tracker.definition.units import belongs
from tracker.definition.workdays import Workdays
from tracker.facts import DeliveryKey
from tracker.reading.gate import look
from tracker.reading.hints import Hints
from tracker.reading.known import known
from tracker.reading.sheets import load
from tracker.reading.workbook import read_workbook

SIDE = ("_baosong", "情况说明")
FEW = ("jieyang-2019/final", "quality-2007/progress", "aqsiq-2007/weekly", "heilongjiang-2017/june")
SHORT, LONG = 200, 12_000


class Case:
    """A duty's blank, every fill-in cell of it filled, and what its reading gives unedited."""

    def __init__(self, duty, unit):
        period = duty.periods[-1]
        key = DeliveryKey(duty.campaign.id, duty.obligation.id, period.id, unit.code)
        self.forms = {form.id: form for form in forms_in_force(duty, period)}
        self.hints = Hints(unit.name, "", "报送.xlsx", datetime(2030, 1, 1, tzinfo=UTC), (key,), assigned=key)
        self.known = known((duty,))
        book = load_workbook(BytesIO(blank_book(duty, period, unit)))
        self.sheets = self._filled(book)
        for part in self.read(self.sheets).parts:
            for value in part.values:
                cell = book[value.sheet][value.cell] if value.cell else None
                if cell is not None and not cell.protection.locked:
                    cell.value = fitting(self.forms[part.part].by_id[value.field], cell.value)
        self.sheets = self._saved(book)
        self.want = {(p.part, v.row, v.field): v.text for p in self.read(self.sheets).parts for v in p.values}

    def read(self, sheets):
        return read_workbook(sheets, {}, self.hints, self.known, "")

    def _filled(self, book):
        count = 30_000
        for sheet in book.worksheets:
            if sheet.title not in ("情况说明", "填报说明") and sheet.sheet_state == "visible":
                for cell in (c for line in sheet.iter_rows() for c in line if type(c).__name__ == "Cell"):
                    asks_nil = str(sheet.cell(cell.row, max(1, cell.column - 1)).value).startswith("本期无此项")
                    if not cell.protection.locked and not asks_nil:
                        count += 3
                        cell.value = count
        return self._saved(book)

    def _saved(self, book):
        out = BytesIO()
        book.save(out)
        return load(out.getvalue(), look(out.getvalue()))


def fitting(field, number):
    """A value of the field's type that is no other cell's."""
    if field.type in ("enum", "bool"):
        return (field.choices or ("是", "否"))[number % (len(field.choices) or 2)]
    if field.type == "date":
        return date(1990, 1, 1) + timedelta(days=number % 10_000)
    return {"text": f"文{number}字", "decimal": number + 0.25}.get(field.type, number)


def cases(names=()):
    made = {}
    for folder in sorted((starter() / "templates").iterdir()):
        campaign, _ = load_campaign(*read_texts(folder)[:2])
        for duty in duties((campaign,), ZoneInfo("Asia/Shanghai"), Workdays()):
            name = f"{campaign.id}/{duty.obligation.id}"
            if duty.periods and forms_in_force(duty, duty.periods[-1]) and (not names or name in names):
                made[name] = Case(duty, next(u for u in campaign.units if belongs(duty.obligation, u)))
    return made


def wrong(case, found):
    """Values read that stood elsewhere in the form, or nowhere: of a list, items made of two."""
    for part in found.parts:
        own = {(field, text): row for (form, row, field), text in case.want.items() if form == part.part}
        items = {}
        for value in part.values:
            place = (part.part, value.row, value.field)
            if value.row == TOTAL or value.text is None:
                continue
            if case.forms[part.part].shape != "list" or not value.row:
                yield from [place] * (case.want.get(place) != value.text)
            elif case.forms[part.part].by_id[value.field].type not in ("enum", "bool"):
                items.setdefault(value.row, set()).add(own.get((value.field, value.text)))
        yield from (part.part for rows in items.values() if len(rows - {None}) > 1)


def some_edits(chance, most):
    """Not a copy beside the table and then a column of the first away: what is left is the copy, rightly read."""
    edits = chance.choices(EDITS, k=chance.randint(1, most))
    return [e for e in edits if e is not column_deleted or copied_beside not in edits]


def run(some, first, count, most):
    """Every seed's edits; those that gave a wrong value, and those that lost one without a word."""
    faults = []
    for seed in range(first, first + count):
        chance = random.Random(seed)
        case = some[chance.choice(list(some))]
        pages = [page(sheet) for sheet in case.sheets if not sheet.hidden and sheet.name not in SIDE]
        done = []
        for each in pages:
            for edit in some_edits(chance, most):
                edit(each, chance)
                done.append(edit.__name__)
        found = case.read([each.sheet() for each in pages])
        if bad := list(wrong(case, found)):
            faults.append((seed, done, bad))
        now = {(p.part, v.row, v.field) for p in found.parts for v in p.values if v.text is not None}
        lost = [
            k for k, text in case.want.items() if text is not None and k not in now and case.forms[k[0]].shape != "list"
        ]
        said = (
            found.questions
            or found.problems
            or any(p.severity != "note" for part in found.parts for p in part.problems)
        )
        if lost and not said and not any(each.gone for each in pages):
            faults.append((seed, done, lost))
    return faults


def test_no_edit_gives_a_form_a_value_of_another_place_or_loses_one_in_silence():
    some = cases(FEW)
    assert len(some) == len(FEW)
    assert all(len(case.want) > 20 for case in some.values())
    assert run(some, 0, SHORT, 2) == []


@pytest.mark.slow
def test_no_edits_give_any_of_our_forms_a_value_of_another_place():
    assert run(cases(), 1_000_000, LONG, 3) == []
