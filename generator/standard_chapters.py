"""The chapters standard papers are made of: figures in sentences, tables, goals, charts, annexes, signature."""

from generator import page
from generator import page_styles as styles
from generator.carried import cumulative
from generator.draft import NUMBERS, Draft, head
from generator.page_table import Column, table
from generator.standard_plans import Listed
from generator.table_names import identifier
from tracker.definition.form import Field

_MANY_UNITS = 8  # beyond which units are compared in lying bars, a line each


def title(draft: Draft) -> None:
    """The title in its lines; a rehearsal says so above it."""
    draft.line(styles.TITLE_LINE, "{{ 标题分行 }}")
    draft.line(styles.FLUSH)


def rehearsal(draft: Draft, *, apart: bool = False) -> None:
    """【演练】 above the title, where it is one; `apart` from it by a line."""
    draft.tag("{%p if 演练 %}")
    draft.line(styles.KIND, "【演练】本件由演练数据生成，不作工作依据。")
    if apart:
        draft.line(styles.FLUSH)
    draft.tag("{%p endif %}")


def sections(draft: Draft) -> None:
    """Headline figures in sentences, （一） to （四）, then the table by class; one section alone needs no heading."""
    several = len(draft.plan.sections) > 1 or draft.plan.since
    for number, said in zip(NUMBERS, draft.plan.sections, strict=False):
        if several:
            draft.line(styles.SUBHEADING, f"（{number}）{said.heading}")
        draft.line(styles.BODY, draft.sentences(said.text), keep=not several)  # nothing may follow it but 署名
    if draft.plan.since:
        _since_last(draft, NUMBERS[len(draft.plan.sections)])
    if draft.plan.classes:
        by_class(draft)


def scope_line(draft: Draft) -> str:
    """数据截至, what the figures are, and whom they hold; the first sentence over figures."""
    return f"数据截至{{{{ 数据截至 }}}}。{draft.plan.note}。汇总口径：{{{{ 口径 }}}}{{{{ 同口径说明 }}}}。"


def _since_last(draft: Draft, number: str) -> None:
    """与上期比较, only over units in both periods; a figure that nobody has in both is left out with its sentence."""
    names = [draft.main.by_id[field_id].name for field_id in draft.plan.since]
    draft.tag("{%p if 上期 %}")
    draft.line(styles.SUBHEADING, f"（{number}）与上期比较")
    changes = "".join(f"{{?}}{name}{{{{ 较上期.{name}|增减 }}}}。" for name in names)
    draft.write(f"与{{{{ 上期 }}}}比较，{{{{ 较上期口径 }}}}。{changes}")
    draft.tag("{%p endif %}")


def by_class(draft: Draft) -> None:
    """The table by class, like a sentence over the same units in all its columns."""
    kind = "" if cumulative(draft.main, draft.plan.classes) else "在报"
    label = draft.main.row_label or "类别"
    columns = [
        Column(label, "{{ 行.名称 }}", 27, draft.main.total_label, left=True),
        *draft.number_columns(draft.plan.classes, f"{kind}合计"),
    ]
    table(draft.paper, f"表1　分{label}主要数据", f"行 in {kind}类别", columns, empty="")
    text = "以家、人次计的指标，合计按不重复的数填写，可以小于各类之和；“—”表示没有基数或没有数。"
    draft.line(styles.NOTE, f"注：{{{{ {kind}口径 }}}}。{text}")


def in_words(draft: Draft) -> bool:
    """Whether no goal has a number to be held against."""
    return all(goal.statement for goal in draft.goals)


def goals(draft: Draft) -> None:
    """Goal by goal; what has no base prints —, and nothing is 达到 for all while a unit is missing."""
    if in_words(draft):
        inside = draft.report.kind == "summary" and not draft.report.upward
        rest = "没有可以由报表核算的指标，须结合各单位总结另行评估" if inside else "完成情况如下"
        draft.write(f"文件所定目标均为定性目标，{rest}：")
        draft.each("行 in 目标", "{{ 行.序号 }}.{{ 行.名称 }}。" + ("" if inside else "【请据各单位总结写明完成情况】"))
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
    draft.line(styles.NOTE, note)
    if any(goal.scope == "each_unit" for goal in draft.goals):
        draft.tag("{%p for 行 in 目标 %}")
        draft.tag("{%p if 行.未达说明 %}")
        draft.write("{{ 行.名称 }}：{{ 行.未达说明 }}。")
        draft.tag("{%p endif %}")
        draft.tag("{%p endfor %}")


def goal_chart(draft: Draft, number: str) -> None:
    """The chart of the goals that are rates, where there are several."""
    rates = [goal for goal in draft.goals if goal.numerator is not None and goal.scope == "total"]
    if len(rates) > 1:
        _chart(draft, '{{ 量化目标|条形图("完成率") }}', f"图{number}　量化目标完成率（%）")


def comparison(draft: Draft) -> str:
    """Units compared, and the trend over the periods once there are two; the number of the next chart."""
    number = 1
    for field_id in draft.plan.compare:
        field = draft.main.by_id[field_id]
        many = len({unit.code for unit in draft.campaign.units}) > _MANY_UNITS
        kind = "条形图" if many else "柱形图"
        unit = f"（{field.unit}）" if field.unit else ""
        draft.write(_leading(field, number, 3 if many else 1))
        _chart(draft, f'{{{{ 单位|{kind}("{field.name}") }}}}', f"图{number}　各单位{field.label}{unit}")
        number += 1
    if not draft.plan.trend:
        return str(number)
    fields = [draft.main.by_id[field_id] for field_id in draft.plan.trend]
    names = ", ".join(f'"{field.name}"' for field in fields)
    labels = "、".join(field.label for field in fields)
    draft.tag("{%p if 趋势|length > 1 %}")
    _chart(draft, f"{{{{ 趋势|折线图({names}) }}}}", f"图{number}　各期{labels}（{fields[0].unit}）")
    draft.tag("{%p endif %}")
    return f"{{% if 趋势|length > 1 %}}{number + 1}{{% else %}}{number}{{% endif %}}"


def _leading(field: Field, number: int, most: int) -> str:
    """各单位立案见图1，最多的是揭西县。 Ties are all named; nobody leads while one alone has reported."""
    first = f'单位|前几名("{field.name}", {most})'
    word = "居前的是" if most > 1 else ("最高的是" if field.unit == "%" else "最多的是")
    said = f"{{% if 实报 > 1 and ({first}) != '—' %}}，{word}{{{{ {first} }}}}{{% endif %}}"
    return f"各单位{field.label}见图{number}{said}。"


def _chart(draft: Draft, tag: str, caption: str) -> None:
    draft.line(styles.PICTURE, tag, keep=True)
    draft.line(styles.CAPTION_BELOW, caption)


def closing(draft: Draft, titles: list[str], *, sealed: bool = True) -> None:
    """附件说明 a line below the text (7.3.4), then 署名 and the open date: the office's with its seal, or the 科's."""
    if titles:
        page.line(draft.paper, styles.FLUSH, keep=True)
    many = len(titles) > 1
    for number, said in enumerate(titles, start=1):
        lead = "附件：" if number == 1 else "\u3000\u3000\u3000"
        page.line(draft.paper, styles.BODY, lead + (f"{number}.{said}" if many else said), keep=True)
    for _ in range(1 if titles else 2):
        page.line(draft.paper, styles.FLUSH, keep=True)
    if sealed:
        page.sealed(draft.paper, "{{ 本机关 }}", "{{ 成文日期 }}")
    else:
        page.signed(draft.paper, "{{ 收报部门 }}", "{{ 成文日期 }}", len(draft.campaign.collector))


def annexes(draft: Draft, unit_columns: list[Column], name: str, above: str, *, books: bool = False) -> None:
    """The wide tables, on lying pages: units in official order, then the lists; `books` follow outside the paper."""
    page.turned(draft.paper)
    many = bool(draft.plan.lists) or books
    draft.line(styles.KIND, "附件1" if many else "附件")
    columns = [*unit_columns, *draft.number_columns(draft.plan.units, "合计")]
    table(draft.paper, name, "行 in 单位", columns, above=above, total_first=True)
    for number, listed in enumerate(draft.plan.lists, start=2):
        _list(draft, number, listed)


def _list(draft: Draft, number: int, listed: Listed) -> None:
    form = draft.campaign.form(listed.form)
    if form is None:
        raise LookupError(listed.form)
    name = identifier(form)
    columns = [Column("序号", "{{ 行.序号 }}", 12), Column("单位", "{{ 行.单位 }}", 24)]
    for field_id, width, left in listed.columns:
        field = form.by_id[field_id]
        columns.append(Column(head(field), f"{{{{ 行.{field.name} }}}}", width, left=left))
    page.line(draft.paper, styles.KIND, f"附件{number}", new_page=True)
    table(draft.paper, listed.title, f"行 in {name}.明细", columns, above=f"汇总口径：{{{{ {name}.口径 }}}}。")
