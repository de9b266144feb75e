"""Where a paragraph stands, as a person would say it who looks at the template in Word: 正文 表1 第2行 第3列."""

import re

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LABELS = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
}


def part_label(name: str) -> str:
    """The office's word for a part: word/footer2.xml is 页脚2."""
    match = re.fullmatch(r"/?word/([a-z]+)(\d*)\.xml", name)
    return f"{_LABELS.get(match.group(1), match.group(1))}{match.group(2)}" if match else name


class Places:
    """Numbers a part's tables, and the paragraphs that have text outside them, in reading order."""

    def __init__(self, label: str, root: etree._Element) -> None:
        self._label = label
        self._tables = {table: number for number, table in enumerate(root.iter(W + "tbl"), start=1)}
        outside = (p for p in root.iter(W + "p") if next(p.iterancestors(W + "tc"), None) is None)
        written = (p for p in outside if any((t.text or "").strip() for t in p.iter(W + "t")))
        self._rows = _numbered(root, "tr", "tbl")
        self._cells = _numbered(root, "tc", "tr")
        self._paragraphs = {p: number for number, p in enumerate(written, start=1)}

    def of(self, paragraph: etree._Element) -> str:
        """The place in words; a cell by the table's number, its row and column."""
        cell = next(paragraph.iterancestors(W + "tc"), None)
        if cell is None:
            return f"{self._label} 第{self._paragraphs.get(paragraph, 0)}段"
        row = next(cell.iterancestors(W + "tr"))
        table = next(row.iterancestors(W + "tbl"))
        return f"{self._label} 表{self._tables[table]} 第{self._rows[row]}行 第{self._cells[cell]}列"


def _numbered(root: etree._Element, kind: str, holder: str) -> dict[etree._Element, int]:
    """Each row's or cell's number in its own table or row; content controls may stand between."""
    counts: dict[etree._Element | None, int] = {}
    numbers = {}
    for element in root.iter(W + kind):
        owner = next(element.iterancestors(W + holder), None)
        counts[owner] = numbers[element] = counts.get(owner, 0) + 1
    return numbers
