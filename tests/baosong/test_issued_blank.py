"""A form whose blank the upper level issued, the whole way: handed out, filled in, read, added up in its own layout."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bench.clerk import cases, invent
from bench.stories import summary_file
from tests.baosong.office import make_office

UNIT = "普宁市"
NOW, LATER = "2019-10-08T09:00", "2019-10-18T17:00"


def issued(form, path):
    """What the province sends: fields down the side, its own title, no sign of us."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "附件11"
    sheet.append([form.annex])
    sheet.append(["全省重点工业产品质量安全专项整治统计表"])
    sheet.append(["填报单位：", None, None, "统计截止日期："])
    sheet.append(["分组", "指标", "计量单位", *(r.label for r in form.rows), "合计"])
    for field in form.row_fields:
        sheet.append([field.group, field.label, field.unit])
    for field in form.form_fields:
        sheet.append([f"{field.label}（{field.unit}）"])
    sheet.append(["省局制表"])
    sheet.column_dimensions["B"].width = 33
    workbook.save(path)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Jieyang with an issued annex 11; annex 12 is our own."""
    made = make_office(tmp_path_factory.mktemp("issued"), "jieyang-2019")
    folder = made.root / "templates" / "jieyang-2019" / "forms"
    issued(made.forms["annex11"], folder / "附件11.xlsx")
    text = (folder / "annex11.toml").read_text(encoding="utf-8")
    (folder / "annex11.toml").write_text(text.replace("version = 1\n", 'version = 1\nworkbook = "附件11.xlsx"\n', 1))
    return made


@pytest.fixture(scope="module")
def blanks(office):
    lines = office.run(NOW, "blanks", "jieyang-2019", "--obligation", "final", "--unit", UNIT).splitlines()
    return {Path(line).name: Path(line) for line in lines}


def filled_in(path, form, target):
    """Numbers typed by their labels, as in any form."""
    workbook = load_workbook(path)
    sheet = workbook["附件11"]
    cells = invent(form, UNIT)
    columns = {r.id: 4 + n for n, r in enumerate(form.rows)} | {"total": 4 + len(form.rows)}
    rows = {f.id: 5 + n for n, f in enumerate(form.fields)}
    for (line, field), number in cells.items():
        sheet.cell(rows[field], columns.get(line, 2), float(number) if field.endswith("wan") else number)
    workbook.save(target)
    return cells


def test_units_get_the_issued_workbook_and_ours_with_the_rest(blanks):
    assert sorted(blanks) == [f"{UNIT}_附件11_10月20日前报.xlsx", f"{UNIT}_附件12_10月20日前报.xlsx"]
    own = load_workbook(blanks[f"{UNIT}_附件12_10月20日前报.xlsx"])
    assert own.sheetnames[:3] == ["附件12", "情况说明", "填报说明"]
    sheet = load_workbook(blanks[f"{UNIT}_附件11_10月20日前报.xlsx"])["附件11"]
    assert sheet["A3"].value == f"填报单位：{UNIT}"
    assert sheet.column_dimensions["B"].width == 33


def test_filled_in_it_is_read_and_its_totals_go_up_in_the_issued_layout(office, blanks, tmp_path):
    form = office.forms["annex11"]
    cells = filled_in(blanks[f"{UNIT}_附件11_10月20日前报.xlsx"], form, tmp_path / "附件11（普宁）.xlsx")
    office.run(NOW, "collect", "--once")
    office.drop(UNIT, tmp_path / "附件11（普宁）.xlsx")
    said = office.run(LATER, "collect", "--once")
    assert "待确认" not in said
    (record,) = [r for r in office.records(LATER) if r["unit_name"] == UNIT]
    assert "annex11" not in record["missing"]
    workbook = load_workbook(blanks[f"{UNIT}_附件12_10月20日前报.xlsx"])
    sheet = workbook["附件12"]
    head = next(c.row for row in sheet.iter_rows() for c in row if c.value == "案号")
    count = sum(int(cells[r.id, "cases"]) for r in form.rows)
    made = cases(office.forms["annex12"], UNIT, count)
    for name, total in (("value_wan", "value_wan"), ("fine_wan", "fines_wan")):
        whole = sum(Decimal(str(cells[r.id, total])) for r in form.rows)
        made[0] |= {name: whole - sum(Decimal(str(item[name])) for item in made[1:])}
    _items(sheet, head, office.forms["annex12"], made)
    workbook.save(tmp_path / "附件12.xlsx")
    summary_file(tmp_path / f"{UNIT}工作总结.docx", UNIT)
    office.drop(UNIT, tmp_path / "附件12.xlsx", tmp_path / f"{UNIT}工作总结.docx")
    office.run("2019-10-18T17:30", "collect", "--once")
    paths = office.run("2019-10-21T11:00", "report", "jieyang-2019", "--kind", "workbook").splitlines()
    assert any("附件11（汇总）" in path for path in paths)
    sent_up = next(path for path in paths if "附件11（汇总）" in path)
    sheet = load_workbook(sent_up)["附件11"]
    assert sheet["A3"].value == "填报单位：示例市市场监督管理局"
    assert sheet.column_dimensions["B"].width == 33
    row = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "立案")
    assert row[3:] == (*(cells[r.id, "cases"] for r in form.rows), count)
    again = office.run("2019-10-21T12:00", "report", "jieyang-2019", "--kind", "workbook").splitlines()
    assert again == paths


def _items(sheet, head, form, items):
    for n, item in enumerate(items, start=1):
        for column, field in enumerate(form.row_fields, start=2):
            value = item.get(field.id)
            sheet.cell(head + n, column, float(value) if field.type == "decimal" and value is not None else value)


def test_a_workbook_that_is_not_there_is_a_fault_of_the_definition(office, tmp_path):
    lost = make_office(tmp_path, "jieyang-2019")
    path = lost.root / "templates" / "jieyang-2019" / "forms" / "annex11.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("version = 1\n", 'version = 1\nworkbook = "表.xlsx"\n', 1))
    said = lost.run(NOW, "campaign", "check", "jieyang-2019", expect=1)
    assert "找不到表样 forms/表.xlsx" in said
