"""校验码: what the sheet's own formula shows on paper is what we compute from the values read."""

import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from generator.blank import blank_book
from tests.tracker.reading.books import CARD, DOWN, DUTIES, GRID, LIST, UNITS, hints
from tracker.facts import Value
from tracker.print_code import print_code
from tracker.reading.read import read


def value(row, field, text, note="", raw=None):
    return Value(row, field, text, text or "" if raw is None else raw, "附件11", "A1", note)


def code(*values, form=GRID):
    return print_code(form, values)


def test_a_form_without_numbers_has_none():
    assert code(value("cable", "cases", None)).text == ""


def test_other_numbers_give_another_code():
    same = code(value("cable", "cases", "5"))
    assert same == code(value("cable", "cases", "5"))
    assert same.text != code(value("cable", "cases", "6")).text
    assert same.text != code(value("wheel", "cases", "5")).text, "the same number in another row"
    assert same.text != code(value("cable", "closed", "5")).text, "the same number in another column"


def test_sums_are_not_counted_and_typed_totals_are():
    base = code(value("cable", "cases", "5"))
    assert code(value("cable", "cases", "5"), value("total", "cases", "5")) == base
    assert code(value("cable", "cases", "5"), value("total", "plants", "5")) != base


def test_a_number_written_as_text_makes_it_unsure():
    assert code(value("cable", "cases", "5")).sure
    assert not code(value("cable", "cases", "5", note="按5读取")).sure
    assert not code(value("cable", "cases", None, raw="约20家")).sure


def filled(data):
    """The blank with other numbers in every number cell, a text and a date where they belong."""
    workbook = load_workbook(BytesIO(data))
    number = 0
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible" and sheet.title not in ("情况说明", "填报说明"):
            for row in sheet.iter_rows():
                for cell in row:
                    kind = cell.style.partition(" ")[2] if type(cell).__name__ == "Cell" else ""
                    number += 1
                    if kind in ("填整数", "填小数"):
                        cell.value = number * 7919 % 4001 if kind == "填整数" else number * 7919 % 400123 / 100
                    elif kind == "填文字":
                        cell.value = f"说明{number}"
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.office
def test_the_printed_code_is_ours_in_every_shape(tmp_path):
    """Computed by LibreOffice, for fields down and across, a card and a list, with and without last period's values."""
    cases = {}
    for orient in ("fields_down", "fields_across"):
        for last in (None, {f.id: {("cable", x.id): 5 for x in f.fields} for f in (GRID, DOWN)}):
            for known in DUTIES[:3]:
                forms = tuple(replace(f, orient=orient) for f in (GRID, LIST, DOWN, CARD))
                duty = replace(known, campaign=replace(known.campaign, forms=forms))
                name = f"{duty.obligation.id}-{orient}-{bool(last)}"
                data = filled(blank_book(duty, duty.periods[-1], UNITS[1], last=last))
                (tmp_path / f"{name}.xlsx").write_bytes(data)
                cases[name] = duty
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", str(out), *(str(tmp_path / f"{name}.xlsx") for name in cases)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    compared = 0
    for name, duty in cases.items():
        data = (out / f"{name}.xlsx").read_bytes()
        printed = {}
        for sheet in load_workbook(BytesIO(data), data_only=True).worksheets:
            for cell in (c for row in sheet.iter_rows() for c in row if str(c.value).startswith("校验码：")):
                printed[sheet.title] = cell.value.removeprefix("校验码：")
        for part in read(data, hints(owed=()), (duty,)).parts:
            form = duty.campaign.form(part.part)
            ours = print_code(form, part.values)
            assert printed[form.annex or form.title] == ours.text
            assert ours.sure
            compared += 1
    assert compared == 16
