from datetime import date

import pytest

from tracker.definition.workdays import Workdays

LOCAL = Workdays(((date(2016, 9, 5), False, "G20期间放假的通告"), (date(2030, 1, 5), True, "2030年放假通知")))


@pytest.mark.parametrize(
    ("day", "works", "reason"),
    [
        ("2007-10-10", True, "星期三"),
        ("2007-10-20", False, "星期六"),
        ("2007-09-30", True, "调休上班"),
        ("2007-12-29", True, "调休上班"),
        ("2007-12-31", False, "元旦放假"),
        ("2019-10-01", False, "国庆节放假"),
        ("2019-04-05", False, "清明节放假"),
        ("2019-10-20", False, "星期日"),
        ("2011-06-05", False, "端午节放假"),
        ("2026-02-28", True, "调休上班"),
        ("2026-10-10", True, "调休上班"),
        ("2016-09-05", False, "G20期间放假的通告"),
    ],
)
def test_a_day_works_or_not_and_says_why(day, works, reason):
    at = date.fromisoformat(day)
    assert (LOCAL.works(at), LOCAL.reason(at)) == (works, reason)


def test_a_year_without_a_notice_is_marked_and_only_weekends_are_off():
    monday, saturday = date(2031, 10, 6), date(2031, 10, 4)
    assert (LOCAL.works(monday), LOCAL.works(saturday)) == (True, False)
    assert LOCAL.reason(monday) == "星期一，节假日安排未公布"
    assert not LOCAL.published(monday)


def test_the_last_days_of_december_wait_for_the_next_years_notice():
    last_known = max(year for year in range(2020, 2100) if Workdays().published(date(year, 6, 1)))
    assert Workdays().published(date(last_known, 12, 28))
    assert not Workdays().published(date(last_known, 12, 29))
    assert Workdays().published(date(2007, 12, 29))


def test_an_override_settles_a_day_of_an_unpublished_year():
    assert LOCAL.works(date(2030, 1, 5))
    assert LOCAL.published(date(2030, 1, 5))


def test_the_later_of_two_overrides_holds():
    day = date(2019, 10, 21)
    assert Workdays(((day, False, "停电"), (day, True, "恢复供电"))).reason(day) == "恢复供电"


def test_an_office_that_never_works_moves_nothing():
    days = tuple((date.fromordinal(date(2019, 10, 1).toordinal() + n), False, "停业") for n in range(90))
    assert Workdays(days).next_workday(date(2019, 10, 1)) == date(2019, 10, 1)


def test_the_weekend_inside_a_holiday_belongs_to_it_and_another_weekend_does_not():
    holidays = [d for d in range(1, 13) if Workdays().legal_holiday(date(2011, 6, d))]
    assert holidays == [4, 5, 6]
