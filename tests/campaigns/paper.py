"""A finished Word paper or summary workbook as its reader sees it, every number of it to be accounted for."""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
DATES = (
    r"\d{4}年(?:第\d+周)?(?:\d+月)?(?:\d+日|[上中下]旬|[上下]半月)?(?:\d+时)?|\d+月\d+日(?:\d+时)?|\d{4}(?=〕)"
    r"|〔\d{4}〕|\d+月(?=　日)"
)
_PLACES = r"(?:附件|[表图])\s*\d+|附件：?\s*\d+\.|^\s*\d+\."


def numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


@dataclass
class Paper:
    """Paragraphs and tables in their order; what a check has accounted for is put aside."""

    path: Path
    texts: list[str] = field(default_factory=list)
    tables: list[tuple[str, list[list[str]]]] = field(default_factory=list)
    charts: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def say(self, start: str) -> str:
        """The one paragraph that begins so."""
        (found,) = [text for text in self.texts if text.startswith(start)]
        self.texts.remove(found)
        return found

    def says(self, text: str) -> None:
        """This very paragraph stands there."""
        assert text in self.texts, f"{text!r} not in {self.texts}"
        self.texts.remove(text)

    def table(self, title: str) -> list[list[str]]:
        """The one table below a line that begins so."""
        (found,) = [each for each in self.tables if each[0].startswith(title)]
        self.tables.remove(found)
        return found[1]

    def chart(self, series: str, *, over_time: bool = False) -> dict[str, str]:
        """{category: value} of the one chart with this series, over the periods or over units and goals."""
        (found,) = [c for c in self.charts if c[0] == series and _over_time(c[1]) is over_time]
        self.charts.remove(found)
        return found[1]

    def unexplained(self, fixed: str = "") -> list[str]:
        """Whatever still holds a number that is no date, no number of an annex and none of the notice's own words."""
        known = re.compile("|".join(filter(None, (fixed, DATES, _PLACES))))
        left = [text for text in self.texts if numbers(known.sub("", text.replace("\n", "")))]
        return [*left, *(title for title, _rows in self.tables), *(name for name, _values in self.charts)]


def read_paper(path: Path) -> Paper:
    document, paper = Document(str(path)), Paper(path)
    before = ""
    for element in document.element.body:
        if element.tag.endswith("}p"):
            text = Paragraph(element, document).text.strip()
            if text:
                paper.texts.append(text)
                before = before if text.endswith("。") else text  # a title has no full stop, a remark below it has
        elif element.tag.endswith("}tbl"):
            rows = [[cell.text for cell in row.cells] for row in Table(element, document).rows]
            paper.tables.append((before, rows))
    with zipfile.ZipFile(path) as file:
        names = sorted(name for name in file.namelist() if re.fullmatch(r"word/charts/\w+\.xml", name))
        paper.charts = [_chart(file.read(name)) for name in names]
    return paper


def _over_time(values: dict[str, str]) -> bool:
    return any(re.fullmatch(r"\d+月\d+日", category) for category in values)


def _chart(data: bytes) -> tuple[str, dict[str, str]]:
    """The series' name and its values by category; a category without a value is left out."""
    (series,) = ET.fromstring(data).iter(f"{_CHART}ser")
    named, shown, values = (_points(series.find(f"{_CHART}{part}")) for part in ("tx", "cat", "val"))
    return named["0"], {shown[place]: value for place, value in values.items()}


def _points(part: ET.Element | None) -> dict[str, str]:
    found = part.iter(f"{_CHART}pt") if part is not None else ()
    return {point.get("idx", ""): point.findtext(f"{_CHART}v", "") for point in found}
