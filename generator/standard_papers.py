"""The standard papers by kind: 情况汇报（呈阅）, 工作总结, 报告, 通报, 催报通知 and 函."""

from collections.abc import Callable, Mapping

from generator import page
from generator import page_styles as styles
from generator import standard_chapters as chapters
from generator.draft import Draft
from generator.page_head import letter_head, red_head, red_head_upward
from generator.page_imprint import imprint
from generator.page_table import Column, table
from generator.shown import DASH

_UNITS_TITLE = "各单位报送和主要数据情况表"
_STANDING_TITLE = "各单位报送情况表"
_FIGURES_TITLE = "各单位主要数据情况表"


def summary(draft: Draft) -> None:
    """情况汇报（呈阅）: the leader's paper, who has reported first. A 科 signs it; it has no red head."""
    draft.line(styles.KIND, "情况汇报（呈阅）")
    chapters.rehearsal(draft)
    draft.line(styles.FLUSH)
    chapters.title(draft)
    if draft.report.to:
        draft.line(styles.FLUSH, "{{ 主送 }}：")
    draft.write(
        "按照{{ 文件书名 }}要求，{{ 事项 }}{{ 期次括注 }}报送时限为{{ 报送时限 }}。"
        "现将截至{{ 截至 }}的报送和汇总情况汇报如下。"
    )
    _standing(draft)
    _main_figures(draft)
    next_chart, compared = "1", bool(draft.plan.compare or draft.plan.trend)
    if compared:
        draft.tag("{%p if 实报 > 0 %}")
        draft.line(styles.HEADING, "三、各单位对比")
        next_chart = chapters.comparison(draft)
        draft.tag("{%p endif %}")
    numbers = ["三", "四", "五"]
    if draft.goals:
        draft.line(styles.HEADING, f"{_after(numbers, compared=compared)}、目标完成情况")
        chapters.goal_chart(draft, next_chart)
        chapters.goals(draft)
        numbers.pop(0)
    draft.tag("{%p if 情况摘录 %}")
    draft.line(styles.HEADING, f"{_after(numbers, compared=compared)}、各单位情况摘录")
    draft.each("条 in 情况摘录", "{{ 条.单位 }}：{{ 条.内容 }}")
    draft.tag("{%p endif %}")
    title = _UNITS_TITLE if draft.plan.units else _STANDING_TITLE
    draft.line(styles.BODY, "特此汇报。", keep=True)
    chapters.closing(draft, [title, *_list_titles(draft)], sealed=False)
    chapters.annexes(draft, _standing_columns(draft), title, _STANDING_NOTE)


def _after(numbers: list[str], *, compared: bool) -> str:
    """The number of a chapter that stands after the comparison, where there is one and somebody has reported."""
    return f"{{% if 实报 > 0 %}}{numbers[1]}{{% else %}}{numbers[0]}{{% endif %}}" if compared else numbers[0]


def work_summary(draft: Draft) -> None:
    """工作总结 at the end: what was done and reached; it goes out of the house, so no unit's lateness is in it."""
    chapters.rehearsal(draft)
    draft.line(styles.FLUSH)
    chapters.title(draft)
    draft.write(f"根据{{{{ 文件书名 }}}}部署，{draft.plan.done}现将工作情况总结如下。")
    draft.line(styles.HEADING, "一、主要工作和成效")
    draft.write(chapters.scope_line(draft))
    chapters.sections(draft)
    _reached(draft, charted=True)
    _annexed(draft)


def forwarding(draft: Draft) -> None:
    """报告 to the upper level: number left, 签发人 right; figures, goals, what comes next; no unit's lateness."""
    red_head_upward(draft.paper, "{{ 机关标志 }}", "{{ 发文字号 }}", "{{ 签发人 }}")
    chapters.rehearsal(draft, apart=True)
    chapters.title(draft)
    draft.line(styles.FLUSH, "{{ 主送 }}：")
    draft.write(f"根据{{{{ 文件书名 }}}}部署，{draft.plan.done}现将{{{{ 数据截至 }}}}前的有关情况报告如下：")
    draft.line(styles.HEADING, "一、总体进展情况")
    draft.write(chapters.scope_line(draft))
    chapters.sections(draft)
    _reached(draft)
    draft.line(styles.BODY, "特此报告。", keep=True)
    _annexed(draft)
    imprint(draft.paper, "抄送", "{{ 印发机关 }}", "{{ 印发日期 }}印发")


def own_report(draft: Draft) -> None:
    """报告 of the office's own day: what it wrote, in its own words, and the day's figures."""
    red_head_upward(draft.paper, "{{ 机关标志 }}", "{{ 发文字号 }}", "{{ 签发人 }}")
    chapters.rehearsal(draft, apart=True)
    chapters.title(draft)
    draft.line(styles.FLUSH, "{{ 主送 }}：")
    draft.write(f"根据{{{{ 文件书名 }}}}部署，{draft.plan.done}现将{{{{ 期次 }}}}的情况报告如下：")
    chapters.sections(draft)
    draft.each("条 in 情况摘录", "{{ 条.指标 }}：{{ 条.内容 }}")
    draft.line(styles.BODY, "特此报告。", keep=True)
    chapters.closing(draft, [])
    imprint(draft.paper, "抄送", "{{ 印发机关 }}", "{{ 印发日期 }}印发")


def circular(draft: Draft) -> None:
    """报送情况通报: praise first, then who is late or missing, each named only beyond doubt, then what to do."""
    red_head(draft.paper, "{{ 机关标志 }}", "{{ 发文字号 }}")
    chapters.rehearsal(draft, apart=True)
    chapters.title(draft)
    draft.line(styles.FLUSH, "{{ 主送 }}：")
    draft.write(
        "{{ 文件书名 }}要求，{{ 事项 }}{{ 期次括注 }}应于{{ 报送时限 }}前报送。"
        "截至{{ 截至 }}，各单位报送情况已经核准，现通报如下："
    )
    draft.line(styles.HEADING, "一、总体情况")
    draft.write(
        "应报{{ 应报 }}家，实报{{ 实报 }}家，报送率{{ 报送率|百分比 }}；按时报送{{ 按时 }}家，"
        "按时报送率{{ 按时报送率|百分比 }}。{{ 未定说明 }}"
    )
    draft.only_if("表扬说明", "{{ 表扬说明 }}，予以表扬。")
    draft.tag("{%p if 超时说明 or 未报说明 %}")
    draft.line(styles.HEADING, "二、存在的问题")
    draft.only_if("超时说明", "超时报送的单位：{{ 超时说明 }}。")
    draft.only_if("未报说明", "截至目前尚未报齐的单位：{{ 未报说明 }}。")
    draft.tag("{%p endif %}")
    draft.line(styles.HEADING, "{% if 超时说明 or 未报说明 %}三{% else %}二{% endif %}、工作要求")
    draft.tag("{%p if 未报说明 %}")
    draft.write("请尚未报齐的单位于{{ 新时限 }}前补报；确有困难的，请在此之前说明原因和预计报送时间。")
    draft.tag("{%p endif %}")
    draft.line(
        styles.BODY,
        "请各单位按期报送，报送前认真核对表内、表间数字，经单位负责人审核。{{ 联系方式 }}。",
        keep=True,
    )
    if draft.report.ranking:
        draft.write("按照“{{ 排名依据 }}”的要求计分：{{ 排名规则 }}。得分和名次见附件，得分相同的名次并列。")
    chapters.closing(draft, ["报送情况一览表"])
    _circular_table(draft)
    imprint(draft.paper, "抄送", "{{ 印发机关 }}", "{{ 印发日期 }}印发")


def chaser(draft: Draft) -> None:
    """催报通知: an office's plain notice to those past due."""
    chapters.rehearsal(draft)
    draft.line(styles.FLUSH)
    chapters.title(draft)
    _chasing(draft)


def chasing_letter(draft: Draft) -> None:
    """The same as a 函, to bodies of equal rank."""
    letter_head(draft.paper, "{{ 本机关 }}", "{{ 发文字号 }}")
    chapters.rehearsal(draft, apart=True)
    chapters.title(draft)
    _chasing(draft)


PAPERS: Mapping[str, Callable[[Draft], None]] = {
    "summary": summary,
    "work-summary": work_summary,
    "forwarding": forwarding,
    "own-report": own_report,
    "circular": circular,
    "chaser": chaser,
    "letter": chasing_letter,
}


def _chasing(draft: Draft) -> None:
    draft.line(styles.FLUSH, "{{ 催报单位 }}：")
    draft.write("{{ 文件书名 }}要求，{{ 事项 }}{{ 期次括注 }}应于{{ 报送时限 }}前报送{{ 收报部门 }}。")
    draft.tag("{%p if 催报说明 %}")
    draft.write("截至{{ 截至 }}，{{ 催报说明 }}。请于{{ 新时限 }}前报送。")
    draft.tag("{%p else %}")
    draft.write("截至{{ 截至 }}，尚未收齐{{ 催报几家 }}的材料（见下表）。请于{{ 新时限 }}前报送。")
    columns = (
        Column("序号", "{{ 行.序号 }}", 12),
        Column("单位", "{{ 行.名称 }}", 34),
        Column("尚缺材料", "{{ 行.尚缺 }}", 70, left=True),
        Column("原报送时限", "{{ 行.原时限 }}", 48),
    )
    table(draft.paper, "尚缺材料一览表", "行 in 催报", columns)
    draft.line(styles.FLUSH)
    draft.tag("{%p endif %}")
    draft.line(
        styles.BODY,
        "如已报送或者有特殊情况，请及时告知，并说明预计报送时间。{{ 联系方式 }}。",
        keep=True,
    )
    chapters.closing(draft, [])


def _standing(draft: Draft) -> None:
    """Who has reported and who is missing: the first thing a leader asks."""
    draft.line(styles.HEADING, "一、报送情况")
    draft.write("{{ 缺报说明 }}{{ 时效说明 }}报送率{{ 报送率|百分比 }}，按时报送率{{ 按时报送率|百分比 }}。")
    draft.only_if("沿用说明", "{{ 沿用说明 }}")
    draft.only_if("待确认 > 0", "{{ 待确认单位 }}的来件待确认，暂不计入实报，也不作未报处理；确认后数字会有变化。")


def _main_figures(draft: Draft) -> None:
    draft.line(styles.HEADING, "二、主要数据")
    draft.tag("{%p if 实报 > 0 %}")
    draft.write(chapters.scope_line(draft))
    draft.only_if("缺项说明", "个别指标有单位未填：{{ 缺项说明 }}。")
    chapters.sections(draft)
    draft.tag("{%p else %}")
    draft.write("目前没有可以汇总的数据：{{ 口径 }}。")
    draft.tag("{%p endif %}")


def _reached(draft: Draft, *, charted: bool = False) -> None:
    """Goal by goal, then what is lacking and what comes next; a duty without goals has only the last, if anything."""
    numbers = iter("二三")
    if draft.goals:
        draft.line(styles.HEADING, f"{next(numbers)}、目标完成情况")
        if charted:
            chapters.goal_chart(draft, "1")
        chapters.goals(draft)
    if draft.goals or draft.plan.ahead:
        _ahead(draft, next(numbers))


def _annexed(draft: Draft) -> None:
    """附件 of a paper that goes out: the tables on its own pages, and the workbooks beside it."""
    tables = [*([_FIGURES_TITLE] if draft.plan.units else []), *_list_titles(draft)]
    chapters.closing(draft, [*tables, *draft.plan.books])
    if tables:
        above, books = "合计{{ 口径 }}{{ 同口径说明 }}。", bool(draft.plan.books)
        chapters.annexes(draft, _unit_columns(draft), _FIGURES_TITLE, above, books=books)


def _ahead(draft: Draft, number: str) -> None:
    """What is not reached yet, from the goals that have numbers, and what the plan says comes next."""
    counted = not all(goal.statement for goal in draft.goals)
    draft.line(styles.HEADING, f"{number}、{'存在的问题和' if counted else ''}下一步打算")
    if counted:
        draft.tag("{%p for 行 in 目标 %}")
        draft.tag('{%p if 行.结论 in ["正在推进", "未达到"] %}')
        draft.write(f"{{{{ 行.名称 }}}}{_SHORT}")
        draft.tag("{%p endif %}")
        draft.tag("{%p endfor %}")
    for text in draft.plan.ahead:
        draft.line(styles.BODY, text, keep=True)  # so that 署名 never stands on a page without text of the body


def _list_titles(draft: Draft) -> list[str]:
    return [listed.title for listed in draft.plan.lists]


_SHORT = (
    f"{{% if 行.差距 == '{DASH}' and 行.未达单位 != '{DASH}' %}}：{{{{ 行.未达单位 }}}}未达到{{{{ 行.目标 }}}}的目标。"
    f"{{% elif 行.差距 == '{DASH}' %}}{{{{ 行.结论 }}}}，目标为{{{{ 行.目标 }}}}。"
    "{% elif 行.结论 == '未达到' %}未达到{{ 行.目标 }}的目标，尚差{{ 行.差距 }}。"
    "{% else %}距{{ 行.目标 }}的目标尚差{{ 行.差距 }}。{% endif %}"
)
_STANDING_NOTE = (
    "合计{{ 口径 }}。“报齐时间”是计时的材料收齐的时间，时效按此计；“时间待认定”指这一时间跨报送时限，"
    "认定前暂按按时计；“待确认”指来件待核，不作未报统计。"
)


def _standing_columns(draft: Draft) -> list[Column]:
    return [
        *_unit_columns(draft),
        Column("状态", "{{ 行.状态 }}", 23),
        Column("时效", "{{ 行.时效 }}", 14),
        Column("报齐时间", "{{ 行.报齐时间 }}", 29),
    ]


def _unit_columns(draft: Draft) -> list[Column]:
    return [
        Column("序号", "{{ 行.序号 }}", 12),
        Column("单位", "{{ 行.名称 }}", 24, draft.main.total_label or "合计"),
    ]


def _circular_table(draft: Draft) -> None:
    columns = [
        Column("序号", "{{ 行.序号 }}", 12),
        Column("单位", "{{ 行.名称 }}", 32),
        Column("报送情况", "{{ 行.情况 }}", 26),
        Column("时效", "{{ 行.时效 }}", 26),
        Column("报齐时间", "{{ 行.报齐时间 }}", 34),
        Column("版次", "{{ 行.版次 }}", 12),
    ]
    if draft.report.ranking:
        columns += [Column("得分", "{{ 行.得分 }}", 14), Column("名次", "{{ 行.名次 }}", 14)]
    page.line(draft.paper, styles.KIND, "附件", new_page=True)
    above = "各单位按行政区划顺序排列。“报齐时间”是计时的材料收齐的时间，时效按此计；“尚待核实”的不作评价。"
    table(draft.paper, "报送情况一览表", "行 in 通报单位", columns, above=above)
