"""A blank the upper level issued: nothing in it moves, what it asks for is filled in, and it is read back."""

import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from generator.fill_sheet import Handed
from generator.original import Original, OriginalRefusal
from tests.tracker.reading.books import CARD, DUTIES, GRID, LIST, UNITS, hints, values
from tracker.reading.read import read

DUTY = DUTIES[0]
HANDED = Handed(DUTY, DUTY.periods[0], UNITS[1])
ROWS = (
    ("附件11", None, None, None, None),
    ("重点工业产品质量安全专项整治统计表", None, None, None, None),
    ("填报单位：＿＿＿＿", None, "统计截止日期：", None, None),
    ("产品类别", "生产企业（家）", "立案（起）", "结案（起）", "罚没款（万元）"),
    ("电线电缆", None, None, None, None),
    ("砂轮", None, None, None, None),
    ("危险化学品（含包装物）", None, None, None, None),
    ("合计", None, "=SUM(C5:C7)", "=SUM(D5:D7)", "=SUM(E5:E7)"),
    ("出动执法人员（人次）", None, None, None, None),
    ("注：本表一式两份。", None, None, None, None),
)


def issued(rows=ROWS, **more):
    """What a province would send: merged title, borders, a fill, widths, its own validation, print area."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = more.get("title", "Sheet1")
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A2:E2")
    sheet["A2"].font = Font(name="方正小标宋简体", size=22)
    for row in sheet["A4:E8"]:
        for cell in row:
            cell.border = Border(bottom=Side(style="double"))
    sheet["B5"].fill = PatternFill("solid", fgColor="FFCCFFCC")
    sheet.column_dimensions["A"].width = 31
    sheet.page_setup.orientation = "landscape"
    sheet.print_area = "A1:E10"
    own = DataValidation(type="whole", operator="lessThan", formula1="99999")
    own.sqref = "B9"
    sheet.add_data_validation(own)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def original_blank(data, forms, handed):
    return Original(data, forms, handed.period).blank(handed)


def opened(data):
    return load_workbook(BytesIO(data))


def looks(sheet):
    return [
        [(c.has_style, c.font.name, c.border.bottom.style, c.fill.fgColor.rgb, c.number_format) for c in row]
        for row in sheet.iter_rows()
    ]


def test_nothing_of_the_layout_changes():
    before, after = opened(issued())["Sheet1"], opened(original_blank(issued(), [GRID], HANDED))["Sheet1"]
    assert looks(after) == looks(before)
    assert after.merged_cells.ranges == before.merged_cells.ranges
    assert after.column_dimensions["A"].width == 31
    assert (after.page_setup.orientation, after.print_area) == (before.page_setup.orientation, before.print_area)
    changed = [a.coordinate for a, b in zip(_cells(after), _cells(before), strict=True) if a.value != b.value]
    assert changed == ["A3", "C3"]


def _cells(sheet):
    return [c for row in sheet.iter_rows() for c in row]


def test_the_header_is_filled_in_behind_its_labels():
    sheet = opened(original_blank(issued(), [GRID], HANDED))["Sheet1"]
    assert (sheet["A3"].value, sheet["C3"].value) == ("填报单位：普宁市", "统计截止日期：2019年10月20日")


def test_numbers_are_validated_beside_the_validations_it_has():
    sheet = opened(original_blank(issued(), [GRID], HANDED))["Sheet1"]
    rules = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    assert len(rules) == 6  # theirs alone for B9; four indicators and a typed total of ours
    assert "单位：起" in rules["C5:C7"].prompt
    assert rules["B9"] in sheet.data_validations.dataValidation


def test_every_part_is_where_the_schema_wants_it():
    """Excel calls a workbook damaged whose validations stand behind the page margins."""
    plain = issued()
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    bare = xml.replace(xml[xml.index(b"<dataValidations") : xml.index(b"</dataValidations>") + 18], b"")
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            target.writestr(info, bare if info.filename.endswith("sheet1.xml") else source.read(info))
    for data in (plain, out.getvalue()):
        with zipfile.ZipFile(BytesIO(original_blank(data, [GRID], HANDED))) as archive:
            tags = [etree.QName(e).localname for e in etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))]
        assert tags.index("sheetData") < tags.index("dataValidations") < tags.index("pageMargins")


def test_it_is_read_back_as_the_units_blank_and_then_by_what_is_filled_in():
    data = original_blank(issued(), [GRID], HANDED)
    assert [(p.part, p.blank) for p in read(data, hints(folder=""), DUTIES).parts] == [("annex11", True)]
    workbook = opened(data)
    sheet = workbook["Sheet1"]
    for at in [f"{c}{r}" for c in "BCDE" for r in (5, 6, 7)] + ["B8", "B9"]:
        sheet[at] = 3
    out = BytesIO()
    workbook.save(out)
    (part,) = read(out.getvalue(), hints(folder=""), DUTIES).parts
    assert (part.delivery.unit, part.delivery.period) == ("445281", "2019-10-20")
    assert values(part)["wheel", "cases"] == "3"
    assert values(part)["", "staff"] == "3"


def test_a_summary_stands_in_its_own_cells_formulas_keep_their_value():
    def value(_form, line, field):
        return {("cable", "cases"): Decimal(7), ("total", "cases"): Decimal(9), ("", "staff"): Decimal(40)}.get(
            (line, field)
        )

    data = Original(issued(), [GRID], DUTY.periods[0]).filled("揭阳市市场监督管理局", value)
    shown, kept = load_workbook(BytesIO(data), data_only=True)["Sheet1"], opened(data)["Sheet1"]
    assert (shown["C5"].value, shown["C8"].value, shown["B9"].value) == (7, 9, 40)
    assert kept["C8"].value == "=SUM(C5:C7)"
    assert shown["A3"].value == "填报单位：揭阳市市场监督管理局"
    assert looks(kept) == looks(opened(issued())["Sheet1"])


def test_a_workbook_without_the_form_says_what_is_lacking():
    rows = [row for row in ROWS if row[0] != "砂轮"]
    with pytest.raises(OriginalRefusal, match="砂轮"):
        original_blank(issued(rows), [GRID], HANDED)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600), b"<html><table></table></html>"]
)
def test_what_is_no_workbook_is_refused_in_words(data):
    with pytest.raises(OriginalRefusal, match="。"):
        original_blank(data, [GRID], HANDED)


def test_the_sheet_named_in_the_definition_is_the_form():
    with pytest.raises(OriginalRefusal):
        original_blank(issued(), [replace(GRID, sheet="附件11")], HANDED)
    assert original_blank(issued(title="附件11"), [replace(GRID, sheet="附件11")], HANDED)


def test_properties_that_are_there_stay():
    workbook = opened(issued())
    workbook.custom_doc_props.append(StringProperty(name="KSOProductBuildVer", value="2052-11"))
    out = BytesIO()
    workbook.save(out)
    made = opened(original_blank(out.getvalue(), [GRID], HANDED)).custom_doc_props
    names = [p.name for p in made.props]
    assert names[0] == "KSOProductBuildVer"
    assert len(names) == 7


def test_same_input_gives_the_same_bytes():
    assert original_blank(issued(), [GRID], HANDED) == original_blank(issued(), [GRID], HANDED)


def test_a_form_that_is_not_in_it_at_all_is_named():
    with pytest.raises(OriginalRefusal, match="示范创建情况表"):
        original_blank(issued(), [GRID, CARD], HANDED)


def test_a_list_on_a_second_sheet_is_found_checked_down_to_its_signatures_and_read_back():
    workbook = load_workbook(BytesIO(issued()))
    sheet = workbook.create_sheet("附件12")
    heads = ("序号", "立案单位", "案件编号", "立案日期", "罚没款（万元）", "办理进度")
    for row in (("案件表",), ("填报单位：",), heads, *((n,) for n in range(1, 9)), ("单位负责人：", None, "审核人：")):
        sheet.append(row)
    out = BytesIO()
    workbook.save(out)
    data = original_blank(out.getvalue(), [GRID, LIST], HANDED)
    rules = {str(v.sqref): v for v in opened(data)["附件12"].data_validations.dataValidation}
    assert set(rules) == {f"{column}4:{column}11" for column in "BCDEF"}
    assert rules["F4:F11"].formula1 == '"立案调查,已结案"'
    assert opened(data)["附件12"]["A2"].value == "填报单位：普宁市"
    filled_in = opened(data)
    for column, value in enumerate(("普宁市局", "普市监〔2019〕1号", "2019-06-03", 1.5, "已结案"), start=2):
        filled_in["附件12"].cell(4, column).value = value
    filled_in["Sheet1"]["B9"] = 3
    out = BytesIO()
    filled_in.save(out)
    parts = {p.part: p for p in read(out.getvalue(), hints(folder=""), DUTIES).parts}
    assert values(parts["annex12"])["1", "fine"] == "1.5"
    original = Original(out.getvalue(), [GRID, LIST], DUTY.periods[0])
    assert load_workbook(BytesIO(original.filled("揭阳市", lambda *_at: Decimal(9))))["附件12"]["E4"].value == 1.5
