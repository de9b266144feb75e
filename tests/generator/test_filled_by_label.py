"""Whatever form a definition describes, what a clerk types by its labels into our blank is what is read back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from bench.clerk import Return, fill
from generator.blank import blank_book
from generator.layout_parts import has_prior
from tests.tracker.reading.books import DUTIES, UNITS, hints
from tracker.definition.form import Field, Form, Row
from tracker.definition.model import Duty, Part
from tracker.reading.read import read

_LABELS = (
    "立案", "立案数", "其中大案", "大案", "检查企业", "检查", "货值", "货值合计数", "已建档", "建档", "抽查批次", "不合格批次", "合格批次",
    "责令改正", "数", "一", "企业名称", "产品", "备注事项", "说明文字", "办理阶段", "是否移送", "查获日期",
)  # fmt: skip
_ROWS = ("电线电缆", "电缆附件", "砂轮", "人造板", "危险化学品（含包装物）", "一类产品", "其他产品")
_GROUPS = ("", "摸底", "执法办案", "监督抽查情况")
_UNITS = {"int": ("家", "起", "批次", "人次", ""), "decimal": ("万元", "吨")}


@st.composite
def fields(draw, kinds, groups):
    """One to six fields with unlike labels; those of a group stand together."""
    labels = draw(st.lists(st.sampled_from(_LABELS), min_size=1, max_size=6, unique=True))
    chosen = sorted(draw(st.lists(st.sampled_from(groups), min_size=len(labels), max_size=len(labels))))
    made = []
    for number, (label, group) in enumerate(zip(labels, chosen, strict=True)):
        kind = draw(st.sampled_from(kinds))
        unit = draw(st.sampled_from(_UNITS.get(kind, ("",))))
        made.append(
            Field(
                f"f{number}", label, label, kind, unit, required=draw(st.booleans()), group=group,
                over_units="sum" if kind in _UNITS else "none",
                over_rows="none" if kind not in _UNITS else draw(st.sampled_from(("sum", "typed", "none"))),
                over_time=draw(st.sampled_from(("flow", "cumulative", "stock"))),
                choices=("在办", "办结", "移送公安") if kind == "enum" else (),
            )
        )  # fmt: skip
    return tuple(made)


@st.composite
def forms(draw):
    shape = draw(st.sampled_from(("grid", "card", "list")))
    numbers, every = ("int", "decimal"), ("int", "decimal", "text", "enum", "bool", "date")
    own = draw(fields(every if shape == "list" else numbers, _GROUPS))
    rows = draw(st.lists(st.sampled_from(_ROWS), min_size=1, max_size=4, unique=True)) if shape == "grid" else []
    if shape != "grid":
        own = tuple(replace(f, over_rows="none") for f in own)
    elif len(own) > 1 and draw(st.booleans()):
        own = (*own[:-1], replace(own[-1], scope="form", over_rows="none", group=""))
    return Form(
        "f", "测试情况表", draw(st.sampled_from(("附件1", ""))), 1, shape, own,
        tuple(Row(f"r{n}", label) for n, label in enumerate(rows)),
        orient=draw(st.sampled_from(("fields_across", "fields_down"))), row_label="产品类别",
    )  # fmt: skip


def values_of(draw, field):
    """Something typed into a cell of the field, and the canonical text it must be read as."""
    if field.type == "int":
        number = draw(st.integers(0, 10**7))
        return number, str(number)
    if field.type == "decimal":
        number = Decimal(draw(st.integers(0, 10**9))) / 100
        return number, f"{number.normalize():f}"
    if field.type == "enum":
        chosen = draw(st.sampled_from(field.choices))
        return chosen, chosen
    if field.type == "bool":
        yes = draw(st.booleans())
        return ("是", "true") if yes else ("否", "false")
    if field.type == "date":
        day = draw(st.dates(date(2000, 1, 1), date(2030, 12, 31)))
        return day.isoformat(), day.isoformat()
    text = draw(st.sampled_from(("甲公司", "=1+1", "-", "第2号", "约20家", "100", "２０１９年")))
    return (text, text) if text != "-" else ("甲厂", "甲厂")


def places_of(form):
    """(line, field) of every fill-in place of a grid or card."""
    if form.shape == "card":
        return [("", f) for f in form.fields]
    made = [(row.id, f) for row in form.rows for f in form.row_fields]
    made += [("total", f) for f in form.row_fields if f.over_rows == "typed"]
    return made + [("", f) for f in form.form_fields]


def handed(form):
    """The first duty of the test campaign with this as its only form."""
    duty = DUTIES[0]
    obligation = replace(duty.obligation, parts=(Part("f", "form", form.name),))
    return Duty(replace(duty.campaign, forms=(form,), obligations=(obligation,)), obligation, duty.periods)


def typed(data, form, cells, items):
    """The blank with this typed into it: fields down and cards by the made-up clerk, tables across by their heads."""
    with TemporaryDirectory() as folder:
        blank, filled = Path(folder) / "blank.xlsx", Path(folder) / "filled.xlsx"
        blank.write_bytes(data)
        if form.shape == "card" or (form.shape == "grid" and form.orient == "fields_down"):
            fill(blank, filled, {"f": form}, Return({"f": cells}, {"f": items}))
        else:
            workbook = load_workbook(blank)
            across(workbook.worksheets[0], form, cells, items)
            workbook.save(filled)
        return filled.read_bytes()


def across(sheet, form, cells, items):
    """A head may stand over two lines where its neighbours have a group above them."""
    ends = {area.start_cell.coordinate: area.max_row for area in sheet.merged_cells.ranges}
    heads = [c for row in sheet.iter_rows() for c in row if c.value is not None]
    texts = {f.id: plain(f"{f.label}{bracketed(f)}") for f in form.row_fields}
    columns = {name: next(c for c in heads if plain(c.value) == text) for name, text in texts.items()}
    bottom = max(ends.get(c.coordinate, c.row) for c in columns.values())
    for number, item in enumerate(items, start=1):
        for name, value in item.items():
            put(sheet.cell(bottom + number, columns[name].column), value)
    lines = {r.id: r.label for r in form.rows} | {"total": form.total_label}
    for (line, name), value in cells.items():
        if line:
            row = next(c.row for c in sheet["A"] if c.row > bottom and c.value == lines[line])
            put(sheet.cell(row, columns[name].column), value)
        else:
            wanted = plain(f"{form.by_id[name].label}{bracketed(form.by_id[name])}")
            label = next(c for c in sheet["A"] if c.row > bottom and plain(c.value) == wanted)
            put(next(c for c in sheet[label.row] if not isinstance(c, MergedCell) and not c.protection.locked), value)


def bracketed(field):
    return f"（{field.unit}）" if field.unit else ""


def plain(text):
    return "".join(str(text or "").split())


def put(cell, value):
    cell.value = float(value) if isinstance(value, Decimal) else value
    if isinstance(value, str):
        cell.data_type = "s"


@settings(
    max_examples=30, deadline=None, phases=[Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(form=forms(), data=st.data())
def test_what_is_typed_by_label_is_read_back(form, data):
    duty = handed(form)
    last = (
        {"f": {(line, f.id): Decimal(77) for line, f in places_of(form) if has_prior(f)}}
        if form.shape != "list"
        else {}
    )
    blank = blank_book(duty, duty.periods[0], UNITS[1], last=data.draw(st.sampled_from(({}, last))))
    cells, items, wanted = {}, [], {}
    if form.shape == "list":
        for number in range(1, data.draw(st.integers(1, 4)) + 1):
            item = {f.id: values_of(data.draw, f) for f in form.fields}
            items.append({name: put for name, (put, _text) in item.items()})
            wanted |= {(str(number), name): text for name, (_put, text) in item.items()}
    else:
        for line, field in places_of(form):
            cells[line, field.id], wanted[line, field.id] = values_of(data.draw, field)
    reading = read(typed(blank, form, cells, items), hints(folder=""), (duty,))
    assert reading.questions == ()
    (part,) = reading.parts
    assert (part.delivery.unit, part.delivery.period) == (UNITS[1].code, duty.periods[0].id)
    found = {(v.row, v.field): v.text for v in part.values if v.row != "total" or (v.row, v.field) in wanted}
    assert {key: text for key, text in found.items() if text is not None} == wanted
