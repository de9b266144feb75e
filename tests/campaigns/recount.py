"""Every number of a paper held against the workbooks and the story: who came when, and what the sums come to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from tests.campaigns.books import (
    TOTAL,
    Count,
    Counting,
    bare,
    decimal,
    in_table,
    in_words,
    percent,
    rate,
    rounded,
)
from tests.campaigns.paper import Paper, numbers, read_paper

STANDING = ("序号", "单位", "状态", "时效", "报齐时间")


@dataclass(frozen=True)
class Goal:
    """A goal as the notice has it. Either a rate of sums, or a count (`counted`), or words alone (neither)."""

    title: str
    target: str = "—"
    least: int = 0
    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    unit: str = ""
    counted: Counting | None = None
    most: int | None = None
    by: str = ""
    within: tuple[int, int] | None = None  # of each unit, counted one by one


@dataclass(frozen=True)
class Notice:
    """What the papers of one obligation say: labels in the order of their sentences, goals, lists, fixed words."""

    sentences: Mapping[str, Sequence[Sequence[str]]]
    goals: tuple[Goal, ...] = ()
    lists: Mapping[str, str] = field(default_factory=dict)  # title of the table → sheet
    compare: str = ""
    trend: str = ""
    since: tuple[str, ...] = ()  # compared with last period
    fixed: str = ""  # numbers that are words of the notice: 10类


@dataclass(frozen=True)
class Came:
    """When what counts for time was there, whether that was in time, how many versions, whether 零报告."""

    at: str
    timely: bool = True
    versions: int = 1
    nil: bool = False
    days_late: int = 0


Story = Mapping[str, Came]


def holds_standing(paper: Paper, count: Count, story: Story) -> None:
    """应报、实报、缺谁、按时、超时 and both rates, word by word."""
    late = [unit for unit in count.owed if unit in story and not story[unit].timely]
    timely = len(story) - len(late)
    lacking = [unit for unit in count.owed if unit not in story]
    owed = len(count.owed)
    missing = f"，缺{'、'.join(lacking)}" if lacking else ""
    tardy = f"超时报送{len(late)}家（{'、'.join(late)}）" if late else "没有超时报送"
    reported, in_time = (f"{percent(Decimal(n) * 100 / owed)}%" for n in (len(story), timely))
    paper.says(
        f"应报{owed}家，实报{len(story)}家{missing}。按时报送{timely}家，{tardy}。"
        f"报送率{reported}，按时报送率{in_time}。"
    )


def scope(count: Count, *, reasons: bool) -> str:
    """含…；…的累计数沿用上期；不含…: up to eight names of each."""
    named = f"（{'、'.join(count.present)}）" if len(count.present) <= 8 else ""
    clauses = [f"含{len(count.present)}家{named}"]
    carried, out = ([u for u in count.absent if (u in count.carried) is last] for last in (True, False))
    why = "（未报）" if reasons else ""
    if carried:
        clauses.append(f"{_eight(carried)}{why}的累计数沿用上期" + ("，其他数不含" if count.stock else ""))
    if out:
        clauses.append(f"不含{_eight(out)}{why}")
    return "；".join(clauses)


def _eight(names: Sequence[str]) -> str:
    return "、".join(names[:8]) + (f"等{len(names)}个" if len(names) > 8 else "")


def holds_scope(paper: Paper, count: Count, *, reasons: bool) -> None:
    """Wherever a paper says whom its totals hold, it says the same."""
    said = [text for text in paper.texts if re.search(r"含\d+家", text)]
    assert said
    for text in said:
        of_a_list = text.startswith("汇总口径：")  # a list takes nothing over from last period
        whole = scope(replace(count, carried={}) if of_a_list else count, reasons=reasons)
        assert whole in text
        paper.texts.remove(text)
        paper.texts.append(text.replace(whole, ""))  # dates and the like are looked at with the rest


def holds_sentences(paper: Paper, notice: Notice, count: Count) -> None:
    for start, groups in notice.sentences.items():
        said = re.sub(notice.fixed or r"(?!)", "", paper.say(start))
        expected = [number for group in groups for number in _said(group, count)]
        assert numbers(said) == expected, said


def _said(group: Sequence[str], count: Count) -> list[str]:
    """The numbers of one sentence; beside a stock number it says how many carried units it leaves out."""
    said = [text for label in group if (text := in_words(label, count.total(label, together=group))) is not None]
    parts = {part for label in group for part in count.rates.get(label, (label,))}
    left_out = [unit for unit in count.absent if unit in count.carried]
    return [*said, *([str(len(left_out))] if left_out and parts & {*count.stock} else [])]


def holds_classes(paper: Paper, count: Count, title: str = "表1　分") -> None:
    """A line a class and the total, each column by its head."""
    head, *rows = paper.table(title)
    labels = [bare(text) for text in head[1:]]
    for row in rows:
        column = bare(row[0])
        assert row[1:] == [in_table(label, count.total(label, column, together=labels)) for label in labels], row


def holds_units(paper: Paper, count: Count, title: str, story: Story | None) -> None:
    """A line a unit in official order, the total first; with a story also who came when."""
    head, total, *rows = paper.table(title)
    known = len(STANDING) if story is not None else 2
    assert tuple(head[:known]) == STANDING[:known]
    labels = [bare(text) for text in head[known:]]
    assert total[known:] == [in_table(label, count.total(label)) for label in labels]
    assert [row[1] for row in rows] == list(count.owing)
    for number, row in enumerate(rows, start=1):
        unit = row[1]
        assert row[0] == str(number)
        known_of = unit in count.present or unit in count.carried
        nothing = "—" if known_of or story is None else "未报"
        assert row[known:] == [
            nothing if (value := count.of(unit, label)) is None else in_table(label, value) for label in labels
        ], row
        if story is not None:
            came, own = story.get(unit), unit.endswith("本级")
            state = "已报" if came else "未报" if own else "逾期未报"
            carried = "\n沿用上期" if unit in count.carried else ""
            assert row[2] == state + carried + ("\n不计报送率" if own else "")
            assert row[3:5] == (["按时" if came.timely else "超时", came.at] if came else ["—", "—"])


def holds_list(paper: Paper, count: Count, title: str, sheet: str) -> None:
    """Every line of every unit's list, in official order."""
    head, *rows = paper.table(title)
    labels = [bare(text) for text in head[2:]]
    expected = [
        [str(number), unit, *(_listed(label, line[label]) for label in labels)]
        for number, (unit, line) in enumerate(count.lines(sheet), start=1)
    ]
    assert rows == (expected or rows[:1])


def _listed(label: str, value: object) -> str:
    number = decimal(value)
    return in_table(label, number) if number is not None else str(value or "—")


def holds_goals(paper: Paper, notice: Notice, count: Count, day: str) -> None:
    """Goal by goal: target, reached with both parts, what is lacking, the conclusion."""
    _head, *rows = paper.table(f"表{2 if any('　分' in title for title in paper.texts) else 1}　整治目标")
    assert rows == [[str(n), *_goal(goal, count, day)] for n, goal in enumerate(notice.goals, start=1)]


def _goal(goal: Goal, count: Count, day: str) -> list[str]:
    if goal.within:
        return _each(goal, count, day)
    if goal.counted:
        value = goal.counted(count)
        most = goal.most
        met = value >= goal.least and (most is None or value <= most)
        lacking = goal.least - value if value < goal.least else Decimal(0)
        if most is not None and value > most:
            return [goal.title, goal.target, f"{value:f}{goal.unit}", "—", "超过目标数"]
        reached = f"{value:f}{goal.unit}"
    elif goal.top:
        parts = [*goal.top, *goal.bottom]
        top, bottom = (
            sum((count.total(label, together=parts) or Decimal(0) for label in labels), Decimal(0))
            for labels in (goal.top, goal.bottom)
        )
        value = rate(top, bottom)
        if value is None:
            return [goal.title, goal.target, "—", "—", "—"]
        met = top * 100 >= goal.least * bottom
        short = (goal.least * bottom - top * 100) / 100
        lacking = max(Decimal(0), -(-short // 1))
        reached = f"{percent(value)}%\n（{top:f}/{bottom:f}）"
    else:
        return [goal.title, "—", "—", "—", "定性目标，另行评估"]
    gap = f"{lacking:f}{goal.unit}" if lacking and not met else "—"
    return [goal.title, goal.target, reached, gap, _conclusion(goal, count, day, met)]


def _conclusion(goal: Goal, count: Count, day: str, met: bool) -> str:
    if not met:
        return "正在推进" if day < goal.by else "未达到"
    carried = any(unit in count.carried for unit in count.absent) and not {*goal.top, *goal.bottom} & {*count.stock}
    if any(unit not in count.carried for unit in count.absent) or (count.absent and not carried):
        return "已有数单位达到" if carried else "已报单位达到"
    return "含沿用数达到" if count.absent else "达到"


def _each(goal: Goal, count: Count, day: str) -> list[str]:
    """Units that reach it, of those with numbers; 正在推进 while one that reported does not."""
    low, high = goal.within or (0, 0)
    reached = [unit for unit in count.present if low <= each_of(goal, count, unit) <= high]
    rest = f"\n（另有{len(count.absent)}个尚无数据）" if count.absent else ""
    said = f"{len(count.present)}{goal.unit}中{len(reached)}个达到{rest}"
    met = len(reached) == len(count.present)
    return [goal.title, goal.target, said, "—", _conclusion(goal, count, day, met)]


def holds_each(paper: Paper, goal: Goal, count: Count) -> None:
    """The sentence below the table: how many reach it, which do not and what they have."""
    low, high = goal.within or (0, 0)
    short = [(u, n) for u in count.present if not low <= (n := each_of(goal, count, u)) <= high]
    said = _each(goal, count, "")[2].replace("\n", "")
    if short:
        paper.says(f"{goal.title}：{said}；未达到：{'、'.join(f'{u}（{n:f}个）' for u, n in short)}。")


def each_of(goal: Goal, count: Count, unit: str) -> Decimal:
    alone = Count((unit,), {unit: count.here[unit]} if unit in count.here else {}, {unit: None})
    return goal.counted(alone) if goal.counted else Decimal(0)


def holds_charts(paper: Paper, notice: Notice, count: Count, earlier: Mapping[str, Count] | None = None) -> None:
    """Units compared, goals, and the trend over the periods: the numbers the charts were drawn from."""
    if notice.compare:
        drawn = {unit: Decimal(value) for unit, value in paper.chart(notice.compare).items()}
        assert drawn == {
            unit if unit in count.present else f"{unit}（沿用上期）": _drawn(notice.compare, value)
            for unit in count.owing
            if (value := count.of(unit, notice.compare)) is not None
        }
    if any(goal.top for goal in notice.goals):
        values = {goal.title: _goal(goal, count, "")[2] for goal in notice.goals if goal.top}
        drawn = {title: Decimal(value) for title, value in paper.chart("完成率").items()}
        assert drawn == {title: Decimal(said.split("%")[0]) for title, said in values.items() if said != "—"}
    if notice.trend and earlier:
        drawn = {day: Decimal(value) for day, value in paper.chart(notice.trend, over_time=True).items()}
        days = {f"{int(day[5:7])}月{int(day[8:])}日": each for day, each in earlier.items()}
        assert drawn == {day: _drawn(notice.trend, each.total(notice.trend)) for day, each in days.items()}


def _drawn(label: str, value: Decimal | None) -> Decimal:
    assert value is not None
    return Decimal(rounded(value)) if label.endswith("率") else value


def holds_comparison(paper: Paper, labels: Sequence[str], before: Count, now: Count) -> None:
    """与上期比较: only units in both periods, each change with its direction."""
    text = paper.say("与2")
    both = [unit for unit in now.present if unit in before.present]
    then, here = (_only(each, both) for each in (before, now))
    out = [unit for unit in now.owing if unit not in both]
    words = {True: ("增加", "提高"), False: ("减少", "下降")}
    said = [f"按两期都报的{len(both)}家计，不含{'、'.join(out[:8])}{f'等{len(out)}个' if len(out) > 8 else ''}"]
    for label in labels:
        old, new = then.total(label), here.total(label)
        if old is None or new is None:
            continue
        change = Decimal(rounded(new - old)) if label.endswith("率") else new - old  # rounded once, at the end
        word = words[change > 0][label.endswith("率")]
        said.append(f"{label}{word}{abs(change).normalize():f}" if change else label)
    for clause in said:
        assert clause in text, f"{clause} not in {text}"
        text = text.replace(clause, "", 1)
    assert not numbers(re.sub(r"与\d{4}年[^，]*比较", "", text)), text


def _only(count: Count, units: Sequence[str]) -> Count:
    return Count(tuple(units), count.here, count.nil, {}, count.stock, count.flow, count.rates)


def holds_workbook(path: Path, count: Count, notice: Notice) -> None:
    """Every number on every sheet of a summary workbook; what no total or unit explains, fails."""
    for sheet in load_workbook(path):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        if sheet.title.startswith("汇总"):
            explained = _total_sheet(rows, count)
        elif sheet.title.startswith("分单位"):
            explained = _unit_sheet(rows, count)
        else:
            explained = _list_sheet(rows, count, sheet.title) if sheet.title in notice.lists.values() else 0
        if sheet.title != "报送情况":
            assert explained == sum(decimal(v) is not None for row in rows for v in row), sheet.title


def sheets(path: Path) -> list[list[list[object]]]:
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in load_workbook(path)]


def _same(value: object, wanted: Decimal | None, where: object) -> int:
    """A number equals; a dash stands for nothing. How many numbers that explains."""
    number = decimal(value)
    if number is None:
        assert wanted is None or value is None, (where, value, wanted)
        return 0
    assert wanted is not None, (where, value)
    assert abs(number - wanted) < Decimal("0.005001"), (where, value, wanted)
    return 1


def _total_sheet(rows: list[list[object]], count: Count) -> int:
    head = next(row for row in rows if "指标" in map(bare, row))
    at = [bare(text) for text in head].index("指标")
    columns = {bare(text): i for i, text in enumerate(head) if i > at + 1 and text}
    seen = 0
    for row in rows[rows.index(head) + 1 :]:
        label = bare(row[at])
        if label:
            for name, i in columns.items():
                column = TOTAL if name == "数值" else name
                seen += _same(row[i], count.total(label, column), (label, column)) if decimal(row[i]) is not None else 0
        elif row[0] and (number := next((v for v in row[1:] if decimal(v) is not None), None)) is not None:
            seen += _same(number, count.total(bare(row[0])), row[0])
    return seen


def _unit_sheet(rows: list[list[object]], count: Count) -> int:
    place = next(i for i, row in enumerate(rows) if row[0] and bare(row[0]) == "单位")
    groups, labels = rows[place], rows[place + 1]
    if labels[0] in (*count.owing, TOTAL):  # one line of heads
        labels = groups
    heads = [bare(below or above) for above, below in zip(groups, labels, strict=True)]
    seen, order = 0, []
    for row in rows[place + 1 :]:
        unit = bare(row[0]) if row[0] else ""
        if row[0] not in (*count.owing, TOTAL):
            continue
        order.append(row[0])
        for label, value in zip(heads[1:], row[1:], strict=True):
            if decimal(value) is not None:
                wanted = count.total(label) if unit == TOTAL else count.of(str(row[0]), label)
                seen += _same(value, wanted, (row[0], label))
    assert order in ([*count.owing, TOTAL], [TOTAL, *count.owing])
    return seen


def _list_sheet(rows: list[list[object]], count: Count, sheet: str) -> int:
    head = next(row for row in rows if "单位" in map(bare, row) and "序号" in map(bare, row))
    labels = [bare(text) for text in head]
    body = [row for row in rows[rows.index(head) + 1 :] if row[labels.index("单位")] in count.owing]
    lines = count.lines(sheet)
    assert len(body) == len(lines)
    seen = 0
    for row, (unit, line) in zip(body, lines, strict=True):
        found = dict(zip(labels, row, strict=True))
        assert found["单位"] == unit
        for label in (x for x in labels if x in line and x != "序号"):
            same = decimal(found[label]) == decimal(line[label]) if decimal(line[label]) is not None else True
            assert same, (unit, label)
            if decimal(line[label]) is None and line[label] is not None:
                assert str(found[label] or "").startswith(str(line[label])[:10]), (unit, label)
        seen += sum(decimal(v) is not None for v in row)
    for row in (row for row in rows if TOTAL in row):
        for label, value in zip(labels, row, strict=True):
            if decimal(value) is not None:
                amounts = [decimal(line[label]) or Decimal(0) for _unit, line in lines]
                seen += _same(value, sum(amounts, Decimal(0)), (TOTAL, label))
    return seen


def holds_circular(paper: Paper, count: Count, story: Story, new_date: str) -> None:
    """Praise, lateness in days, who is missing, the rates, and the table line by line."""
    owed, timely = len(count.owed), [u for u in count.owed if u in story and story[u].timely]
    rates = [percent(Decimal(n) * 100 / owed) for n in (len(story), len(timely))]
    paper.says(f"应报{owed}家，实报{len(story)}家，报送率{rates[0]}%；按时报送{len(timely)}家，按时报送率{rates[1]}%。")
    first, mended = ([u for u in timely if (story[u].versions == 1) is at_once] for at_once in (True, False))
    clauses = [f"{'、'.join(first)}按时报送且一次通过审核"] if first else []
    clauses += [f"{'、'.join(mended)}按时报送并及时更正补充"] if mended else []
    paper.says("；".join(clauses) + "，予以表扬。")
    late = [unit for unit in count.owed if unit in story and unit not in timely]
    if late:
        paper.says("超时报送的单位：" + "、".join(f"{u}（超时{story[u].days_late}天）" for u in late) + "。")
    lacking = [unit for unit in count.owed if unit not in story]
    paper.says(f"截至目前尚未报齐的单位：{'、'.join(lacking)}（未报）。")
    paper.says(f"请尚未报齐的单位于{new_date}前补报；确有困难的，请在此之前说明原因和预计报送时间。")
    head, *rows = paper.table("报送情况一览表")
    assert head[:6] == ["序号", "单位", "报送情况", "时效", "报齐时间", "版次"]
    assert [row[:6] for row in rows] == [
        [str(number), unit, *_circular_row(story.get(unit))] for number, unit in enumerate(count.owed, start=1)
    ]


def _circular_row(came: Came | None) -> list[str]:
    if came is None:
        return ["未报", "—", "—", "—"]
    timely = "按时" if came.timely else f"超时{came.days_late}天"
    return ["已报（零报告）" if came.nil else "已报", timely, came.at, str(came.versions)]


def holds_chaser(paper: Paper, unit: str, *, until: str) -> None:
    """One unit past due, by name, and its new day and hour."""
    _addressed(paper, [unit])
    said = paper.say("截至")
    assert f"请于{until}前报送" in said
    paper.texts.append(said)


def _addressed(paper: Paper, units: Sequence[str]) -> None:
    """To these units' offices and to nobody else: 甲县市场监督管理局、乙县市场监督管理局：."""
    (line,) = [text for text in paper.texts if text.startswith(units[0]) and text.endswith("：")]
    offices = line.removesuffix("：").split("、")
    whose = [re.sub("(市场监督管理局|质量技术监督局)$", "", office) for office in offices]
    assert whose == list(units)
    paper.texts.remove(line)


def holds_lacking(paper: Paper, notice: Notice, count: Count, day: str) -> None:
    """存在的问题: each goal not reached, with what is lacking."""
    for goal in notice.goals:
        title, target, _reached, gap, said = _goal(goal, count, day)
        if said in ("正在推进", "未达到"):
            if gap == "—":
                (short,) = [text for text in paper.texts if re.fullmatch(f"{title}：.+未达到{target}的目标。", text)]
            elif said == "未达到":
                short = f"{title}未达到{target}的目标，尚差{gap}。"
            else:
                short = f"{title}距{target}的目标尚差{gap}。"
            paper.says(short)


def leaders(
    path: Path,
    notice: Notice,
    counts: Mapping[str, Count],
    day: str,
    story: Story,
    *,
    before: Count | None = None,
    now: str,
) -> None:
    """情况汇报: who reported, the figures, the charts; `counts` by period up to the paper's own, `before` last one's."""
    paper, count = read_paper(path), counts[day]
    holds_standing(paper, count, story)
    holds_units(paper, count, "各单位报送", story)
    holds_charts(paper, notice, count, counts if len(counts) > 1 else None)
    if notice.since and before is not None:
        holds_comparison(paper, notice.since, before, count)
    holds_dates(paper, day, now)
    _figures(paper, notice, count, day, reasons=True)


def upward(path: Path, notice: Notice, count: Count, day: str, *, before: Count | None = None) -> None:
    """报告 and 工作总结: the same figures, nobody's lateness; goals not reached once more in words."""
    paper = read_paper(path)
    assert not any(word in text for text in paper.texts for word in ("未报", "超时", "逾期"))
    holds_units(paper, count, "各单位主要数据", None)
    if paper.charts:
        holds_charts(paper, replace(notice, compare=""), count)
    if notice.since and before is not None:
        holds_comparison(paper, notice.since, before, count)
    holds_lacking(paper, notice, count, day)
    holds_dates(paper, day)
    _figures(paper, notice, count, day, reasons=False)


def holds_dates(paper: Paper, day: str, now: str = "") -> None:
    """No day is named but the period's own with its 24时, the week it covers, and the moment the paper is of."""
    due = date.fromisoformat(day)
    week = [f"{each.month}月{each.day}日" for each in (due - timedelta(days=6), due)]
    named = [f"{due.year}年{week[1]}", f"{due.year}年{week[1]}24时", *week]
    if now:
        moment = datetime.fromisoformat(now)
        named.append(f"{moment.month}月{moment.day}日{moment.hour}时")
    for text in paper.texts:
        for said in re.findall(r"(?:\d{4}年)?\d+月\d+日(?:\d+时)?", text.replace("\n", "")):
            assert said in named, text


def _figures(paper: Paper, notice: Notice, count: Count, day: str, *, reasons: bool) -> None:
    """What the leader's paper and those upward have in common; after it no number may be left."""
    if any(title.startswith("表1　分") for title, _rows in paper.tables):
        holds_classes(paper, count)
    holds_scope(paper, count, reasons=reasons)
    holds_sentences(paper, notice, count)
    if notice.goals:
        holds_goals(paper, notice, count, day)
    for goal in (goal for goal in notice.goals if goal.within):
        holds_each(paper, goal, count)
    for title, sheet in notice.lists.items():
        holds_list(paper, count, title, sheet)
    assert paper.unexplained(notice.fixed) == []


def chasers(paths: Sequence[Path], absent: Sequence[str], *, until: str, fixed: str = "") -> None:
    """One for each of these and for nobody else."""
    assert len(paths) == len(absent)
    for unit in absent:
        (path,) = [path for path in paths if f"_{unit}（第" in path.name]
        paper = read_paper(path)
        holds_chaser(paper, unit, until=until)
        assert paper.unexplained(fixed) == []


def chaser_for_all(path: Path, absent: Sequence[str], *, until: str) -> None:
    """One paper that names them all, a line each."""
    paper = read_paper(path)
    _addressed(paper, absent)
    said = paper.say("截至")
    assert f"尚未收齐以下{len(absent)}家单位的材料（见下表）。请于{until}前报送。" in said
    paper.texts.append(said.replace(f"{len(absent)}家", ""))
    _head, *rows = paper.table("尚缺材料一览表")
    assert [row[:2] for row in rows] == [[str(n), unit] for n, unit in enumerate(absent, start=1)]
    assert paper.unexplained() == []


def same_bytes(files: Sequence[Path], again: Sequence[Path]) -> None:
    """Made twice from the same facts, byte for byte the same, kind by kind."""
    assert files
    assert [path.name for path in again] == [path.name for path in files]
    for one, other in zip(files, again, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
