"""重点产品整治 2007: the ten-day form over three periods, a column added on October 20, a plan without a day, the summary.

The paper's numbers of two plain periods are recomputed in tests/baosong/test_ten_days.py.
"""

import pytest

from bench.clerk import Return, invent
from tests.campaigns import recount
from tests.campaigns.books import Count, official
from tests.campaigns.notices import PROGRESS, PROGRESS_RATES, PROGRESS_STOCK
from tests.campaigns.play import grown, play, whole
from tests.campaigns.recount import Came

BEFORE, CHANGED, LAST, END = "2007-10-10", "2007-10-20", "2007-12-30", "2007-12-31"
TEN_DAYS = [f"2007-{month:02}-{day}" for month in (9, 10, 11, 12) for day in (10, 20, 30)]
PROVINCES = ("北京市", "天津市", "河北省", "山西省")
ADDED = """
# 10月20日起增加一栏。
[[field]]
id = "sealed"
group = "执法处理"
label = "查封场所"
unit = "个"
since = 2007-10-20
"""


@pytest.fixture(scope="module")
def ministry(tmp_path_factory):
    """Two periods with a column added between them, the last one with one province silent, the summary."""
    story = play(tmp_path_factory.mktemp("quality"), "quality-2007")
    forms = story.office.forms
    plan = story.blank("2007-09-05T09:00", "plan", "北京市")
    story.give("plan", END, "北京市", plan, whole(forms, "京", only=["plan_points"]), "北京市工作方案.docx")
    story.collect("2007-09-06T09:00")
    cells = {p: invent(forms["progress"], p, scale=60) for p in PROVINCES}
    for province in PROVINCES[:3]:
        faulty = cells[province] | {("rebar", "closed"): cells[province]["rebar", "cases"] + 1}
        first = story.blank("2007-10-08T09:00", "progress", province, BEFORE)
        given, how = (faulty, "faulty") if province == "天津市" else (cells[province], "good")
        story.give("progress", BEFORE, province, first, Return({"progress": given}), how=how)
        if how == "faulty":
            story.collect("2007-10-09T16:00")
            story.give("progress", BEFORE, province, first, Return({"progress": cells[province]}))
    story.collect("2007-10-10T16:00")
    story.add_column("progress", ADDED, "补充通知增加一栏")
    _changed(story, cells)
    ends = {p: story.blank("2007-12-28T09:00", "summary", p, END) for p in PROVINCES[:2]}
    for n, province in enumerate(PROVINCES[:2], start=2):
        added = {(row.id, "sealed"): n for row in story.office.forms["progress"].rows}
        last = story.blank("2007-12-28T09:00", "progress", province, LAST)
        story.give("progress", LAST, province, last, Return({"progress": grown(cells[province], 4) | added}))
        given = whole(forms, province, only=["summary_points", "final_cases"])
        story.give("summary", END, province, ends[province], given, f"{province}专项整治行动总结.docx")
    story.collect("2007-12-29T16:00")
    return story


def _changed(story, cells):
    """October 20: two on the new form, a proposal at once, a nil return the day after."""
    new = story.office.forms["progress"]
    story.collect("2007-10-18T09:00")
    for n, province in enumerate(PROVINCES[:2]):
        second = story.blank("2007-10-18T10:00", "progress", province, CHANGED)
        given = grown(cells[province]) | {(row.id, "sealed"): n + 1 for row in new.rows}
        story.give("progress", CHANGED, province, second, Return({"progress": given}))
    story.collect("2007-10-19T17:00")
    case = story.blank("2007-10-20T09:00", "revocation", "天津市")
    story.give("revocation", "A", "天津市", case, whole(story.office.forms, "吊证", only=["revocation"]))
    story.collect("2007-10-20T10:00")
    story.collect("2007-10-21T00:10")
    story.nil("progress", CHANGED, "河北省", story.blank("2007-10-21T08:00", "progress", "河北省", CHANGED))
    story.collect("2007-10-21T09:00")


def counts(story):
    """October's two periods and the last; 河北省 stands at its numbers of October 10 when it had nothing new."""
    provinces = official(story.office.root / "templates" / "quality-2007", "province")
    here = {period: story.here("progress", period) for period in (BEFORE, CHANGED, LAST)}
    hebei = {"河北省": here[BEFORE]["河北省"]}
    common = {"stock": PROGRESS_STOCK, "rates": PROGRESS_RATES}
    return {
        BEFORE: Count(provinces, here[BEFORE], **common),
        CHANGED: Count(provinces, here[CHANGED], hebei, **common),
        LAST: Count(provinces, here[LAST], carried=hebei, **common),
    }


STORIES = {
    BEFORE: {
        "北京市": Came("10月9日 16:00"),
        "天津市": Came("10月9日 16:00", versions=2),
        "河北省": Came("10月10日 16:00"),
    },
    CHANGED: {p: Came("10月19日 17:00") for p in PROVINCES[:2]}
    | {"河北省": Came("10月21日 09:00", timely=False, nil=True, days_late=1)},
    LAST: {p: Came("12月29日 16:00") for p in PROVINCES[:2]},
}
MOMENTS = {BEFORE: "2007-10-11T11:00", CHANGED: "2007-10-21T10:00", LAST: "2007-12-31T09:00"}


@pytest.fixture(scope="module")
def files(ministry):
    """Every file of the three periods; a letter to each province in one of them, one to all in the others."""
    words = {period: () if period == CHANGED else ("--together",) for period in MOMENTS}
    return {period: ministry.written(now, "progress", period, *words[period]) for period, now in MOMENTS.items()}


def named(files, period, *words):
    return [path for path in files[period] if all(word in path.name for word in words)]


def test_before_the_column_was_added_three_are_on_time(ministry):
    made = ministry.standing("2007-10-11T11:00", "progress", BEFORE)
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
        ("conditions", "生产条件符合规定", "获证企业"),
        ("recall", "已召回", "应召回"),
        ("pass", "获证企业抽查合格", "获证企业抽查"),
        ("pass-large", "大型企业抽查合格", "大型企业抽查"),
    ],
)
@pytest.mark.parametrize("period", MOMENTS)
def test_each_goal_is_that_of_the_workbooks(ministry, period, goal, top, bottom):
    counted = counts(ministry)[period]
    reached = ministry.goals(MOMENTS[period], "progress", period)[goal]
    assert reached.numerator.value == counted.total(top, together=(bottom,))
    assert reached.denominator.value == counted.total(bottom, together=(top,))


def test_a_plan_without_a_day_is_taken_in_and_nobody_is_late(ministry):
    made = ministry.standing("2008-01-02T09:00", "plan", END)
    assert made["北京市"] == ("accepted", None)
    assert {made[p] for p in PROVINCES[1:]} == {("pending", None)}


def test_a_proposal_to_revoke_is_one_delivery(ministry):
    assert "随时报送：1件" in ministry.run("2007-10-21T10:00", "status", "quality-2007", "--obligation", "revocation")


def test_the_summary_is_due_on_the_last_day_though_it_is_a_holiday(ministry):
    made = ministry.standing("2008-01-01T00:01", "summary", END)
    assert [made[p] for p in PROVINCES[:3]] == [("accepted", "on_time"), ("accepted", "on_time"), ("overdue", None)]


@pytest.mark.parametrize(("duty", "dates"), [("progress", TEN_DAYS), ("summary", [END])])
def test_a_minute_before_and_after_every_due_date_all_stand_as_the_clerks_did(ministry, duty, dates):
    assert ministry.differing(duty, dates) == {}


@pytest.mark.parametrize("period", MOMENTS)
def test_every_number_of_the_leaders_paper_is_counted_again(ministry, files, period):
    (path,) = named(files, period, "进展情况汇报")
    counted = {day: each for day, each in counts(ministry).items() if day <= period}
    before = counted[BEFORE] if period == CHANGED else None  # on December 20 nobody reported
    recount.leaders(path, PROGRESS, counted, period, STORIES[period], before=before, now=MOMENTS[period])


@pytest.mark.parametrize(
    ("period", "word"), [(BEFORE, "的报告（"), (CHANGED, "的报告（"), (LAST, "的报告（"), (LAST, "工作总结（")]
)
def test_every_number_of_the_papers_upward_is_counted_again(ministry, files, period, word):
    (path,) = named(files, period, word, ".docx")
    before = counts(ministry)[BEFORE] if period == CHANGED else None
    recount.upward(path, PROGRESS, counts(ministry)[period], period, before=before)


@pytest.mark.parametrize("period", MOMENTS)
def test_every_number_of_the_summary_workbooks_is_counted_again(ministry, files, period):
    books = named(files, period, ".xlsx")
    assert len(books) == 2
    for path in books:
        recount.holds_workbook(path, counts(ministry)[period], PROGRESS)


@pytest.mark.parametrize(
    ("period", "until"),
    [(BEFORE, "2007年10月12日17时"), (CHANGED, "2007年10月22日17时"), (LAST, "2008年1月2日17时")],
)
def test_every_number_of_the_letters_is_counted_again_and_nobody_is_ranked(ministry, files, period, until):
    letters, absent = named(files, period, "的函"), counts(ministry)[period].absent
    if period == CHANGED:
        recount.chasers(letters, absent, until=until)
    else:
        recount.chaser_for_all(letters[0], absent, until=until)
    assert not named(files, period, "通报")


def test_the_added_column_is_in_the_summary_workbook_and_the_old_periods_has_none(files):
    def said(period):
        (path,) = named(files, period, "汇总表（第")
        return {bare for rows in recount.sheets(path) for row in rows for bare in map(recount.bare, row)}

    assert "查封场所" not in said(BEFORE)
    assert "查封场所" in said(CHANGED)


def test_the_same_facts_give_the_same_bytes_and_an_edited_paper_still_traces(ministry, files, tmp_path):
    recount.same_bytes(files[LAST], ministry.written_again(tmp_path, MOMENTS[LAST], "progress", LAST, "--together"))
    (path,) = named(files, LAST, "工作总结（")
    counted = counts(ministry)[LAST]
    traced = ministry.traced(MOMENTS[LAST], path, tmp_path, "应召回")
    assert sum(traced.values()) == counted.total("应召回")
    assert set(traced) == {"北京市", "天津市", "河北省"}
