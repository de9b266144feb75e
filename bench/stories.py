"""What the made-up units report in the demo and in the tests: whole returns that keep every check."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from docx import Document

from bench.clerk import Cells, Return, cases, invent
from tracker.definition.form import Form


def county_return(forms: Mapping[str, Form], county: str) -> Return:
    """Jieyang's annex 11 with as many cases as annex 12 has rows, and the same money in both."""
    annex11, annex12 = forms["annex11"], forms["annex12"]
    cells = invent(annex11, county)
    items: list[dict[str, object]] = []
    for row in annex11.rows:
        count = int(cells[row.id, "cases"])
        batch = [item | {"product_class": row.label} for item in cases(annex12, f"{county}{row.label}", count)]
        cells |= {(row.id, "value_wan"): _sum(batch, "value_wan"), (row.id, "fines_wan"): _sum(batch, "fine_wan")}
        items += batch
    return Return({"annex11": cells}, {"annex12": items})


def province_return(forms: Mapping[str, Form], province: str) -> Return:
    """The ten-day progress form of one province."""
    return Return({"progress": invent(forms["progress"], province, scale=60)})


def city_return(forms: Mapping[str, Form], city: str, parts: Sequence[str]) -> Return:
    """One city's return of several forms: grids and cards invented, two companies in each list."""
    cells = {name: invent(forms[name], city, scale=60) for name in parts if forms[name].shape != "list"}
    items = {name: cases(forms[name], city, 2) for name in parts if forms[name].shape == "list"}
    return Return(cells, items)


def _sum(batch: list[dict[str, object]], name: str) -> Decimal:
    return sum((Decimal(str(item[name])) for item in batch), Decimal(0))


def one_case_too_many(given: Return) -> Return:
    """The slip of a Friday afternoon: annex 11 counts one case more than annex 12 lists."""
    cells: Cells = dict(given.cells["annex11"])
    first = next(iter(row for row, name in cells if name == "cases"))
    cells[first, "cases"] = int(cells[first, "cases"]) + 1
    return Return({"annex11": cells}, given.items)


def summary_file(path: Path, unit: str) -> None:
    """A 工作总结 as a Word file, with nothing in it but made-up words."""
    paper = Document()
    paper.add_heading(f"{unit}专项整治工作总结（演示数据）")
    paper.add_paragraph("本文由演示程序生成，内容均为虚构。成效：按方案完成各项任务。问题：个别企业出厂检验记录不全。")
    paper.save(str(path))
