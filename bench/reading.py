"""make bench, reading: forms and rosters beside calamine's bare read; cells found after edits."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from time import perf_counter, process_time

import python_calamine
from openpyxl import Workbook

from bench.clerk import Return, cases, fill, invent
from bench.edits import ACROSS, DOWNWARD, EDITS, table
from bench.measure import best, said
from bench.wide_form import obligation_duty, wide_duty
from generator.blank import blank_book
from tracker.definition.form import Field, Form
from tracker.definition.model import Duty
from tracker.facts import Reading
from tracker.judge import judge
from tracker.reading.hints import Hints
from tracker.reading.index import index
from tracker.reading.locate import locate
from tracker.reading.pool import ReadingPool
from tracker.reading.read import read
from tracker.reading.sheet import Sheet

SEEN = datetime(2019, 10, 18, tzinfo=UTC)
TURNS = 9
TRIALS = 100
BARE = "calamine's bare read, all sheets"


def reading(folder: Path) -> None:
    """Everything about reading."""
    duty = wide_duty(rows=40, fields=12)
    form = filled_form(duty, folder)
    both("gate, read, judge: form 40×12", duty, form, 20)
    many = roster_duty()
    items = roster(many, 5_000)
    both("gate, read, judge: roster 5,000×15", many, items, 1)
    side_by_side("200 forms", duty, form, 200)
    side_by_side("6 rosters of 5,000", many, items, 6)
    edits()


def both(label: str, duty: Duty, data: bytes, times: int) -> None:
    """Ours beside calamine's, turn about, in processor time, and of the turns the middle one: others work here too."""
    hints = _hints(duty)

    def ours() -> None:
        made = taken(read(data, hints, (duty,)))
        judge(duty, {part.part: part for part in made.parts})

    def bare() -> None:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)

    ours()
    spent = [(_once(ours, times), _once(bare, times)) for _turn in range(TURNS)]
    said(label, *sorted(spent, key=lambda turn: turn[0] / turn[1])[TURNS // 2], BARE)


def _once(work: Callable[[], object], times: int) -> float:
    return best(work, times, 1, process_time)


def _hints(duty: Duty) -> Hints:
    return Hints(duty.campaign.units[0].name, "", "甲县.xlsx", SEEN, ())


def taken(made: Reading) -> Reading:
    """The reading, which must be one without errors: a bench that measures a refusal measures nothing."""
    if not made.parts or any(p.severity == "error" for part in made.parts for p in part.problems):
        raise SystemExit(f"the bench form does not read: {made.questions} {[p.problems[:2] for p in made.parts]}")
    return made


def filled_form(duty: Duty, folder: Path) -> bytes:
    """The duty's blank, filled by the made-up clerk and saved by openpyxl."""
    forms = {form.id: form for form in duty.campaign.forms}
    blank, path = folder / "blank.xlsx", folder / "filled.xlsx"
    blank.write_bytes(blank_book(duty, duty.periods[0], duty.campaign.units[0]))
    cells = {name: invent(form, "甲县") for name, form in forms.items() if form.shape != "list"}
    items = {name: cases(form, "甲县", 5) for name, form in forms.items() if form.shape == "list"}
    fill(blank, path, forms, Return(cells, items))
    return path.read_bytes()


def roster_duty() -> Duty:
    """One list of 15 columns, as rosters of companies have them: texts, dates, numbers."""
    texts = [Field(f"t{n}", f"名称{sign}", f"名称{sign}", "text") for n, sign in enumerate("甲乙丙丁戊己")]
    days = [Field(f"d{n}", f"日期{sign}", f"日期{sign}", "date") for n, sign in enumerate("甲乙丙")]
    numbers = [Field(f"n{n}", f"数量{sign}", f"数量{sign}", "int", "个") for n, sign in enumerate("甲乙丙丁")]
    money = [Field(f"m{n}", f"金额{sign}", f"金额{sign}", "decimal", "万元") for n, sign in enumerate("甲乙")]
    return obligation_duty(
        Form("roster", "企业名册", "附件2", 1, "list", (*texts, *days, *numbers, *money), key=("t0",))
    )


def roster(duty: Duty, rows: int) -> bytes:
    """A filled list."""
    chance = random.Random(7)
    form = duty.campaign.forms[0]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(form.annex)
    sheet.append([form.name])
    sheet.append(["报送单位：甲县"])
    sheet.append(["序号", *(f"{f.label}（{f.unit}）" if f.unit else f.label for f in form.fields)])
    for number in range(1, rows + 1):
        sheet.append([number, *(_invented(f, number, chance) for f in form.fields)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _invented(field: Field, number: int, chance: random.Random) -> object:
    if field.type == "text":
        return f"样品企业{field.label}{number}（演示）"
    if field.type == "date":
        return date(2019, chance.randint(1, 9), chance.randint(1, 28))
    return chance.randint(0, 500) if field.type == "int" else chance.randint(0, 50_000) / 100


def side_by_side(label: str, duty: Duty, data: bytes, count: int) -> None:
    """Two workers beside one, on the wall clock: what a busy deadline night gains."""
    spent = {1: [], 2: []}
    for _turn in range(3):
        for workers, times in spent.items():
            with ReadingPool((duty,), workers=workers) as pool:
                for made in [pool.submit(data, _hints(duty)) for _ in range(workers)]:
                    taken(made.result())
                began = perf_counter()
                for made in [pool.submit(data, _hints(duty)) for _ in range(count)]:
                    taken(made.result())
                times.append(perf_counter() - began)
    said(f"two workers, {label}", min(spent[2]), min(spent[1]), "one worker", "s")


def edits() -> None:
    """Right, refused and wrong values after each family of edits, beside the addresses the form was issued with."""
    print(f"{'values found after edits, %':<34} {'by labels: right refused wrong':>34} {'by fixed cells':>30}")
    for edit in EDITS:
        labels, fixed = [0, 0, 0], [0, 0, 0]
        chance = random.Random(edit.__name__)
        for form in (ACROSS, DOWNWARD):
            for _trial in range(TRIALS):
                _tally(form, edit, chance, labels, fixed)
        shown = ["".join(f"{100 * n / sum(each):9.1f}" for n in each) for each in (labels, fixed)]
        print(f"{edit.__name__:<34} {shown[0]:>34} {shown[1]:>30}")


def _tally(form: Form, edit: Callable[..., object], chance: random.Random, labels: list[int], fixed: list[int]) -> None:
    grid, want = table(form, chance)
    places = _found(grid, form)
    edit(grid, chance)
    now = _found(grid, form)
    alive = {value for line in grid for value in line if isinstance(value, float)}
    for key, value in want.items():
        if value not in alive:
            continue
        for counted, at in ((labels, now.get(key)), (fixed, places[key])):
            row = grid[at[0]] if at and at[0] < len(grid) else []
            there = row[at[1]] if at and at[1] < len(row) else ""
            counted[0 if there == value else 1 if there == "" else 2] += 1


def _found(grid: list[list[object]], form: Form) -> dict[tuple[str, str], tuple[int, int]]:
    width = max(map(len, grid))
    sheet = Sheet("附件9", hidden=False, rows=tuple(tuple(line + [""] * (width - len(line))) for line in grid))
    return locate(index(sheet, 400), form, form.fields).cells
