"""What our blank writer hands out and what a second office suite saves again is read alike."""

import subprocess
from io import BytesIO

import pytest
from openpyxl import load_workbook

from generator.blank import blank_book
from tests.tracker.reading.books import DUTIES, GOOD, GROUPS, ITEMS, PROGRESS, UNITS, book, hints
from tracker.reading.read import read

CASES = [(duty, duty.periods[-1]) for duty in DUTIES]


def filled(data):
    """A blank filled as a clerk would: a 3 in every open number cell, a word in every other."""
    workbook = load_workbook(BytesIO(data))
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible" and sheet.title not in ("情况说明", "填报说明"):
            for row in sheet.iter_rows():
                for cell in row:
                    if type(cell).__name__ == "Cell" and not cell.protection.locked:
                        cell.value = 3
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("duty", "period"), CASES, ids=lambda v: getattr(v, "id", v.__class__.__name__))
def test_every_blank_we_write_is_known_and_blank(duty, period):
    reading = read(blank_book(duty, period, UNITS[1]), hints(), DUTIES)
    assert [str(p.delivery) for p in reading.parts] == [
        f"jieyang/{duty.obligation.id}/{period.id}/445281" for p in duty.obligation.parts if p.kind == "form"
    ]
    assert all(p.blank and [x.code for x in p.problems] == ["blank_form"] for p in reading.parts)
    assert (reading.questions, reading.problems) == ((), ())


@pytest.mark.parametrize(("duty", "period"), CASES, ids=lambda v: getattr(v, "id", v.__class__.__name__))
def test_every_fill_in_cell_of_a_blank_is_found(duty, period):
    reading = read(filled(blank_book(duty, period, UNITS[1])), hints(folder=""), DUTIES)
    structure = {"field_missing", "field_optional", "row_missing", "table_missing", "unknown_row", "unknown_column"}
    for part in reading.parts:
        assert not part.blank
        assert not structure & {p.code for p in part.problems}
        form = duty.campaign.form(part.part)
        wanted = {f.id for f in form.fields if f.type != "calc"}
        assert {v.field for v in part.values} == wanted


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_second_suites_save_changes_no_value(ending, tmp_path):
    """Error cells, merged groups and the hidden page included."""
    stamp = ("progress", "2019-09-30", "445281", "progress:1")
    files = {
        "good": book({"附件11": GOOD, "附件12": ITEMS}),
        "ten": book({"附件2": PROGRESS}, merged=GROUPS, stamp=stamp, props=stamp),
        "error": book({"附件11": GOOD.replace("| 5 | 3 |", "| =1/0 | 3 |")}),
    }
    for name, data in files.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    out = tmp_path / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", ending,
         "--outdir", str(out), *(str(tmp_path / f"{name}.xlsx") for name in files)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for name in ("good", "ten"):
        first = read(files[name], hints(), DUTIES)
        again = read((out / f"{name}.{ending}").read_bytes(), hints(), DUTIES)
        assert (again.questions, again.problems) == ((), ())
        assert [p.digest for p in again.parts] == [p.digest for p in first.parts]
        assert [p.problems for p in again.parts] == [p.problems for p in first.parts]
    (part,) = read((out / f"error.{ending}").read_bytes(), hints(), DUTIES).parts
    assert [(p.code, p.place.cell) for p in part.problems] == [("error_cell", "C5")]
    assert "#DIV/0!" in part.problems[0].sentence
