"""Small forms and a builder that turns a table a person can read into the bytes of a workbook."""

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from tracker.definition.form import Check, Field, Form, Row
from tracker.definition.model import Campaign, Duty, Obligation, Part, Period, Schedule, Unit
from tracker.definition.rules import parse_rule
from tracker.facts import DeliveryKey
from tracker.reading.hints import Hints
from tracker.reading.read import read

ZONE = ZoneInfo("Asia/Shanghai")
UNITS = (
    Unit("445202", "榕城区", ("榕城",), "county"),
    Unit("445281", "普宁市", ("普宁",), "county"),
    Unit("445222", "揭西县", ("揭西",), "county"),
    Unit("445200", "揭阳市", (), "city"),
)
GRID = Form(
    "annex11", "统计表", "附件11", 1, "grid",
    (
        Field("plants", "生产企业", "生产企业", "int", "家", over_rows="typed", over_time="stock"),
        Field("cases", "立案", "立案", "int", "起", usual=(Decimal(0), Decimal(500))),
        Field("closed", "结案", "结案", "int", "起"),
        Field("fines", "罚没款", "罚没款", "decimal", "万元", required=False),
        Field("staff", "出动执法人员", "出动执法人员", "int", "人次", scope="form"),
    ),
    rows=(Row("cable", "电线电缆", ("电缆",)), Row("wheel", "砂轮"), Row("chem", "危险化学品（含包装物）")),
    row_label="产品类别",
    checks=(
        Check(parse_rule("closed <= cases"), "error", "结案不能多于立案"),
        Check(parse_rule("annex11.cases = count(annex12)"), "error", "立案数应等于附件12的案件数"),
        Check(parse_rule("cases >= prev.cases"), "query", "累计数比上期减少"),
        Check(parse_rule("annex11.fines = sum(annex12.fine)"), "query", "罚没款应等于附件12之和"),
    ),
)  # fmt: skip
LIST = Form(
    "annex12", "案件表", "附件12", 1, "list",
    (
        Field("unit", "立案单位", "立案单位", "text"),
        Field("number", "案件编号", "案件编号", "text"),
        Field("day", "立案日期", "立案日期", "date"),
        Field("fine", "罚没款", "罚没款", "decimal", "万元", required=False),
        Field("stage", "办理进度", "办理进度", "enum", choices=("立案调查", "已结案"), required=False),
    ),
    key=("number",),
)  # fmt: skip
DOWN = Form(
    "progress", "进展情况表", "附件2", 1, "grid",
    (
        Field("p_sampled", "抽查批次", "省级抽查批次", "int", "批次", group="省级抽查"),
        Field("p_good", "合格批次", "省级合格批次", "int", "批次", group="省级抽查"),
        Field("c_sampled", "抽查批次", "市级抽查批次", "int", "批次", group="市级抽查"),
        Field("c_good", "合格批次", "市级合格批次", "int", "批次", group="市级抽查"),
        Field("rate", "合格率", "合格率", "calc", "%", group="市级抽查", calc=parse_rule("c_good / c_sampled"),
              over_rows="none"),
        Field("text", "下步打算", "下步打算", "text", scope="form", required=False, over_units="text"),
    ),
    rows=(Row("cable", "电线电缆"), Row("steel", "带肋钢筋")),
    row_label="产品类别",
    orient="fields_down",
)  # fmt: skip
CARD = Form(
    "card", "示范创建情况表", "", 2, "card",
    (
        Field("brands", "品牌示范企业", "品牌示范企业", "int", "个"),
        Field("trained", "培训人数", "培训人数", "int", "人次"),
        Field("rate", "检验合格率", "检验合格率", "decimal", "%"),
        Field("plan", "实施方案", "实施方案", "bool"),
    ),
)  # fmt: skip


def period(day: date, label: str, until: date | None = None) -> Period:
    """A period that ends on the day."""
    due = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
    opens = datetime(day.year, day.month, 1, tzinfo=ZONE)
    return Period(day.isoformat(), label, day, day, until or day, day, opens, due)


def obligation(name: str, title: str, parts: tuple[Part, ...]) -> Obligation:
    return Obligation(
        name,
        title,
        title,
        "质量科",
        "请按时报送",
        (("level", ("county",)),),
        Schedule("on", on=date(2019, 10, 20)),
        parts,
    )


def duties() -> tuple[Duty, ...]:
    """One campaign: `final` with one period, `progress` every ten days, `demo` in June and December."""
    final = obligation("final", "总结及统计表", (
        Part("annex11", "form", "附件11 统计表"),
        Part("annex12", "form", "附件12 案件表"),
        Part("summary", "file", "工作总结", types=("docx", "doc", "wps", "pdf")),
        Part("sealed", "file", "盖章扫描件", types=("pdf", "jpg"), required=False, many=True),
    ))  # fmt: skip
    progress = obligation("progress", "十日进展", (Part("progress", "form", "附件2 进展情况表"),))
    june = obligation("june", "六月报送", (Part("card", "form", "示范创建情况表"),))
    december = obligation("december", "十二月报送", (Part("card", "form", "示范创建情况表"),))
    campaign = Campaign(
        "jieyang", "揭阳市专项整治", "方案", "质量科", date(2019, 5, 1), date(2019, 12, 31), UNITS,
        (final, progress, june, december), (GRID, LIST, DOWN, CARD),
    )  # fmt: skip
    tens = (
        period(date(2019, 9, 20), "2019年9月中旬"),
        period(date(2019, 9, 30), "2019年9月下旬"),
        period(date(2019, 10, 10), "2019年10月上旬"),
    )
    return (
        Duty(campaign, final, (period(date(2019, 10, 20), "2019年10月20日"),)),
        Duty(campaign, progress, tens),
        Duty(campaign, june, (period(date(2019, 6, 20), "2019年6月"),)),
        Duty(campaign, december, (period(date(2019, 12, 20), "2019年12月"),)),
    )


DUTIES = duties()
FINAL = DeliveryKey("jieyang", "final", "2019-10-20", "445281")
TEN = DeliveryKey("jieyang", "progress", "2019-09-30", "445281")
SEEN = datetime(2019, 12, 18, 9, tzinfo=UTC)  # every period of the test duties has begun


def hints(folder: str = "普宁市", name: str = "报送.xlsx", sub: str = "", owed=(FINAL,), seen=SEEN) -> Hints:
    return Hints(folder, sub, name, seen, tuple(owed))


def cells(text: str) -> list[list[object]]:
    """A table as written: cells between |, numbers as numbers, '…' keeps a text a text."""
    return [[_cell(c.strip()) for c in line.split("|")] for line in text.strip().splitlines()]


def _cell(text: str) -> object:
    if text.startswith("'"):
        return text.strip("'")
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text or None


def book(sheets: dict[str, str | list[list[object]]], *, stamp=None, merged=(), props=None) -> bytes:
    """A workbook with these sheets; `stamp` writes the hidden identity, `merged` are ranges of the first sheet."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, table in sheets.items():
        sheet = workbook.create_sheet(title)
        for r, line in enumerate(cells(table) if isinstance(table, str) else table, start=1):
            for c, value in enumerate(line, start=1):
                cell = sheet.cell(r, c, value)
                if isinstance(value, str) and value.startswith("#"):
                    cell.data_type = "e"
    for each in merged:
        workbook[next(iter(sheets))].merge_cells(each)
    if stamp:
        hidden = workbook.create_sheet("_baosong")
        for r, (key, value) in enumerate(stamped(*stamp).items(), start=1):
            hidden.cell(r, 1, key)
            hidden.cell(r, 2, value).data_type = "s"
        hidden.sheet_state = "veryHidden"
    for key, value in (stamped(*props) if props else {}).items():
        workbook.custom_doc_props.append(StringProperty(name=f"baosong.{key}", value=value))
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def stamped(obligation: str, period: str, unit: str, forms: str) -> dict[str, str]:
    """The six pairs of the hidden identity."""
    pairs = {"campaign": "jieyang", "obligation": obligation, "period": period, "unit": unit, "forms": forms}
    return pairs | {"checksum": sha256("\n".join(pairs.values()).encode()).hexdigest()[:12]}


class Named(zipfile.ZipInfo):
    """A member whose name is written in a system's own encoding, without the flag for UTF-8."""

    encoding = "gbk"

    def _encodeFilenameFlags(self):  # noqa: N802  zipfile's own hook
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


def zipped(files: dict[str, bytes], encoding: str = "") -> bytes:
    """A zip; with an encoding the names are written unflagged, as Chinese systems do."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = Named(name) if encoding else zipfile.ZipInfo(name)
            if encoding:
                info.encoding = encoding
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def values(part) -> dict[tuple[str, str], str | None]:
    """What was read, by row and field."""
    return {(v.row, v.field): v.text for v in part.values}


def read_table(table: str | list[list[object]], sheet: str = "附件11", **more):
    """Read a workbook of one sheet; it must give one part."""
    reading = read(book({sheet: table}, **more), hints(), DUTIES)
    assert not reading.questions, reading.questions
    return reading.parts[0]


def problems(part) -> list[str]:
    return [p.code for p in part.problems]


GOOD = """
附件11
统计表
报送单位：普宁市 | | 期次：2019年10月20日 | 数据截至：2019年10月20日
产品类别 | 生产企业（家） | 立案（起） | 结案（起） | 罚没款（万元）
电线电缆 | 12 | 5 | 3 | 1.5
砂轮 | 4 | 2 | 2 | 0
危险化学品（含包装物） | 6 | 1 | 0 | 0.25
合计 | 15 | 8 | 5 | 1.75
出动执法人员（人次） | 30
注：没有的填0。
单位负责人（签字）： | 审核人： | 填表人： | 联系电话： | 填报日期：
"""
ITEMS = """
附件12
案件表
报送单位：普宁市 | | 期次：2019年10月20日 | 数据截至：2019年10月20日
本期无此项（零报告）请填“是”： |
序号 | 立案单位 | 案件编号 | 立案日期 | 罚没款（万元） | 办理进度
'1' | 普宁市局 | 普市监〔2019〕1号 | 2019年6月3日 | 1.5 | 已结案
'2' | 普宁市局 | 普市监〔2019〕2号 | 2019/7/4 | 0.25 | 立案调查
'3' | | | | |
注：没有的填“是”。
单位负责人（签字）： | 审核人： | 填表人：
"""
PROGRESS = """
附件2
进展情况表
报送单位：普宁市 | | 期次：2019年9月下旬 | 数据截至：2019年9月30日
分组 | 指标 | 计量单位 | 电线电缆 | 带肋钢筋 | 合计
省级抽查 | 抽查批次 | 批次 | 10 | 20 | 30
| 合格批次 | 批次 | 9 | 18 | 27
市级抽查 | 抽查批次 | 批次 | 5 | 6 | 11
| 合格批次 | 批次 | 4 | 6 | 10
| 合格率 | % | 80 | 100 | —
下步打算 | | | 继续抽查
单位负责人（签字）： | 审核人：
"""
GROUPS = ("A5:A6", "A7:A9")
CARD_TABLE = """
示范创建情况表
报送单位：普宁市 | 期次：2019年6月 | 数据截至：2019年6月20日
指标 | 计量单位 | 数值
品牌示范企业 | 个 | 2
培训人数 | 人次 | 150
检验合格率 | % | 98.5
实施方案 | | 是
"""
