"""重点产品整治 2007: the ten-day form over three periods, a column added on October 20, a plan without a day, the summary.

The paper's numbers of two plain periods are recomputed in tests/baosong/test_ten_days.py.
"""

import shutil
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from bench.clerk import Return, invent
from tests.baosong.workbooks import plain
from tests.campaigns.play import play, whole

BEFORE, CHANGED, AFTER, END = "2007-10-10", "2007-10-20", "2007-10-30", "2007-12-31"
PROVINCES = ("北京市", "天津市", "河北省", "山西省")
CLASSES = {
    "劳动防护用品（含摩托车乘员头盔）", "带肋钢筋", "人造板", "建筑钢管脚手架扣件", "电线电缆",
    "燃气器具", "危险化学品", "电热毯", "防爆电气", "农业生产资料",
}  # fmt: skip
ADDED = """
# 10月20日起增加一栏。
[[field]]
id = "sealed"
group = "执法处理"
label = "查封场所"
unit = "个"
since = 2007-10-20
"""


def total(path, label):
    """The 合计 of a line where it is typed, else the sum over the classes; last period's grey values are left out."""
    sheet = load_workbook(path)["附件2"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "指标" in map(plain, row))
    named = {plain(text): n for n, text in enumerate(head)}
    (row,) = [row for row in rows if label in map(plain, row)]
    typed = row[named["合计"]]
    if isinstance(typed, int | float):
        return Decimal(str(typed))
    numbers = [row[n] for text, n in named.items() if text in CLASSES]
    return sum((Decimal(str(v)) for v in numbers if v is not None), Decimal(0))


def grown(cells, by):
    """The cumulative numbers of the next period: what they were and a little more, checks kept."""
    return {place: value + by if isinstance(value, int) else value for place, value in cells.items()}


@pytest.fixture(scope="module")
def ministry(tmp_path_factory):
    story = play(tmp_path_factory.mktemp("quality"), "quality-2007")
    forms = story.office.forms
    story.give(
        "plan",
        "",
        "北京市",
        story.blanks("2007-09-05T09:00", "plan")["北京市"],
        whole(forms, "京", only=["plan_points"]),
        "北京市工作方案.docx",
    )
    story.collect("2007-09-06T09:00")
    cells = {p: invent(forms["progress"], p, scale=60) for p in PROVINCES}
    first = story.blanks("2007-10-08T09:00", "progress", BEFORE)
    for province in PROVINCES[:3]:
        story.give("progress", BEFORE, province, first[province], Return({"progress": cells[province]}))
    story.collect("2007-10-10T16:00")
    _add_a_column(story)
    story.run("2007-10-11T09:00", "campaign", "adopt", "quality-2007", "--by", "王五", "--reason", "补充通知增加一栏")
    new = story.office.forms["progress"]
    second = story.blanks("2007-10-12T09:00", "progress", CHANGED)
    for n, province in enumerate(PROVINCES[:2]):
        given = grown(cells[province], 1) | {(row.id, "sealed"): n + 1 for row in new.rows}
        story.give("progress", CHANGED, province, second[province], Return({"progress": given}))
    story.collect("2007-10-19T17:00")
    case = story.blanks("2007-10-20T09:00", "revocation")["天津市"]
    story.give("revocation", "A", "天津市", case, whole(forms, "吊证", only=["revocation"]))
    story.collect("2007-10-20T10:00")
    story.collect("2007-10-21T00:10")
    story.nil("河北省", story.blanks("2007-10-21T08:00", "progress", CHANGED)["河北省"])
    story.collect("2007-10-21T09:00")
    ends = story.blanks("2007-12-28T09:00", "summary", END)
    for province in PROVINCES[:2]:
        given = whole(forms, province, only=["summary_points", "final_cases"])
        story.give("summary", END, province, ends[province], given, f"{province}专项整治行动总结.docx")
    story.collect("2007-12-29T16:00")
    return story


def _add_a_column(story):
    folder = story.office.root / "templates" / "quality-2007" / "forms"
    (folder / "old").mkdir()
    path = folder / "progress.toml"
    shutil.copyfile(path, folder / "old" / "progress-1.toml")
    text = path.read_text(encoding="utf-8").replace("version = 1", "version = 2", 1)
    path.write_text(text.replace("\n# 重点区域不分产品类别", f"{ADDED}\n# 重点区域不分产品类别", 1), encoding="utf-8")


def sent(story, period):
    return {unit: path for (duty, of, unit), path in story.sent.items() if (duty, of) == ("progress", period)}


def test_before_the_column_was_added_three_are_on_time(ministry):
    made = ministry.standing("2007-10-11T10:00", "progress", BEFORE)
    assert [made[p] for p in PROVINCES] == [("accepted", "on_time")] * 3 + [("overdue", None)]


def test_after_it_two_are_on_time_and_a_nil_return_after_the_day_is_late(ministry):
    made = ministry.standing("2007-10-21T10:00", "progress", CHANGED)
    assert [made[p] for p in PROVINCES] == [("accepted", "on_time")] * 2 + [("accepted", "late"), ("overdue", None)]


def test_adding_a_column_changed_no_standing_before_it(ministry):
    assert ministry.standing("2007-10-11T08:00", "progress", BEFORE) == ministry.standing(
        "2007-10-12T08:00", "progress", BEFORE
    )


@pytest.mark.parametrize(
    ("goal", "top", "bottom"),
    [
        ("archived", "已建质量档案", "生产企业总数"),
        ("recall", "已召回", "应召回"),
        ("pass", "获证企业抽查合格", "获证企业抽查"),
        ("pass-large", "大型企业抽查合格", "大型企业抽查"),
    ],
)
def test_each_goal_holds_a_nil_provinces_last_numbers(ministry, goal, top, bottom):
    paths = [*sent(ministry, CHANGED).values(), sent(ministry, BEFORE)["河北省"]]
    reached = ministry.goals("2007-10-21T10:00", "progress", CHANGED)[goal]
    assert reached.numerator.value == sum(total(path, top) for path in paths)
    assert reached.denominator.value == sum(total(path, bottom) for path in paths)


def test_a_plan_without_a_day_is_taken_in_and_nobody_is_late(ministry):
    made = ministry.standing("2008-01-02T09:00", "plan", END)
    assert made["北京市"] == ("accepted", None)
    assert {made[p] for p in PROVINCES[1:]} == {("pending", None)}


def test_a_proposal_to_revoke_is_one_delivery(ministry):
    assert "随时报送：1件" in ministry.run("2007-10-21T10:00", "status", "quality-2007", "--obligation", "revocation")


def test_the_summary_is_due_on_the_last_day_though_it_is_a_holiday(ministry):
    made = ministry.standing("2008-01-01T00:01", "summary", END)
    assert [made[p] for p in PROVINCES[:3]] == [("accepted", "on_time"), ("accepted", "on_time"), ("overdue", None)]


def test_the_papers_compare_with_last_period_over_the_same_provinces_and_rank_nobody(ministry):
    papers = ministry.papers("2007-10-21T10:00", "progress", CHANGED)
    leader = next(text for name, text in papers.items() if "汇报" in name)
    assert "缺" in leader
    assert not any("通报" in name for name in papers)
    assert [name for name in papers if "报告" in name]
