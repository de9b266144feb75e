"""The two sheets beside the forms of a blank: 情况说明 for the clerk's explanations, 填报说明 for ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.book import new_sheet, put, put_area
from generator.choices import Choices
from generator.look import Look
from generator.moment import due, due_day, weekday
from generator.paper import Area, fit, set_page
from generator.text_width import height
from tracker.definition.ad_hoc import is_ad_hoc
from tracker.definition.form import Form
from tracker.definition.model import Duty, Obligation, Part, Period, Unit
from tracker.definition.moments import full_date

EXPLAIN, GUIDE = "情况说明", "填报说明"
EXPLAIN_HEADS = ("序号", "报表", "位置", "项目", "上期", "本期", "审核意见", "情况说明")
EXPLAIN_WIDTHS = (5, 11, 9, 22, 9, 9, 28, 44)
_EXPLAIN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Explained:
    """A line of 情况说明: the form's sheet, the cell, the figure, its last and present value, what we asked, why."""

    form: str
    place: str = ""
    item: str = ""
    last: str = ""
    now: str = ""
    opinion: str = ""
    reason: str = ""


def explain_sheet(
    workbook: Workbook,
    forms: Sequence[str],
    choices: Choices,
    mark: str,
    rows: Sequence[Explained] = (),
) -> Worksheet:
    """情况说明: which form, which figure, why; the answer to a 核实性 question goes here.

    `rows` are those to begin with; the columns are those of the 修改清单, so that the reader knows both.
    """
    paper = fit(EXPLAIN_WIDTHS)
    sheet = new_sheet(workbook, EXPLAIN, paper.widths)
    across = len(EXPLAIN_HEADS)
    _title(sheet, EXPLAIN, across, mark)
    hint = (
        "数字与上期相差较大、各表之间对不上或有其他需要说明的，逐项写明原因；"
        "只写“核实无误”“属实”的不算说明。没有的不填。"
    )
    put_area(sheet, Area(3, 1, 3, across), hint, Look.NOTE)
    sheet.row_dimensions[3].height = height(hint, sum(paper.widths), 10)
    for column, text in enumerate(EXPLAIN_HEADS, start=1):
        put(sheet, 4, column, text, Look.HEAD)
    sheet.row_dimensions[4].height = 26
    bottom = 4 + max(_EXPLAIN_ROWS, len(rows) + 5)
    for number in range(1, bottom - 3):
        _explain_row(sheet, number, rows[number - 1] if number <= len(rows) else None, paper.widths)
    if forms:
        rule = DataValidation(type="list", formula1=choices.reference(tuple(forms)), allow_blank=True)
        rule.sqref = f"B5:B{bottom}"
        sheet.add_data_validation(rule)
    set_page(sheet, paper, bottom=bottom, head=(4, 4), mark=mark)
    return sheet


def _explain_row(sheet: Worksheet, number: int, said: Explained | None, widths: Sequence[float]) -> None:
    row = number + 4
    texts = (said.form, said.place, said.item, said.last, said.now, said.opinion, said.reason) if said else ("",) * 7
    looks = (Look.SERIAL, Look.PICK, Look.PICK, Look.TEXT, Look.PICK, Look.PICK, Look.TEXT, Look.TEXT)
    for column, (text, look) in enumerate(zip((str(number), *texts), looks, strict=True), start=1):
        put(sheet, row, column, text or None, look)
    tall = [height(text, wide) for text, wide in zip(texts, widths[1:], strict=True)]
    sheet.row_dimensions[row].height = round(max(27.0, *tall), 1)


def guide_sheet(
    workbook: Workbook,
    duty: Duty,
    period: Period,
    unit: Unit,
    forms: Sequence[Form],
    mark: str,
    *,
    prior: bool = False,
) -> Worksheet:
    """填报说明: who fills in what by when, where to put it, and how each figure is meant; `prior` explains 上期数."""
    paper = fit([13, 77])
    sheet = new_sheet(workbook, GUIDE, paper.widths)
    _title(sheet, GUIDE, 2, mark)
    row = 3
    for label, text in _guide(duty, period, unit, forms, prior=prior):
        put(sheet, row, 1, label, Look.HEAD)
        put(sheet, row, 2, text, Look.LABEL)
        sheet.row_dimensions[row].height = round(height(text, paper.widths[1], least=24), 1)
        row += 1
    set_page(sheet, paper, bottom=row - 1, mark=mark)
    return sheet


def _title(sheet: Worksheet, text: str, columns: int, mark: str) -> None:
    if mark:
        put(sheet, 1, columns, mark, Look.MARK)
    put_area(sheet, Area(2, 1, 2, columns), text, Look.TITLE)
    sheet.row_dimensions[2].height = 36


def _guide(duty: Duty, period: Period, unit: Unit, forms: Sequence[Form], *, prior: bool) -> list[tuple[str, str]]:
    obligation = duty.obligation
    return [
        ("报送单位", unit.name),
        ("报送事项", f"{duty.campaign.title}：{obligation.title}（{period.label}）"),
        ("报送依据", f"{duty.campaign.document}：“{obligation.basis}”" if obligation.basis else duty.campaign.document),
        ("收表单位", obligation.to or duty.campaign.collector),
        ("报送时限", _when(obligation) if is_ad_hoc(obligation) else _due(period)),
        *([] if is_ad_hoc(obligation) else [("数据期间", _span(period))]),
        ("报送材料", "\n".join(_part(part, duty) for part in obligation.parts)),
        ("放在哪里", _where(unit)),
        ("怎样填写", "\n".join(_how(duty, forms, prior=prior))),
        *[(form.annex or form.title, "\n".join(_about(form))) for form in forms if _about(form)],
    ]


def _when(obligation: Obligation) -> str:
    """Of what is reported when something happens."""
    within = obligation.schedule.within
    how_long = within.replace(" workdays", "个工作日").replace(" days", "天").replace(" hours", "小时")
    return f"随时报送，一事一报{f'，事发后{how_long}内报送' if within else '，没有固定期次'}。"


def _span(period: Period) -> str:
    until = f"，数据截至{full_date(period.data_until)}。"
    return f"{full_date(period.covers_from)}至{full_date(period.covers_to)}{until}"


def _due(period: Period) -> str:
    """The date as printed in the notice; the one in force and its reason where they differ."""
    if not period.timed:
        return "通知没有写明日期，请尽早报送。"
    last = due_day(period.due_at)
    text = f"{due(period.due_at)}（{weekday(last)}）前报送，含当日。"
    if period.moved_because or last != period.printed_due:
        text += f"文件规定日期为{full_date(period.printed_due)}（{weekday(period.printed_due)}）"
        text += f"；{period.moved_because}。" if period.moved_because else "。"
    return f"{text}\n{period.note}" if period.note else text


def _part(part: Part, duty: Duty) -> str:
    form = duty.campaign.form(part.id) if part.kind == "form" else None
    where = "上级下发的表样，另一个文件" if form and form.workbook else "本工作簿"
    name = f"{form.name}（{where}）" if form else f"{part.label}（另附文件{_types(part)}）"
    late = f"，可在时限后{part.later_by}内补交".replace(" workdays", "个工作日").replace(" days", "天")
    return f"{name}{'' if part.required else '，选报'}{late if part.later_by else ''}"


def _types(part: Part) -> str:
    return f"，{'、'.join(part.types)}格式均可" if part.types else ""


def _where(unit: Unit) -> str:
    return (
        f"填好后存盘，连同其他材料放进共享文件夹中本单位的文件夹（{unit.name}）即可，文件名可以不改。"
        "收到后会在该文件夹内写出答复，文件名就是结果：“已收到…”是收件回执；“请修改…”打开改好、保存即可，系统自动收取。"
    )


def _how(duty: Duty, forms: Sequence[Form], *, prior: bool) -> list[str]:
    """The rules of filling in that hold for these forms."""
    out = [
        "1. 只填浅黄色格子，一格只填一个数或一项内容；灰色合计格由公式算出，不用填。",
        "2. 空白不等于0：没有发生的请填0；某类产品本辖区没有的，该类各项都填0。空白按“漏填”处理。",
        "3. 数字不要带单位、“约”字或文字；万元保留两位小数，请留意不要把元填成万元。需要解释的写进“情况说明”表。",
        "4. 各表有保护（无密码），防止误改栏目；列宽、行高、字体可以调整。请不要改动栏目文字和增减栏目。",
    ]
    if any(f.over_rows == "typed" and s.shape == "grid" and s.total_label for s in forms for f in s.row_fields):
        out.append(
            f"{len(out) + 1}. 浅黄色的合计格请手填：家数、人次等在各行之间可能重复（如一家企业生产两类产品），"
            "合计只算一次，不小于最大的一行、不大于各行之和。"
        )
    if any(form.shape == "list" for form in forms):
        out.append(
            f"{len(out) + 1}. 逐项登记的表，行不够可在表中插入行；"
            "本期没有事项的，在表上方零报告格内选“是”。零报告也要报送。"
        )
    elif duty.obligation.schedule.kind not in ("on", "event"):
        out.append(f"{len(out) + 1}. 本期没有新情况的，在表上方零报告格内选“是”，累计数按上期数计。零报告也要报送。")
    if prior:
        out.append(f"{len(out) + 1}. 灰色小字“上期数”是本单位上次已报的数，供核对，不用填；累计数一般不小于上期数。")
    if any(f.type in ("int", "decimal") for form in forms for f in form.fields):
        out.append(
            f"{len(out) + 1}. 表尾“校验码”由所填的数自动算出，数变码变。需报盖章件的，请在填好之后打印，"
            "纸质件与电子件的校验码应当一致。"
        )
    return out


def _about(form: Form) -> list[str]:
    """The form's own notes and what will be checked."""
    checks = [
        f"{c.message}{'' if c.severity == 'error' else '（如确属实，请在“情况说明”表写明原因）'}" for c in form.checks
    ]
    return [*form.notes, *([f"收到后将审核：{'；'.join(checks)}。"] if checks else [])]
