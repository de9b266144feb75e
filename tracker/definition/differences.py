"""What a changed definition changes, in sentences a coordinator reads before taking it into force."""

from collections.abc import Iterable, Iterator, Mapping

from tracker.definition.change import Change, labels
from tracker.definition.differences_forms import form_differences
from tracker.definition.differences_units import unit_differences
from tracker.definition.model import Duty, Goal, Obligation, Part, Period, Report
from tracker.definition.moments import due_words, full_date
from tracker.definition.units import owing

_CAMPAIGN = (
    ("title", "名称"),
    ("document", "依据文件"),
    ("collector", "收报部门"),
    ("parent", "上级专项"),
    ("parent_unit", "在上级专项中的单位代码"),
)
_OBLIGATION = (("title", "名称"), ("short", "简称（收件子文件夹）"), ("to", "报送对象"), ("basis", "原文"))
_CHOICES = {
    "machine": "自动审核",
    "person": "人工审核",
    "first_substantive": "以首次报来为准",
    "first_acceptable": "以首次合格为准",
    "": "没有",
}
_TERMS = (("review", "审核方式"), ("timeliness", "时效口径"), ("correction", "改正期限"))


def differences(change: Change) -> tuple[str, ...]:
    """Every change of what is owed, when, by whom, on which form, towards which goals; templates are no part of it."""
    said = [*_campaign(change)]
    said += [f"取消报送事项“{duty.obligation.title}”。" for duty in change.dropped()]
    said += [line for duty in change.added() for line in _added(change, duty)]
    said += [line for old, new in change.kept() for line in _duty(change, old, new)]
    said += unit_differences(change.old.units, change.new.units)
    said += form_differences(change.old, change.new)
    said += _goals(change.old.goals, change.new.goals)
    said += _reports(change.old.reports, change.new.reports)
    return tuple(said)


def _campaign(change: Change) -> Iterator[str]:
    for name, what in _CAMPAIGN:
        yield from _altered(f"专项的{what}", getattr(change.old, name), getattr(change.new, name))
    for name, what in (("starts", "开始日"), ("ends", "结束日")):
        a, b = getattr(change.old, name), getattr(change.new, name)
        yield from _altered(f"专项的{what}", full_date(a), full_date(b))
    if change.old.phases != change.new.phases:
        yield "专项的阶段划分有改动。"


def _altered(what: str, before: str, after: str) -> Iterator[str]:
    if before != after:
        yield f"{what}由“{before}”改为“{after}”。"


def _added(change: Change, duty: Duty) -> Iterator[str]:
    yield f"新增报送事项“{duty.obligation.title}”：{_span(duty.periods)}。"
    gone = change.past(duty)
    if gone:
        yield f"注意：其中{labels(gone)}的报送时限已过，启用后未报的单位即为逾期未报。"


def _span(periods: tuple[Period, ...]) -> str:
    if not periods:
        return "随时报送"
    first, last = due_words(periods[0].due_at), due_words(periods[-1].due_at)
    return f"{first}截止" if len(periods) == 1 else f"{len(periods)}期，首期{first}、末期{last}截止"


def _duty(change: Change, old: Duty, new: Duty) -> Iterator[str]:
    a, b = old.obligation, new.obligation
    for name, what in _OBLIGATION:
        yield from _altered(f"“{a.title}”的{what}", getattr(a, name), getattr(b, name))
    for name, what in _TERMS:
        before, after = getattr(a, name), getattr(b, name)
        yield from _altered(f"“{a.title}”的{what}", _CHOICES.get(before, before), _CHOICES.get(after, after))
    yield from _altered(f"“{a.title}”的上报时限", _forward(a), _forward(b))
    yield from _parts(a, b)
    yield from _periods(old, new)
    yield from _membership(change, old, new)


def _forward(obligation: Obligation) -> str:
    forward = obligation.forward
    if forward is None:
        return "没有"
    return f"{full_date(forward.on)}报{forward.to}" if forward.on else f"报{forward.to}，没有写日期"


def _parts(old: Obligation, new: Obligation) -> Iterator[str]:
    for part in new.parts:
        before = old.part(part.id)
        if before is None:
            yield f"“{old.title}”增加材料“{part.label}”（{_duty_of(part)}）。"
        elif before != part:
            yield from _part(old.title, before, part)
    for part in old.parts:
        if new.part(part.id) is None:
            yield f"“{old.title}”不再要求材料“{part.label}”。"


def _part(title: str, old: Part, new: Part) -> Iterator[str]:
    """What changed of one part, whatever it is."""
    yield from _altered(f"“{title}”材料的名称", old.label, new.label)
    yield from _altered(f"“{title}”材料“{old.label}”", _duty_of(old), _duty_of(new))
    if (old.types, old.many, old.later_by) != (new.types, new.many, new.later_by):
        yield f"“{title}”材料“{old.label}”的文件类型、份数或补报期限有改动。"


def _duty_of(part: Part) -> str:
    clock = "" if part.counts_for_time else "，不计入是否按时"
    return ("必报" if part.required else "可不报") + clock


def _periods(old: Duty, new: Duty) -> Iterator[str]:
    title = old.obligation.title
    gone = [p for p in old.periods if new.period(p.id) is None]
    born = [p for p in new.periods if old.period(p.id) is None]
    if gone:
        yield f"“{title}”取消{labels(gone)}，共{len(gone)}期。"
    if born:
        yield f"“{title}”新增{labels(born)}，共{len(born)}期（{_span(tuple(born))}）。"
    for before in old.periods:
        after = new.period(before.id)
        if after is not None:
            yield from _period(title, before, after)


def _period(title: str, old: Period, new: Period) -> Iterator[str]:
    if old.due_at != new.due_at:
        why = f"（{new.moved_because}）" if new.moved_because else ""
        yield f"“{title}”{old.label}的报送时限由{due_words(old.due_at)}改为{due_words(new.due_at)}{why}。"
    if old.exempt != new.exempt:
        yield f"“{title}”{old.label}" + (f"改为免报（{new.note}）。" if new.exempt else "不再免报。")
    before, after = (f"{full_date(p.covers_from)}至{full_date(p.covers_to)}" for p in (old, new))
    yield from _altered(f"“{title}”{old.label}的数据统计期间", before, after)


def _membership(change: Change, old: Duty, new: Duty) -> Iterator[str]:
    """Who owes more or less, told once for each run of periods with the same change."""
    said = ""
    for before in old.periods:
        after = new.period(before.id)
        if after is None:
            continue
        a = {unit.code: unit.name for unit in owing(change.old, old.obligation, before.printed_due)}
        b = {unit.code: unit.name for unit in owing(change.new, new.obligation, after.printed_due)}
        more = [name for code, name in b.items() if code not in a]
        less = [name for code, name in a.items() if code not in b]
        effect = f"应报单位由{len(a)}个变为{len(b)}个{_listed('增加', more)}{_listed('减少', less)}。"
        if (more or less) and effect != said:
            yield f"“{old.obligation.title}”自{before.label}起{effect}"
        said = effect if more or less else ""


def _listed(word: str, names: list[str]) -> str:
    most = 10
    rest = f"等{len(names)}个" if len(names) > most else ""
    return f"，{word}{'、'.join(names[:most])}{rest}" if names else ""


def _goals(old: Iterable[Goal], new: Iterable[Goal]) -> Iterator[str]:
    return _by_id("目标", {goal.id: goal for goal in old}, {goal.id: goal for goal in new})


def _reports(old: Iterable[Report], new: Iterable[Report]) -> Iterator[str]:
    return _by_id("文稿", {report.id: report for report in old}, {report.id: report for report in new})


def _by_id(what: str, old: Mapping[str, Goal | Report], new: Mapping[str, Goal | Report]) -> Iterator[str]:
    for one in new.values():
        if one.id not in old:
            yield f"新增{what}“{one.title}”。"
        elif old[one.id] != one:
            yield f"{what}“{one.title}”有改动。"
    for one in old.values():
        if one.id not in new:
            yield f"取消{what}“{one.title}”。"
