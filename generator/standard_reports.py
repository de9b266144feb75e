"""The standard report templates: 情况汇报（呈阅） as ordinary .docx with docxtpl tags, which staff may redraw in Word.

`python -m generator.standard_reports [templates]` writes them anew from the definitions beside them; the same
definitions give the same bytes.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document as Paper

from generator import page
from generator import page_styles as styles
from generator.carried import cumulative
from generator.page_table import Column, table
from generator.standard_plans import PLANS, Listed, Plan
from generator.table_names import identifier
from tracker.definition.load import load_campaign, read_texts
from tracker.definition.model import Campaign, Field, Form, Report

_FIGURE = re.compile(r"\[(\w+)(?:\?(\w+))?\]")
_NUMBERS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class _Draft:
    """A report being drawn."""

    paper: Paper
    plan: Plan
    campaign: Campaign
    report: Report
    main: Form

    def write(self, *texts: str) -> None:
        """Body paragraphs."""
        page.body(self.paper, texts)

    def line(self, style: str, text: str = "") -> None:
        """One paragraph in a style."""
        page.line(self.paper, style, text)

    def tag(self, text: str) -> None:
        """A tag that commands paragraphs."""
        page.tag(self.paper, text)


def standard_reports(campaign: Campaign) -> dict[str, bytes]:
    """The campaign's standard templates by their path in its folder, drawn from its forms and goals."""
    reports = {report.id: report for report in campaign.reports}
    return {
        reports[plan.report].template: _drawn(campaign, plan, reports[plan.report])
        for plan in PLANS
        if plan.campaign == campaign.id
    }


def _drawn(campaign: Campaign, plan: Plan, report: Report) -> bytes:
    main = campaign.form(report.main)
    if main is None:
        raise LookupError(report.main)
    draft = _Draft(page.paper(), plan, campaign, report, main)
    _opening(draft)
    _standing(draft)
    _figures(draft)
    _goals(draft)
    _extracts(draft)
    _closing(draft)
    _annexes(draft)
    return page.saved(draft.paper)


def _opening(draft: _Draft) -> None:
    """Kind, title, addressee, and on whose order; a rehearsal says so above everything."""
    draft.line(styles.KIND, "情况汇报（呈阅）")
    draft.tag("{%p if 演练 %}")
    draft.line(styles.KIND, "【演练】本件由演练数据生成，不作工作依据。")
    draft.tag("{%p endif %}")
    draft.line(styles.FLUSH)
    draft.line(styles.TITLE_LINE, "{{ 标题分行 }}")
    draft.line(styles.FLUSH)
    if draft.report.to:
        draft.line(styles.FLUSH, f"{draft.report.to}：")
    draft.write(
        "按照{{ 文件书名 }}要求，{{ 事项 }}{{ 期次括注 }}报送时限为{{ 报送时限 }}。"
        "现将截至{{ 截至 }}的报送和汇总情况汇报如下。"
    )


def _standing(draft: _Draft) -> None:
    """Who has reported and who is missing: the first thing a leader asks."""
    draft.line(styles.HEADING, "一、报送情况")
    draft.write("{{ 缺报说明 }}{{ 时效说明 }}报送率{{ 报送率|百分比 }}，按时报送率{{ 按时报送率|百分比 }}。")
    draft.tag("{%p if 沿用说明 %}")
    draft.write("{{ 沿用说明 }}")
    draft.tag("{%p endif %}")
    draft.tag("{%p if 待确认 > 0 %}")
    draft.write("{{ 待确认单位 }}的来件待确认，暂不计入实报，也不作未报处理；确认后数字会有变化。")
    draft.tag("{%p endif %}")


def _figures(draft: _Draft) -> None:
    """Headline figures in sentences, their scope first; the table by class."""
    draft.line(styles.HEADING, "二、主要数据")
    draft.tag("{%p if 实报 > 0 %}")
    draft.write(f"数据截至{{{{ 数据截至 }}}}。{draft.plan.note}。汇总口径：{{{{ 口径 }}}}{{{{ 同口径说明 }}}}。")
    draft.tag("{%p if 缺项说明 %}")
    draft.write("个别指标有单位未填：{{ 缺项说明 }}。")
    draft.tag("{%p endif %}")
    for number, said in zip(_NUMBERS, draft.plan.sections, strict=False):
        draft.line(styles.SUBHEADING, f"（{number}）{said.heading}")
        draft.write("".join(_sentence(draft.main, text) for text in re.findall("[^。]+。", said.text)))
    if draft.plan.classes:
        _by_class(draft)
    draft.tag("{%p else %}")
    draft.write("目前没有可以汇总的数据：{{ 口径 }}。")
    draft.tag("{%p endif %}")


def _sentence(form: Form, text: str) -> str:
    """A sentence whose figures are all over the same units: those that reported, unless all are cumulative."""
    ids = [match.group(1) for match in _FIGURE.finditer(text)]
    whole = cumulative(form, ids)
    said = _FIGURE.sub(lambda match: _figure(form, match, "合计" if whole else "在报合计"), text)
    return said if whole else said.removesuffix("。") + "{{ 在报括注 }}。"


def _figure(form: Form, match: re.Match[str], totals: str) -> str:
    """[cases] as a tag; [problems?问题] as one that says 未发现问题 for zero."""
    name = form.by_id[match.group(1)].name
    if match.group(2):
        return f'{{{{ {totals}.{name}|未发现("{match.group(2)}") }}}}'
    return f"{{{{ {totals}.{name}|带单位 }}}}"


def _by_class(draft: _Draft) -> None:
    """The table by class, like a sentence over the same units in all its columns."""
    kind = "" if cumulative(draft.main, draft.plan.classes) else "在报"
    columns = [
        Column(draft.main.row_label or "类别", "{{ 行.名称 }}", 27, draft.main.total_label, left=True),
        *_number_columns(draft, draft.plan.classes, f"{kind}合计"),
    ]
    table(draft.paper, f"表1　分{draft.main.row_label or '类别'}主要数据", f"行 in {kind}类别", columns, empty="")
    text = "以家、人次计的指标，合计按不重复的数填写，可以小于各类之和；“—”表示没有基数或没有数。"
    draft.line(styles.NOTE, f"注：{{{{ {kind}口径 }}}}。{text}")


def _goals(draft: _Draft) -> None:
    """Goal by goal; what has no base prints —, and nothing is 达到 for all while a unit is missing."""
    draft.line(styles.HEADING, "三、目标完成情况")
    goals = [goal for goal in draft.campaign.goals if goal.obligation == draft.report.obligation]
    if all(goal.statement for goal in goals):
        draft.write("文件所定目标均为定性目标，没有可以由报表核算的指标，须结合各单位总结另行评估：")
        _each(draft, "行 in 目标", "{{ 行.序号 }}.{{ 行.名称 }}。")
        return
    columns = (
        Column("序号", "{{ 行.序号 }}", 12),
        Column("整治目标", "{{ 行.名称 }}", 42, left=True),
        Column("目标", "{{ 行.目标 }}", 20),
        Column("达到", "{{ 行.达到 }}", 41),
        Column("差距", "{{ 行.差距 }}", 20),
        Column("结论", "{{ 行.结论 }}", 28),
    )
    number = 2 if draft.plan.classes else 1
    table(draft.paper, f"表{number}　整治目标完成情况", "行 in 目标", columns)
    note = "注：{{ 口径 }}{{ 同口径说明 }}。括号内为分子和分母；“—”表示没有基数，不作结论。"
    page.line(draft.paper, styles.NOTE, note, keep=True)
    if any(goal.scope == "each_unit" for goal in goals):
        draft.tag("{%p for 行 in 目标 %}")
        draft.tag("{%p if 行.未达说明 %}")
        page.line(draft.paper, styles.BODY, "{{ 行.名称 }}：{{ 行.未达说明 }}。", keep=True)
        draft.tag("{%p endif %}")
        draft.tag("{%p endfor %}")


def _extracts(draft: _Draft) -> None:
    """What the units wrote, one paragraph each; the chapter is the last, so that it may be absent."""
    draft.tag("{%p if 情况摘录 %}")
    draft.line(styles.HEADING, "四、各单位情况摘录")
    _each(draft, "条 in 情况摘录", "{{ 条.单位 }}：{{ 条.内容 }}")
    draft.tag("{%p endif %}")


def _each(draft: _Draft, loop: str, text: str) -> None:
    """A paragraph for each; the last keeps with what follows, so that no page holds 附件说明 and 署名 alone."""
    draft.tag(f"{{%p for {loop} %}}")
    draft.tag("{%p if loop.last %}")
    page.line(draft.paper, styles.BODY, text, keep=True)
    draft.tag("{%p else %}")
    draft.write(text)
    draft.tag("{%p endif %}")
    draft.tag("{%p endfor %}")


def _closing(draft: _Draft) -> None:
    """附件说明 a line below the text (7.3.4), 署名 and the open date below it."""
    titles = ["各单位报送和主要数据情况表", *(listed.title for listed in draft.plan.lists)]
    many = len(titles) > 1
    page.line(draft.paper, styles.FLUSH, keep=True)
    for number, title in enumerate(titles, start=1):
        head = "附件：" if number == 1 else "\u3000\u3000\u3000"
        page.line(draft.paper, styles.BODY, head + (f"{number}.{title}" if many else title), keep=True)
    page.line(draft.paper, styles.FLUSH, keep=True)
    page.signed(draft.paper, "{{ 收报部门 }}", "{{ 成文日期 }}", len(draft.campaign.collector))


def _annexes(draft: _Draft) -> None:
    """The wide tables, on lying pages: units in official order, then the lists."""
    page.turned(draft.paper)
    many = bool(draft.plan.lists)
    columns = [
        Column("序号", "{{ 行.序号 }}", 12),
        Column("单位", "{{ 行.名称 }}", 24, draft.main.total_label or "合计"),
        Column("状态", "{{ 行.状态 }}", 23),
        Column("时效", "{{ 行.时效 }}", 14),
        Column("报齐时间", "{{ 行.报齐时间 }}", 29),
        *_number_columns(draft, draft.plan.units, "合计"),
    ]
    draft.line(styles.KIND, "附件1" if many else "附件")
    note = (
        "合计{{ 口径 }}。“报齐时间”是计时的材料收齐的时间，时效按此计；“时间待认定”指这一时间跨报送时限，"
        "认定前暂按按时计；“待确认”指来件待核，不作未报统计。"
    )
    table(draft.paper, "各单位报送和主要数据情况表", "行 in 单位", columns, above=note, total_first=True)
    for number, listed in enumerate(draft.plan.lists, start=2):
        _list(draft, number, listed)


def _list(draft: _Draft, number: int, listed: Listed) -> None:
    form = draft.campaign.form(listed.form)
    if form is None:
        raise LookupError(listed.form)
    name = identifier(form)
    columns = [Column("序号", "{{ 行.序号 }}", 12), Column("单位", "{{ 行.单位 }}", 24)]
    for field_id, share, left in listed.columns:
        field = form.by_id[field_id]
        columns.append(Column(_head(field), f"{{{{ 行.{field.name} }}}}", share, left=left))
    page.line(draft.paper, styles.KIND, f"附件{number}", new_page=True)
    table(draft.paper, listed.title, f"行 in {name}.明细", columns, above=f"汇总口径：{{{{ {name}.口径 }}}}。")


def _number_columns(draft: _Draft, ids: tuple[str, ...], totals: str) -> list[Column]:
    """A column for each of the main form's fields, with its total below."""
    fields = [draft.main.by_id[field_id] for field_id in ids]
    return [
        Column(_head(field), f"{{{{ 行.{field.name} }}}}", _share(field), f"{{{{ {totals}.{field.name} }}}}")
        for field in fields
    ]


def _head(field: Field) -> str:
    return f"{field.label}\n（{field.unit}）" if field.unit else field.label


def _share(field: Field) -> int:
    """Amounts of money need room for nine characters, counts and rates for five."""
    return 23 if field.type == "decimal" else 17


def main(folder: Path) -> list[Path]:
    """Writes every standard template below the folder of campaigns; the paths written."""
    written = []
    for name in dict.fromkeys(plan.campaign for plan in PLANS):
        for path, data in standard_reports(loaded(folder / name)).items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            written.append(target)
    return written


def loaded(folder: Path) -> Campaign:
    """The campaign of a folder, its templates taken as present; ValueError with every fault when it has any."""
    texts, files, problems = read_texts(folder)
    made = frozenset(f"reports/{plan.report}.docx" for plan in PLANS)
    campaign, faults = load_campaign(texts, files | made)
    if campaign is None:
        raise ValueError("\n".join(str(problem) for problem in (*problems, *faults)))
    return campaign


if __name__ == "__main__":
    for path in main(Path(sys.argv[1] if len(sys.argv) > 1 else "templates")):
        sys.stdout.write(f"{path}\n")
