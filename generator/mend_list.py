"""修改清单: the first sheet of a reply, a line for each thing to mend or to explain, with a link to its cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from openpyxl import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from generator.book import new_sheet, put, put_area
from generator.flagging import marked
from generator.look import Look
from generator.moment import due, moment
from generator.paper import Area, fit, set_page
from generator.text_width import height

MEND = "修改清单"
HEADS = ("序号", "性质", "报表", "位置", "项目", "上期", "本期", "审核意见", "情况说明")
_WIDTHS = (5, 8, 11, 8, 20, 9, 10, 42, 34)
_KINDS = {True: "须改正", False: "请说明"}


@dataclass(frozen=True, slots=True)
class MendHead:
    """What stands above the list. Instants are aware, printed in `zone`; `correct_by` is the correction deadline."""

    office: str
    unit: str
    obligation: str
    period: str
    delivery: str
    arrival: str
    file: str
    received_at: datetime
    deadline: str
    zone: tzinfo
    correct_by: datetime | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Mend:
    """A line: whether it must be mended; sheet, cell ("" where it is about none), figure, last and present value.

    `reason` is what the clerk has said about it already.
    """

    error: bool
    form: str
    cell: str
    item: str
    last: str
    now: str
    opinion: str
    reason: str = ""


def mend_sheet(workbook: Workbook, head: MendHead, mends: Sequence[Mend]) -> Worksheet:
    """The sheet at the end of the workbook."""
    paper = fit(_WIDTHS)
    sheet = new_sheet(workbook, MEND, paper.widths)
    across, room = len(HEADS), sum(paper.widths)
    if head.mark:
        put(sheet, 1, across, head.mark, Look.MARK)
    put_area(sheet, Area(2, 1, 2, across), f"{MEND}（{head.unit}）", Look.TITLE)
    sheet.row_dimensions[2].height = 36
    row = 3
    for text in _facts(head, mends):
        put_area(sheet, Area(row, 1, row, across), text, Look.SCOPE)
        sheet.row_dimensions[row].height = round(height(text, room, 11, least=18), 1)
        row += 1
    _legend(sheet, row, across)
    top = row + 1
    for column, text in enumerate(HEADS, start=1):
        put(sheet, top, column, text, Look.HEAD)
    sheet.row_dimensions[top].height = 26
    for number, mend in enumerate(mends, start=1):
        _line(sheet, top + number, number, mend, paper.widths)
    bottom = top + max(1, len(mends))
    set_page(sheet, paper, bottom=bottom, head=(top, top), mark=head.mark)
    return sheet


def _facts(head: MendHead, mends: Sequence[Mend]) -> list[str]:
    errors = sum(mend.error for mend in mends)
    received = moment(head.received_at, head.zone)
    came = f"来件“{head.file}”已于{received}收到，收件编号{head.arrival}，原件已留存。收件单位：{head.office}。"
    lines = [f"{head.obligation}（{head.period}），报送时限{head.deadline}。{came}"]
    if errors:
        by = f"，请于{due(head.correct_by, head.zone)}前改好" if head.correct_by else ""
        lines.append(
            f"须改正{errors}处{by}：点“位置”跳到该格，直接改，改完保存、关闭即可，不必另存、改名或移动；"
            "系统会自动收取保存后的文件。是否按时以第一次收到的时间为准。"
        )
    if errors < len(mends):
        lines.append(
            f"请说明{len(mends) - errors}处：不影响报送。数有误的请改正；属实的在本表“情况说明”栏写明原因后保存，"
            "只写“核实无误”“属实”的不算说明。"
        )
    return lines


def _legend(sheet: Worksheet, row: int, across: int) -> None:
    """What the colours in the forms mean; the frames tell them apart on a black-and-white print."""
    put(sheet, row, 1, "图例", Look.SCOPE)
    for column, error in ((2, True), (4, False)):
        put(sheet, row, column, None, Look.MIDDLE)
        cell = sheet.cell(row, column)
        cell.fill, cell.border = marked("error" if error else "query")
        put(sheet, row, column + 1, _KINDS[error], Look.SCOPE)
    put_area(sheet, Area(row, 6, row, across), "鼠标停在有颜色的格上，可看到审核意见。", Look.SCOPE)
    sheet.row_dimensions[row].height = 20


def _line(sheet: Worksheet, row: int, number: int, mend: Mend, widths: Sequence[float]) -> None:
    texts = (str(number), _KINDS[mend.error], mend.form, mend.cell or "—", mend.item, mend.last, mend.now, mend.opinion)
    looks = (Look.MIDDLE,) * 7 + (Look.LABEL,)
    for column, (text, look) in enumerate(zip(texts, looks, strict=True), start=1):
        put(sheet, row, column, text, look)
    put(sheet, row, len(HEADS), mend.reason or None, Look.TEXT)
    kind = sheet.cell(row, 2)
    kind.fill, kind.border = marked("error" if mend.error else "query")
    if mend.cell:
        link = sheet.cell(row, 4)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{mend.form}'!{mend.cell}", tooltip="跳到该格")
        link.style = Look.LINK.value
    tall = [height(text, wide) for text, wide in zip((*texts, mend.reason), widths, strict=True)]
    sheet.row_dimensions[row].height = round(max(30.0, *tall), 1)
