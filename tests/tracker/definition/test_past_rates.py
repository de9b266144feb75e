"""A list changed today changes no past rate: whatever is edited, an accepted change leaves past standings as they were."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.tracker.definition.changing import SCHEDULE, TEN_DAYS, ZONE, C, U, change, edited
from tracker.definition.load import load_campaign
from tracker.definition.past import rewrites
from tracker.definition.units import owing
from tracker.facts import DeliveryKey, Interval
from tracker.rates import rates
from tracker.sets import DeliveryFacts, PartFact
from tracker.standing import standing

HEAD = ["code", "name", "aliases", "level", "kind", "parent", "valid_from", "valid_to", "successor"]
ROWS = [
    ["1", "榕城区", "", "county", "", "", "", "", ""],
    ["2", "揭东县", "", "county", "", "", "", "2019-09-15", ""],
    ["2", "揭东区", "", "county", "", "", "2019-09-16", "", ""],
    ["3", "渔湖区", "", "county", "", "", "", "2019-09-18", "1"],
    ["4", "蓝城区", "", "county", "", "", "2019-09-12", "", ""],
    ["5", "市本级", "", "county", "own", "", "", "", ""],
    ["6", "揭阳市", "", "city", "", "", "", "", ""],
]
DAYS = st.dates(date(2019, 9, 1), date(2019, 10, 10)).map(str)
CELLS = st.one_of(
    st.tuples(st.just(1), st.sampled_from(["榕城区", "榕城新区", "揭东区", "高新区"])),
    st.tuples(st.just(2), st.sampled_from(["", "旧称", "另称"])),
    st.tuples(st.just(3), st.sampled_from(["county", "city"])),
    st.tuples(st.just(4), st.sampled_from(["", "own"])),
    st.tuples(st.sampled_from([6, 7]), st.one_of(st.just(""), DAYS)),
    st.tuples(st.just(8), st.sampled_from(["", "1", "4"])),
)
ROW_EDITS = st.one_of(
    st.tuples(st.just("cell"), st.integers(0, 6), CELLS),
    st.tuples(st.just("delete"), st.integers(0, 6), st.none()),
    st.tuples(st.just("swap"), st.integers(0, 5), st.none()),
    st.tuples(st.just("add"), st.integers(7, 9), st.one_of(st.just(""), DAYS)),
    st.tuples(st.just("end"), st.integers(0, 6), st.tuples(DAYS, st.sampled_from(["", "1", "新名"]))),
)
SCHEDULES = st.one_of(
    st.just(TEN_DAYS),
    st.builds(
        lambda period, due: TEN_DAYS.replace(
            " }", f', overrides = [{{ id = "{period}", printed_due = {due}, basis = "通知" }}] }}'
        ),
        st.sampled_from(["2019-09-10", "2019-09-20", "2019-09-30"]),
        DAYS,
    ),
    st.builds(lambda last: TEN_DAYS.replace("2019-09-30", last), DAYS),
    st.sampled_from([TEN_DAYS.replace(" }", ', at = "17:30" }'), TEN_DAYS.replace("[10, ", "[")]),
)
RECEIVED = st.dictionaries(st.tuples(st.sampled_from("123456"), st.integers(0, 2)), st.integers(-5, 5), max_size=9)


@pytest.fixture
def texts(texts):
    return edited(texts, (C, SCHEDULE, TEN_DAYS)) | {U: table(ROWS)}


def table(rows):
    return "\n".join(",".join(row) for row in [HEAD, *rows]) + "\n"


def changed(rows, edits):
    """The rows after the edits; one that finds no row any more does nothing."""
    rows = [list(row) for row in rows]
    for how, number, detail in edits:
        if how == "add":
            rows.append([str(number), f"新单位{number}", "", "county", "", "", detail, "", ""])
        elif how == "cell" and number < len(rows):
            rows[number][detail[0]] = detail[1]
        elif how == "delete" and number < len(rows):
            del rows[number]
        elif how == "swap" and number + 1 < len(rows):
            rows[number : number + 2] = rows[number + 1], rows[number]
        elif how == "end" and number < len(rows):
            rows = ended(rows, number, *detail)
    return rows


def ended(rows, number, day, heir):
    """The row ended on a day, with a successor, or renamed from the next day."""
    row = [*rows[number][:7], day, heir if heir == "1" else ""]
    after = str(date.fromisoformat(day) + timedelta(days=1))
    more = [[row[0], heir, *row[2:6], after, "", ""]] if heir == "新名" else []
    return [*rows[:number], row, *rows[number + 1 :], *more]


def told(campaign, duty, past, received, now):
    """What is told of the past periods: every standing, and the rates."""
    made = []
    for number, period in enumerate(past):
        mine = duty.period(period.id)
        assert mine is not None
        listed = [
            standing_of(campaign, duty, mine, unit, received.get((unit.code, number)), now)
            for unit in owing(campaign, duty.obligation, mine.printed_due)
        ]
        bare = [
            replace(s, unit=replace(s.unit, aliases=(), successor="", valid_from=None, valid_to=None)) for s in listed
        ]
        made.append((sorted(map(str, bare)), rates(listed)))
    return made


def standing_of(campaign, duty, period, unit, days, now):
    """The unit's standing when every part came so many days after the due instant (None: nothing came)."""
    key = DeliveryKey(campaign.id, duty.obligation.id, period.id, unit.code)
    parts = ()
    if days is not None:
        at = period.due_at + timedelta(days=days)
        parts = tuple(
            PartFact(7, part.id, part.id, True, 0, 0, Interval(at - timedelta(hours=1), at), "s")
            for part in duty.obligation.parts
        )
    return standing(key, unit, duty.obligation, period, DeliveryFacts(parts), now=now, zone=ZONE)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW_EDITS, max_size=3), SCHEDULES, RECEIVED, st.integers(5, 35))
def test_an_accepted_change_leaves_every_past_standing_and_rate_as_it_was(texts, edits, schedule, received, day):
    new = edited(texts, (C, TEN_DAYS, schedule)) | {U: table(changed(ROWS, edits))}
    assume(load_campaign(new)[0] is not None)
    now = str(date(2019, 9, 1) + timedelta(days=day))
    both = change(texts, new, now)
    assume(not rewrites(both))
    past = both.past(both.before[0])
    assert told(both.old, both.before[0], past, received, both.now) == told(
        both.new, both.after[0], past, received, both.now
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW_EDITS, min_size=1, max_size=3), st.integers(5, 35))
def test_a_changed_list_is_refused_only_where_it_changes_the_past_or_loses_a_unit(texts, edits, day):
    new = texts | {U: table(changed(ROWS, edits))}
    assume(load_campaign(new)[0] is not None)
    both = change(texts, new, str(date(2019, 9, 1) + timedelta(days=day)))
    past = both.past(both.before[0])
    same = told(both.old, both.before[0], past, {}, both.now) == told(both.new, both.after[0], past, {}, both.now)
    lost = {u.code for u in both.old.units} - {u.code for u in both.new.units}
    assert (rewrites(both) == ()) == (same and not lost)
