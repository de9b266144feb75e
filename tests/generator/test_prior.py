"""Last period's values in a blank: grey beside what goes on from them, locked, and never read as this period's."""

import subprocess
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from generator.blank import Blanks, blank_book
from tests.tracker.reading.books import DUTIES, UNITS, hints, values
from tracker.definition.model import Unit
from tracker.reading.read import read

LAST = {"annex11": {("cable", "cases"): Decimal(7), ("total", "cases"): Decimal(9), ("", "officers"): Decimal(30)}}


@pytest.fixture(params=["fields_down", "fields_across"])
def blank(request, case, annex11, opened):
    form = replace(annex11, orient=request.param)
    return opened(blank_book(case.with_form(form).duty, case.period, case.unit, last=LAST))["附件11"]


def test_it_stands_in_grey_and_locked_next_to_its_cell(blank):
    found = [c for row in blank.iter_rows() for c in row if c.value in (7, 9, 30)]
    assert sorted(c.value for c in found) == [7, 9, 30]
    for cell in found:
        assert cell.protection.locked
        assert cell.font.color.rgb == "FF6E6E6E"
    seven = next(c for c in found if c.value == 7)
    beside = blank.cell(seven.row, seven.column - 1), blank.cell(seven.row - 1, seven.column)
    assert any(not cell.protection.locked for cell in beside)


def test_what_a_place_has_no_last_value_for_stays_blank(blank):
    texts = [c.value for row in blank.iter_rows() for c in row]
    assert not [v for v in texts if isinstance(v, int | float) and v not in (7, 9, 30)]


def test_totals_leave_it_out(blank):
    """A sum over the rows must not run over the grey lines between them."""
    sums = [str(c.value) for row in blank.iter_rows() for c in row if str(c.value).startswith("=IF(COUNT(")]
    greys = {c.coordinate for row in blank.iter_rows() for c in row if c.font.color and c.font.color.rgb == "FF6E6E6E"}
    assert sums
    for formula in sums:
        ranges = formula.removeprefix("=IF(COUNT(").partition(")")[0].split(",")
        cells = {c.coordinate for each in ranges for row in _cells(blank, each) for c in row}
        assert not cells & greys


def _cells(sheet, reference):
    found = sheet[reference]
    return found if isinstance(found, tuple) else ((found,),)


def test_a_unit_that_never_reported_gets_no_such_lines(case, opened):
    blanks = Blanks(case.duty, case.period)
    first, later = opened(blanks.of(case.unit)), opened(blanks.of(case.unit, LAST))
    said = [[c.value for row in b["附件11"].iter_rows() for c in row if "上期" in str(c.value)] for b in (first, later)]
    assert (bool(said[0]), bool(said[1])) == (False, True)


def filled(data, number):
    """The blank with the same number typed into every fill-in cell of its forms."""
    workbook = load_workbook(BytesIO(data))
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible" and sheet.title not in ("情况说明", "填报说明"):
            for row in sheet.iter_rows():
                for cell in row:
                    if type(cell).__name__ == "Cell" and not cell.protection.locked:
                        cell.value = number
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize("orient", ["fields_down", "fields_across"])
@pytest.mark.parametrize("duty", DUTIES, ids=lambda d: d.obligation.id)
def test_the_reader_takes_none_of_it_for_this_periods(duty, orient):
    campaign = replace(duty.campaign, forms=tuple(replace(f, orient=orient) for f in duty.campaign.forms))
    duty = replace(duty, campaign=campaign)
    period = duty.periods[-1]
    lines = ("", "cable", "wheel", "chem", "steel", "total")
    last = {f.id: {(line, x.id): Decimal(99) for x in f.fields for line in lines} for f in campaign.forms}
    blank = blank_book(duty, period, UNITS[1], last=last)
    assert all(p.blank for p in read(blank, hints(), (duty,)).parts)
    reading = read(filled(blank, 3), hints(), (duty,))
    assert reading.parts
    for part in reading.parts:
        assert "99" not in values(part).values()
        structure = {"field_missing", "row_missing", "unknown_row", "unknown_column", "row_twice", "field_twice"}
        assert not structure & {p.code for p in part.problems}


@pytest.mark.parametrize("name", ["普宁", "普宁市市场监督管理局", "A区", "甲", "R&D<区>"])
def test_a_copied_golden_file_is_the_workbook_drawn_for_that_unit(case, opened, name):
    """Every cell, style and hidden pair; only how the zip is packed may differ."""
    blanks = Blanks(case.duty, case.period)
    blanks.of(case.unit)
    unit = Unit("999999", name)
    copied, drawn = opened(blanks.of(unit)), opened(blanks.scratch(unit))
    assert copied.sheetnames == drawn.sheetnames
    for one, two in zip(copied, drawn, strict=True):
        assert [[(c.value, c.style, c.data_type) for c in row] for row in one.iter_rows()] == [
            [(c.value, c.style, c.data_type) for c in row] for row in two.iter_rows()
        ]
        assert {k: v.height for k, v in one.row_dimensions.items()} == {
            k: v.height for k, v in two.row_dimensions.items()
        }
    assert [(p.name, p.value) for p in copied.custom_doc_props.props] == [
        (p.name, p.value) for p in drawn.custom_doc_props.props
    ]


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_another_office_suite_saves_keeps_identity_and_values(ending, tmp_path):
    """Unit, period and every number come back from the hidden identity and the labels, in a folder that says nothing."""
    duty = DUTIES[1]
    last = {"progress": {("cable", "p_sampled"): Decimal(99)}}
    blank = blank_book(duty, duty.periods[-1], UNITS[1], last=last)
    (tmp_path / "填好.xlsx").write_bytes(filled(blank, 3))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", ending]
    out = tmp_path / "out"
    subprocess.run(
        [*command, "--outdir", str(out), str(tmp_path / "填好.xlsx")], check=True, capture_output=True, timeout=180
    )
    before = read(filled(blank, 3), hints(), DUTIES).parts[0]
    reading = read((out / f"填好.{ending}").read_bytes(), hints(folder="", name="x", owed=()), DUTIES)
    assert reading.questions == ()
    (part,) = reading.parts
    assert (part.delivery.unit, part.delivery.period) == (UNITS[1].code, duty.periods[-1].id)
    assert part.digest == before.digest
