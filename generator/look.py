"""How our workbooks look: one named cell style for each purpose, in the faces Chinese offices print with."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side


class Look(StrEnum):
    """A purpose; its value is the style's name in the workbook."""

    ANNEX = "报送 附件号"
    MARK = "报送 演练"
    CAMPAIGN = "报送 专项名"
    TITLE = "报送 表题"
    LEAD = "报送 表头项左"
    LEAD_MIDDLE = "报送 表头项中"
    LEAD_RIGHT = "报送 表头项右"
    QUESTION = "报送 零报告问句"
    SCOPE = "报送 汇总范围"
    HEAD = "报送 栏目"
    LABEL = "报送 名称"
    MIDDLE = "报送 居中"
    SERIAL = "报送 序号"
    WHOLE = "报送 填整数"
    DECIMAL = "报送 填小数"
    DATE = "报送 填日期"
    PICK = "报送 选填"
    TEXT = "报送 填文字"
    SUM_WHOLE = "报送 合计整数"
    SUM_DECIMAL = "报送 合计小数"
    DASH = "报送 不填"
    PRIOR = "报送 上期数"
    PRIOR_DECIMAL = "报送 上期小数"
    PRIOR_LABEL = "报送 上期名称"
    PRIOR_HEAD = "报送 上期栏目"
    CODE = "报送 校验码"
    LINK = "报送 链接"
    NOTE = "报送 说明"
    SIGN = "报送 签名"
    VALUE = "报送 数值"
    VALUE_DECIMAL = "报送 数值小数"
    VALUE_DATE = "报送 日期"
    VALUE_TEXT = "报送 文字"
    VALUE_SUM = "报送 汇总数"
    VALUE_SUM_DECIMAL = "报送 汇总小数"
    MISSING = "报送 未报"


@dataclass(frozen=True, slots=True)
class _Dress:
    face: str = "宋体"
    points: float = 10.5
    bold: bool = False
    colour: str = "000000"
    across: Literal["left", "center", "right"] = "center"
    down: Literal["top", "center"] = "center"
    wrap: bool = True
    box: bool = True
    fill: str = ""
    free: bool = False
    number: str = "General"


_SONG, _HEI, _KAI, _BIAO = "宋体", "黑体", "楷体", "方正小标宋简体"
_INPUT = "FFFBE6"  # a fill-in cell: soft, and white on a laser print
_HEAD = "EDF1F5"
_SUM = "F2F2F2"
_GREY = "6E6E6E"  # last period's numbers: lighter than what is filled in, still legible on a laser print
_DRESSES: dict[Look, _Dress] = {
    Look.ANNEX: _Dress(_HEI, 14, across="left", wrap=False, box=False),
    Look.MARK: _Dress(_HEI, 14, colour="C00000", across="right", wrap=False, box=False),
    Look.CAMPAIGN: _Dress(_BIAO, 16, box=False),
    Look.TITLE: _Dress(_BIAO, 20, box=False),
    Look.LEAD: _Dress(points=11, across="left", wrap=False, box=False),
    Look.LEAD_MIDDLE: _Dress(points=11, wrap=False, box=False),
    Look.LEAD_RIGHT: _Dress(points=11, across="right", wrap=False, box=False),
    Look.QUESTION: _Dress(points=11, across="right", wrap=False, box=False),
    Look.SCOPE: _Dress(_KAI, 11, across="left", box=False),
    Look.HEAD: _Dress(_HEI, fill=_HEAD),
    Look.LABEL: _Dress(across="left"),
    Look.MIDDLE: _Dress(),
    Look.SERIAL: _Dress(free=True),
    Look.WHOLE: _Dress(fill=_INPUT, free=True),
    Look.DECIMAL: _Dress(fill=_INPUT, free=True, number="0.00"),
    Look.DATE: _Dress(fill=_INPUT, free=True, number="yyyy-mm-dd"),
    Look.PICK: _Dress(fill=_INPUT, free=True),
    Look.TEXT: _Dress(across="left", fill=_INPUT, free=True, number="@"),
    Look.SUM_WHOLE: _Dress(bold=True, fill=_SUM),
    Look.SUM_DECIMAL: _Dress(bold=True, fill=_SUM, number="0.00"),
    Look.DASH: _Dress(colour="808080", fill=_SUM),
    Look.PRIOR: _Dress(points=9, colour=_GREY),
    Look.PRIOR_DECIMAL: _Dress(points=9, colour=_GREY, number="0.00"),
    Look.PRIOR_LABEL: _Dress(points=9, colour=_GREY, across="right"),
    Look.PRIOR_HEAD: _Dress(_HEI, 9, colour=_GREY, fill=_HEAD),
    Look.LINK: _Dress(colour="0563C1"),
    Look.CODE: _Dress(points=9, colour="404040", across="right", wrap=False, box=False),
    Look.NOTE: _Dress(points=10, across="left", box=False),
    Look.SIGN: _Dress(points=11, across="left", wrap=False, box=False, free=True),
    Look.VALUE: _Dress(),
    Look.VALUE_DECIMAL: _Dress(number="0.00"),
    Look.VALUE_DATE: _Dress(number="yyyy-mm-dd"),
    Look.VALUE_TEXT: _Dress(across="left", number="@"),
    Look.VALUE_SUM: _Dress(bold=True, fill=_SUM),
    Look.VALUE_SUM_DECIMAL: _Dress(bold=True, fill=_SUM, number="0.00"),
    Look.MISSING: _Dress(colour="C00000"),
}
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_BARE = Border()


def dress(workbook: Workbook) -> None:
    """Give the workbook every style; cells then take one by its name."""
    for look, wear in _DRESSES.items():
        workbook.add_named_style(_named(look, wear))


def _named(look: Look, wear: _Dress) -> NamedStyle:
    return NamedStyle(
        name=look.value,
        font=Font(name=wear.face, size=wear.points, bold=wear.bold, color=f"FF{wear.colour}"),
        fill=PatternFill("solid", fgColor=f"FF{wear.fill}") if wear.fill else PatternFill(),
        border=_BOX if wear.box else _BARE,
        alignment=Alignment(horizontal=wear.across, vertical=wear.down, wrap_text=wear.wrap),
        number_format=wear.number,
        protection=Protection(locked=not wear.free),
    )
