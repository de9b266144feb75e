"""Word files beside hand-made XML + zip and beside plain docxtpl: a long table, and two hundred short letters."""

import io
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate

from baosong.pdf import office, pdfs
from bench.measure import best, said
from generator.engine import render
from generator.shown import Names, Rows
from tracker.address import Address
from tracker.figures import Figure

ROWS, LETTERS, LETTER_ROWS, FEWER_ROWS, PRINTED_ROWS = 10_000, 200, 20, 1_000, 4_000
COLUMNS = ("序号", "单位", "乡镇", "项目", "责任人", "金额", "完成率", "备注")
HERE = Address("bench", "bench", "2019-10-20", "*", "bench", "*", "amount")
Row = tuple[str, ...]


def invented(count: int, seed: int = 7) -> list[Row]:
    """Made-up rows; one remark in fifty has signs that XML must escape."""
    dice = random.Random(seed)
    return [
        (
            str(number),
            dice.choice(("示例甲县", "示例乙县", "示例丙区")),
            f"第{dice.randint(1, 30)}镇",
            f"农村道路改造（{dice.randint(1, 4)}期）",
            dice.choice(("赵一", "钱二", "孙三")),
            f"{dice.uniform(1, 9999):.2f}",
            f"{dice.uniform(0, 100):.1f}%",
            "按期推进" if number % 50 else "验收标准 A&B，偏差<3%，需复核",
        )
        for number in range(1, count + 1)
    ]


def template() -> bytes:
    """A title, a sentence, a table of eight columns with a row for each item."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height, section.left_margin = Mm(210), Mm(297), Mm(28)
    for text, size in (("{{ 标题 }}", 22), ("截至目前，全市共报送项目{{ 项目数 }}个，总体进展平稳。", 16)):
        _run(paper.add_paragraph(), text, size)
    table = paper.add_table(rows=0, cols=len(COLUMNS))
    table.style = "Table Grid"
    cells = [f"{{{{ 行.{name} }}}}" for name in COLUMNS]
    gaps = [""] * (len(COLUMNS) - 1)
    for texts in (COLUMNS, ["{%tr for 行 in 行列 %}", *gaps], cells, ["{%tr endfor %}", *gaps]):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            if text:
                _run(cell.paragraphs[0], text, 10.5)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _run(paragraph: Paragraph, text: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")


def our_names(rows: list[Row]) -> Mapping[str, object]:
    """As a report hands them over: a figure in the column 金额, text elsewhere."""
    amount = COLUMNS.index("金额")
    items = (
        Names("行", {n: Figure(HERE, n, Decimal(v), "万元", 2) if i == amount else v
                     for i, (n, v) in enumerate(zip(COLUMNS, row, strict=True))})
        for row in rows
    )  # fmt: skip
    return {"标题": "演示汇总", "项目数": str(len(rows)), "行列": Rows("行列", COLUMNS, tuple(items))}


def plain_names(rows: list[Row]) -> Mapping[str, object]:
    return {
        "标题": "演示汇总",
        "项目数": str(len(rows)),
        "行列": [dict(zip(COLUMNS, row, strict=True)) for row in rows],
    }


class ByHand:
    """Rows by string formatting and zipfile, written for this one layout: what a programmer would do by hand."""

    def __init__(self, docx: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        xml = self.parts["word/document.xml"].decode()
        starts = [at for at in range(len(xml)) if xml.startswith("<w:tr>", at)]
        ends = [at + 7 for at in range(len(xml)) if xml.startswith("</w:tr>", at)]
        self.head, self.tail = xml[: starts[1]], xml[ends[-1] :]
        self.row = xml[starts[2] : ends[2]].replace("%", "%%")
        for name in COLUMNS:
            self.row = self.row.replace(f"{{{{ 行.{name} }}}}", "%s")

    def write(self, names: Mapping[str, object]) -> bytes:
        rows = "".join(self.row % tuple(escape(value) for value in item.values()) for item in names["行列"])
        head = self.head.replace("{{ 标题 }}", escape(names["标题"])).replace("{{ 项目数 }}", names["项目数"])
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                body = (head + rows + self.tail).encode() if name == "word/document.xml" else data
                archive.writestr(name, body)
        return out.getvalue()


def by_docxtpl(docx: bytes, names: Mapping[str, object]) -> bytes:
    paper = DocxTemplate(io.BytesIO(docx))
    paper.render(names, autoescape=True)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def ours(docx: bytes, names: Mapping[str, object]) -> bytes:
    made, problems = render(docx, names)
    if made is None:
        raise SystemExit(f"the bench template does not render: {problems}")
    return made


def table_of_ten_thousand() -> None:
    """10,000 × 8: not slower than twice by hand, ten times faster than docxtpl, and growing by 64 MB at most."""
    docx, rows = template(), invented(ROWS)
    names, plain, hand = our_names(rows), plain_names(rows), ByHand(docx)
    ours(docx, names)
    mine = best(lambda: ours(docx, names), 1, clock=time.process_time)
    said(
        f"Word table {ROWS}×8",
        mine,
        best(lambda: hand.write(plain), 1, clock=time.process_time),
        "by hand: rows and zipfile",
    )
    said("", mine, best(lambda: by_docxtpl(docx, plain), 1, rounds=2, clock=time.process_time), "plain docxtpl")
    grown = int(
        subprocess.run(
            [sys.executable, "-m", "bench.word_table", "growth"], check=True, capture_output=True, text=True
        ).stdout
    )
    print(f"{'':<34} grows by {grown} MB")


def letters() -> None:
    """Two hundred letters of one template, beside as many by hand, each packed anew."""
    docx = template()
    sheets = [invented(LETTER_ROWS, seed) for seed in range(LETTERS)]
    mine, plain, hand = [our_names(s) for s in sheets], [plain_names(s) for s in sheets], ByHand(docx)
    each: list[tuple[Callable[[Mapping[str, object]], bytes], list[Mapping[str, object]]]] = [
        (lambda names: ours(docx, names), mine), (hand.write, plain),
    ]  # fmt: skip
    spent = [best(lambda w=w, g=g: [w(n) for n in g], 1, 3, time.process_time) for w, g in each]
    said(f"{LETTERS} letters", *spent, "by hand, one by one")


def printed() -> None:
    """A table to PDF, beside the same document handed to LibreOffice as it is; processor time of both.

    At 4,000 rows the unsplit table is given ten times our time and no more: what it has not done by then is the proof.
    """
    program = office()
    if program is None:
        print("no LibreOffice: PDF not measured")
        return
    for rows in (FEWER_ROWS, PRINTED_ROWS):
        docx = ours(template(), our_names(invented(rows)))
        mine = _spent(lambda docx=docx: tuple(pdfs([docx])))
        most = round(10 * mine) + 1
        theirs, finished = _limited(program, docx, most)
        name = f"PDF of a table {rows}×8"
        if finished:
            said(name, mine, theirs, "LibreOffice, the table unsplit", "s")
        else:
            print(f"{name:<34} {mine:8.2f} s  below 0.1: LibreOffice has not printed the table unsplit in {most} s")


def _limited(program: str, docx: bytes, most: int) -> tuple[float, bool]:
    """Processor seconds that LibreOffice takes for the document as it is, and whether it finished within `most`."""
    done = [False]

    def work() -> None:
        with tempfile.TemporaryDirectory() as name:
            (Path(name) / "0.docx").write_bytes(docx)
            profile = f"-env:UserInstallation={(Path(name) / 'profile').as_uri()}"
            convert = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", name, f"{name}/0.docx"]
            limited = ["sh", "-c", f'ulimit -t {most}; exec "$@"', "sh", *convert]
            subprocess.run(limited, check=False, capture_output=True)
            done[0] = (Path(name) / "0.pdf").exists()

    return _spent(work), done[0]


def _spent(work: Callable[[], object]) -> float:
    """Processor seconds of this process and its children."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def growth() -> int:
    """Megabytes the process grows at its peak by rendering the long table once."""
    docx = template()
    ours(docx, our_names(invented(20)))
    names = our_names(invented(ROWS))
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
    before = _peak()
    ours(docx, names)
    return (_peak() - before) >> 10


def _peak() -> int:
    """The process's highest resident kilobytes since it was last forgotten."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1])


if __name__ == "__main__":
    if sys.argv[1:] == ["growth"]:
        print(growth())
    else:
        table_of_ten_thousand()
        letters()
        printed()
