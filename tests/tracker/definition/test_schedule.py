from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.definition.model import Campaign, Forward, Obligation, Override, Schedule
from tracker.definition.schedule import due_on_days_off, duties, executed_day, forward_deadline, periods, rule_dates
from tracker.definition.workdays import Workdays

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = Workdays()


def campaign(schedule, starts=date(2007, 8, 31)):
    obligation = Obligation("o", "事项", "事项", "总局", "依据", (), schedule, ())
    return Campaign("c", "专项", "方案", "总局", starts, date(2007, 12, 31), (), (obligation,), ())


def made(schedule, starts=date(2007, 8, 31), workdays=CALENDAR):
    one = campaign(schedule, starts)
    return periods(one, one.obligations[0], ZONE, workdays)


def between(first, last, **rule):
    return Schedule(first=date.fromisoformat(first), last=date.fromisoformat(last), **rule)


def day(text, year):
    """10-22, 12-29, or a full date; "same" is handled by the caller."""
    return date.fromisoformat(text if len(text) == 10 else f"{year}-{text}")


# research/domain.md 4.1 (and 1 October, and make-up Saturdays, of tracking.md 5): seed date | why off | next_workday | previous_workday | legal_holiday_next | second after
CALENDAR_TABLE = """
2007-08-28 |          | same       | same  | same       | same
2007-09-30 |          | same       | same  | same       | same
2007-10-10 |          | same       | same  | same       | same
2007-10-20 | 星期六   | 10-22      | 10-19 | same       | 10-23
2007-10-30 |          | same       | same  | same       | same
2007-11-10 | 星期六   | 11-12      | 11-09 | same       | 11-13
2007-12-30 | 元旦放假 | 2008-01-02 | 12-29 | 2008-01-02 | 2008-01-03
2007-12-31 | 元旦放假 | 2008-01-02 | 12-29 | 2008-01-02 | 2008-01-03
2017-06-20 |          | same       | same  | same       | same
2017-12-20 |          | same       | same  | same       | same
2019-06-30 | 星期日   | 07-01      | 06-28 | same       | 07-02
2019-08-25 | 星期日   | 08-26      | 08-23 | same       | 08-27
2019-10-20 | 星期日   | 10-21      | 10-18 | same       | 10-22
2026-02-28 |          | same       | same  | same       | same
2026-10-10 |          | same       | same  | same       | same
2007-09-29 |          | same       | same  | same       | same
2007-10-01 | 国庆节放假 | 10-08    | 09-30 | 10-08      | 10-09
2019-10-01 | 国庆节放假 | 10-08    | 09-30 | 10-08      | 10-09
2019-10-12 |          | same       | same  | same       | same
"""
POLICY_COLUMNS = ("next_workday", "previous_workday", "legal_holiday_next", "second_workday_after")


def test_what_is_due_every_day_gets_one_note_for_all_days_off():
    one = campaign(between("2007-09-01", "2007-09-10", kind="daily"))
    (duty,) = duties([one], ZONE, CALENDAR)
    (note,) = due_on_days_off(duty, CALENDAR)
    assert note.sentence == "“事项”每天报送，其中4天是休息日（第一个是2007年9月1日），现定：按原日期。"


def test_what_is_owed_once_without_a_day_has_one_period_without_a_deadline():
    (period,) = made(Schedule("undated", first=date(2007, 8, 31), last=date(2007, 12, 31)))
    assert (period.id, period.label, period.timed) == ("2007-12-31", "全程", False)
    assert (period.covers_from, period.covers_to) == (date(2007, 8, 31), date(2007, 12, 31))
    assert made(Schedule("on", on=date(2007, 12, 31)))[0].timed


@pytest.mark.parametrize("line", CALENDAR_TABLE.strip().split("\n"))
@pytest.mark.parametrize("policy", ["as_printed", *POLICY_COLUMNS])
def test_a_due_day_moves_as_each_policy_says_and_tells_why(line, policy):
    printed_text, why, *moved = (cell.strip() for cell in line.split("|"))
    printed = date.fromisoformat(printed_text)
    text = "same" if policy == "as_printed" else moved[POLICY_COLUMNS.index(policy)]
    expected = printed if text == "same" else day(text, printed.year)
    assert executed_day(printed, policy, CALENDAR) == expected
    (period,) = made(Schedule("on", on=printed, holiday=policy), starts=printed)
    assert (period.id, period.printed_due) == (printed.isoformat(), printed)
    assert period.due_at == datetime.combine(expected + timedelta(days=1), datetime.min.time(), tzinfo=ZONE)
    way = "顺延至" if expected > printed else "提前至"
    year = "" if expected.year == printed.year else f"{expected.year}年"
    words = f"{printed.month}月{printed.day}日（{why}）{way}{year}{expected.month}月{expected.day}日"
    assert period.moved_because == ("" if expected == printed else words)
    assert bool(why) == (not CALENDAR.works(printed))


def test_the_second_workday_after_a_working_day_is_the_day_itself():
    assert executed_day(date(2019, 10, 21), "second_workday_after", CALENDAR) == date(2019, 10, 21)


def test_the_ten_day_returns_of_the_autumn_of_2007():
    found = made(between("2007-09-10", "2007-12-30", kind="monthdays", days=(10, 20, 30)))
    assert [p.id[5:] for p in found] == (
        ["09-10", "09-20", "09-30", "10-10", "10-20", "10-30", "11-10", "11-20", "11-30", "12-10", "12-20", "12-30"]
    )  # fmt: skip
    assert [p.label for p in found[:4]] == ["2007年9月上旬", "2007年9月中旬", "2007年9月下旬", "2007年10月上旬"]
    first, second = found[:2]
    assert (first.covers_from, first.covers_to) == (date(2007, 8, 31), date(2007, 9, 10))
    assert (second.covers_from, second.data_until) == (date(2007, 9, 11), date(2007, 9, 20))
    assert second.opens_at == datetime(2007, 9, 11, tzinfo=ZONE)
    assert second.due_at == datetime(2007, 9, 21, tzinfo=ZONE)


def test_a_single_date_is_open_from_the_campaigns_start():
    (period,) = made(Schedule("on", on=date(2019, 10, 20)), starts=date(2019, 5, 1))
    assert (period.id, period.label) == ("2019-10-20", "2019年10月20日")
    assert period.opens_at == datetime(2019, 5, 1, tzinfo=ZONE)
    assert period.due_at == datetime(2019, 10, 21, tzinfo=ZONE)
    assert period.moved_because == ""


def test_an_hour_is_the_offices_wall_clock():
    (period,) = made(Schedule("on", on=date(2019, 10, 20), at_minutes=17 * 60 + 30), starts=date(2019, 5, 1))
    assert period.due_at == datetime(2019, 10, 20, 17, 30, tzinfo=ZONE)


def test_a_moved_date_says_why_and_keeps_its_id():
    schedule = Schedule("on", on=date(2007, 12, 30), holiday="next_workday")
    (period,) = made(schedule)
    assert (period.id, period.printed_due) == ("2007-12-30", date(2007, 12, 30))
    assert period.due_at == datetime(2008, 1, 3, tzinfo=ZONE)
    assert period.moved_because == "12月30日（元旦放假）顺延至2008年1月2日"
    (earlier,) = made(replace(schedule, holiday="previous_workday"))
    assert earlier.moved_because == "12月30日（元旦放假）提前至12月29日"


def test_an_override_moves_the_printed_date_and_never_the_id_or_what_is_covered():
    moved = Override("2007-09-30", printed_due=date(2007, 10, 8), basis="国庆期间不报送的通知")
    rule = between("2007-09-10", "2007-10-10", kind="monthdays", days=(10, 20, 30))
    plain, changed = made(rule), made(replace(rule, overrides=(moved,)))
    assert [(p.id, p.covers_from, p.covers_to) for p in plain] == [(p.id, p.covers_from, p.covers_to) for p in changed]
    assert changed[2].printed_due == date(2007, 10, 8)
    assert changed[2].due_at == datetime(2007, 10, 9, tzinfo=ZONE)
    assert changed[2].moved_because == "国庆期间不报送的通知"


def test_an_exempt_period_stays_in_the_list_and_says_so():
    rule = between("2007-09-10", "2007-09-30", kind="monthdays", days=(10, 20, 30))
    found = made(replace(rule, overrides=(Override("2007-09-20", exempt=True, basis="免报通知"),)))
    assert [p.exempt for p in found] == [False, True, False]
    assert found[1].note == "本期免报：免报通知"


def test_a_short_months_thirtieth_is_its_last_day_and_says_so():
    found = made(between("2008-02-01", "2008-03-31", kind="monthdays", days=(30,)))
    assert [(p.id, p.note) for p in found] == [("2008-02-29", "2月没有30日，按月末29日报送"), ("2008-03-30", "")]


def test_the_third_ten_days_of_a_short_month_keep_their_name():
    found = made(between("2008-02-01", "2008-02-29", kind="monthdays", days=(10, 20, 30)))
    assert [p.label for p in found] == ["2008年2月上旬", "2008年2月中旬", "2008年2月下旬"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"kind": "half_month"}, ["09-15 2007年9月上半月", "09-30 2007年9月下半月"]),
        ({"kind": "month_end"}, ["09-30 2007年9月"]),
        ({"kind": "monthdays", "days": (5, 25)}, ["09-05 2007年9月5日", "09-25 2007年9月25日"]),
        ({"kind": "event"}, []),
    ],
)
def test_the_periods_of_a_month(rule, expected):
    found = made(between("2007-09-01", "2007-09-30", **rule))
    assert [f"{p.id[5:]} {p.label}" for p in found] == expected


def test_a_week_is_named_by_its_number_and_its_days():
    found = made(between("2007-09-03", "2007-09-16", kind="weekly", weekday=0))
    assert [(p.id, p.label) for p in found] == [
        ("2007-09-03", "2007年第35周（8月31日—9月3日）"),
        ("2007-09-10", "2007年第36周（9月4日—9月10日）"),
    ]


def test_every_day_has_its_period():
    found = made(between("2007-09-10", "2007-09-12", kind="daily"))
    assert [p.label for p in found] == ["2007年9月10日", "2007年9月11日", "2007年9月12日"]


def test_data_up_to_the_day_before_leave_no_gap_and_move_no_due_date():
    rule = between("2007-09-10", "2007-09-30", kind="monthdays", days=(10, 20, 30))
    plain, before = made(rule), made(replace(rule, covers="previous_day"))
    assert [(str(p.covers_from), str(p.covers_to)) for p in before] == [
        ("2007-08-31", "2007-09-09"),
        ("2007-09-10", "2007-09-19"),
        ("2007-09-20", "2007-09-29"),
    ]
    assert [p.data_until for p in before] == [p.covers_to for p in before]
    assert [(p.id, p.label, p.due_at, p.opens_at) for p in before] == [
        (p.id, p.label, p.due_at, p.opens_at) for p in plain
    ]


def test_a_week_reported_on_the_day_after_it_ends_is_named_by_its_own_days():
    rule = between("2007-09-10", "2007-09-10", kind="weekly", weekday=0, covers="previous_day")
    assert [p.label for p in made(rule, starts=date(2007, 9, 3))] == ["2007年第36周（9月3日—9月9日）"]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2019, 10, 25), "上报省局：2019年10月25日（星期五）前"),
        (date(2019, 10, 27), "上报省局：2019年10月27日（星期日）前"),
        (date(2019, 10, 1), "上报省局：2019年10月1日（星期二，国庆节放假）前"),
        (date(2019, 10, 12), "上报省局：2019年10月12日（星期六，调休上班）前"),
    ],
)
def test_the_collectors_own_deadline_is_told_with_its_day(on, said):
    plain = campaign(Schedule("on", on=date(2019, 9, 20))).obligations[0]
    assert forward_deadline(replace(plain, forward=Forward("省局", on)), CALENDAR) == said
    assert forward_deadline(replace(plain, forward=Forward("省局")), CALENDAR) == "上报省局，通知没有写日期"
    assert forward_deadline(plain, CALENDAR) == ""


def test_a_year_without_a_calendar_is_marked():
    (period,) = made(Schedule("on", on=date(2031, 10, 6), holiday="next_workday"), starts=date(2031, 1, 1))
    assert period.note == "节假日安排未公布"


RULES = st.one_of(
    st.builds(
        lambda days: {"kind": "monthdays", "days": tuple(sorted(days))},
        st.sets(st.integers(1, 28), min_size=1, max_size=4),
    ),
    st.just({"kind": "monthdays", "days": (10, 20, 30)}),
    st.builds(lambda weekday: {"kind": "weekly", "weekday": weekday}, st.integers(0, 6)),
    st.sampled_from([{"kind": "half_month"}, {"kind": "month_end"}, {"kind": "daily"}]),
)
POLICIES = st.sampled_from(
    ["as_printed", "next_workday", "previous_workday", "legal_holiday_next", "second_workday_after"]
)
COVERS = st.sampled_from(["due_day", "previous_day"])
FIRSTS = st.dates(date(2005, 1, 1), date(2024, 12, 31))


@settings(max_examples=60, deadline=None)
@given(RULES, POLICIES, FIRSTS, st.integers(0, 150), st.integers(0, 40), st.integers(1, 1440), COVERS)
def test_periods_leave_no_gap_and_due_instants_never_go_back(rule, policy, first, length, before, minutes, covers):
    starts = first - timedelta(days=max(before, covers == "previous_day"))  # else its first period covers nothing
    schedule = Schedule(
        first=first, last=first + timedelta(days=length), holiday=policy, at_minutes=minutes, covers=covers, **rule
    )
    found = made(schedule, starts)
    assert len({p.id for p in found}) == len(found)
    assert len({p.label for p in found}) == len(found)
    assert [p.covers_from for p in found] == [starts, *(p.covers_to + timedelta(days=1) for p in found)][: len(found)]
    assert all(p.covers_from <= p.covers_to for p in found)
    if policy != "second_workday_after":  # after a week's holiday its second workday may lie beyond the next due date
        assert [p.due_at for p in found] == sorted(p.due_at for p in found)
    assert all(bool(p.moved_because) == (p.due_at != due_as_printed(p, minutes)) for p in found)
    assert [r.day.isoformat() for r in rule_dates(schedule)] == [p.id for p in found]


def due_as_printed(period, minutes):
    start = datetime.combine(period.printed_due, datetime.min.time())
    return (start + timedelta(minutes=minutes)).replace(tzinfo=ZONE)


def test_due_dates_on_days_off_are_listed_with_the_choices():
    rule = between("2007-10-10", "2007-12-30", kind="monthdays", days=(10, 20, 30))
    (duty,) = duties([campaign(rule)], ZONE, CALENDAR)
    problems = due_on_days_off(duty, CALENDAR)
    assert [(p.code, p.severity) for p in problems] == [("due_on_day_off", "note")] * 3
    assert str(problems[-1]) == (
        "campaign.toml obligation.o.schedule.holiday：“2007年12月下旬”的规定日期2007年12月30日不是工作日（元旦放假），"
        "现定：按原日期，12月30日24:00截止。 "
        "请在 holiday 里选：as_printed 按原日期，previous_workday 提前到12月29日，next_workday 顺延到2008年1月2日。"
    )


def test_a_due_date_the_calendar_cannot_tell_is_listed():
    (duty,) = duties([campaign(Schedule("on", on=date(2031, 10, 4)), date(2031, 1, 1))], ZONE, CALENDAR)
    assert [p.code for p in due_on_days_off(duty, CALENDAR)] == ["calendar_unpublished", "due_on_day_off"]


def test_a_month_of_five_weeks_has_five_periods_each_of_its_own():
    """DHIS2 divides by a nominal four and passes 100 per cent."""
    found = made(between("2007-10-01", "2007-10-31", kind="weekly", weekday=0))
    assert [p.id for p in found] == [f"2007-10-{n:02}" for n in (1, 8, 15, 22, 29)]
    assert all(p.covers_from <= p.covers_to for p in found)
