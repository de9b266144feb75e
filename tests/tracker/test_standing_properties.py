"""What holds of every standing whatever came and whoever decided: hypothesis makes up the facts."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.acceptance import course_of
from tracker.facts import Decision, DeliveryKey, Interval
from tracker.rates import rates
from tracker.sets import DeliveryFacts, PartFact, SetFact, steps
from tracker.standing import STATE_LABELS, standing

ZONE = ZoneInfo("Asia/Shanghai")
KEY = DeliveryKey("c", "final", "2019-10-20", "a1")
DUE = datetime(2019, 10, 20, 16, tzinfo=UTC)  # 24:00 in Shanghai
HOUR = timedelta(hours=1)
UNORDERED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

part = st.tuples(
    st.sampled_from(["f1", "l1", "sum"]), st.sampled_from("xyz"), st.integers(0, 1), st.booleans(), st.booleans()
)
arrival = st.tuples(
    st.just("arrival"),
    st.lists(part, min_size=1, max_size=3),
    st.integers(0, 60),  # hours since the last event
    st.integers(0, 1),  # errors over the set
    st.booleans(),  # seen in one look with the arrival before
)
decision = st.tuples(
    st.just("decision"),
    st.sampled_from(["extend", "exempt", "return", "accept", "timing", "contact", "issue", "reopen", "confirm"]),
    st.integers(0, 60),
    st.booleans(),  # names the last arrival
    st.sampled_from(["on_time", "late"]),
)
whole = st.builds(  # every required part at once and without errors, so that acceptance is not left to chance
    lambda content, hours: ("arrival", [(p, content, 0, False, False) for p in ("f1", "sum")], hours, 0, False),
    st.sampled_from("xyz"),
    st.integers(0, 60),
)
stories = st.lists(st.one_of(arrival, arrival, whole, decision), max_size=8)


def told(story):
    """The facts of a story, event by event: (instant, number, what it adds)."""
    now, last, look = DUE - 150 * HOUR, None, 0
    events = []
    for number, event in enumerate(story, start=1):
        now += event[2] * HOUR
        if event[0] == "arrival":
            look = look if event[4] and last else number
            interval = Interval(now - HOUR, now)
            seen = tuple(
                PartFact(number, name, content, not blank, errors, 0, interval, f"s{look}", nil)
                for name, content, errors, blank, nil in event[1]
            )
            events.append((now, seen, (SetFact(number, event[3], 0),)))
            last = number
        else:
            kind, until = event[1], DUE + event[2] * HOUR
            made = Decision(
                number,
                kind,
                KEY,
                "审核员",
                "原因",
                now,
                until=until if kind == "extend" else None,
                ruled=event[4] if kind == "timing" else None,
                arrival=last if event[3] and kind in ("accept", "return") else None,
                promised=until if kind == "contact" else None,
            )
            events.append((now, (), made))
    return events


def facts(events):
    parts = tuple(p for _at, seen, _rest in events for p in seen)
    sets = tuple(s for _at, seen, rest in events if seen for s in rest)
    return DeliveryFacts(parts, sets, tuple(rest for _at, seen, rest in events if not seen))


@pytest.fixture(params=["machine", "person"])
def obligation(request, duty):
    return replace(duty.obligation, review=request.param, correction="2 days")


@pytest.fixture
def stand(duty, obligation):
    def made(known, now):
        unit, period = duty.campaign.units[0], duty.periods[1]
        return standing(KEY, unit, obligation, period, known, now=now, zone=ZONE)

    return made


@UNORDERED
@given(stories, st.booleans(), st.integers(-200, 300))
def test_the_state_is_the_first_that_holds_in_the_order_of_the_design(stand, obligation, story, waits, hours):
    known = replace(facts(told(story)), waiting=(99,) if waits else ())
    now = DUE + hours * HOUR
    made = stand(known, now)
    course = course_of(obligation, steps(obligation, known), known.decisions)
    last = course.latest
    holds = {
        "exempt": any(d.kind == "exempt" for d in known.decisions),
        "accepted": bool(made.in_force),
        "held": waits or course.undecided or bool(course.waiting),
        "returned": last is not None and (bool(last.errors) or course.said.returned(last)),
        "incomplete": last is not None,
        "overdue": now > made.due_at,
        "pending": True,
    }
    assert made.state == next(state for state, true in holds.items() if true)
    assert made.state in STATE_LABELS
    assert made.past_due == (now > made.due_at and made.state in ("overdue", "incomplete", "returned"))
    assert not (made.state == "held" and made.past_due)


@UNORDERED
@given(stories, st.integers(-200, 300))
def test_a_period_adds_up_every_delivery_is_counted_in_exactly_one_state(stand, story, hours):
    """As the story grows: the counts of the states are the number of deliveries, and no rate passes a hundred."""
    events, now = told(story), DUE + hours * HOUR
    made = [stand(facts(events[:count]), now) for count in range(len(events) + 1)]
    counted, states = rates(made), Counter(s.state for s in made)
    assert sum(states[state] for state in STATE_LABELS) == counted.expected == len(made)
    assert (counted.exempt, counted.accepted, counted.held) == (states["exempt"], states["accepted"], states["held"])
    assert counted.past_due <= states["overdue"] + states["returned"] + states["incomplete"]
    assert counted.on_time + counted.late <= counted.due
    assert (counted.reporting or 0) <= 100
    assert (counted.punctual or 0) <= 100


def more(story, *events):
    """The facts of a story with these events at its end."""
    return facts(told([*story, *events]))


@UNORDERED
@given(stories)
def test_a_faulty_version_or_one_after_the_report_went_up_never_displaces_what_is_in_force(stand, story):
    before = stand(more(story), DUE).in_force
    if before:
        faulty = ("arrival", [("f1", "w", 1, False, False)], 1, 0, False)
        assert stand(more(story, faulty), DUE).in_force == before
        issued, good = ("decision", "issue", 1, False, "late"), ("arrival", [("f1", "w", 0, False, False)], 1, 0, False)
        made = stand(more(story, issued, good), DUE)
        assert made.in_force == before


@UNORDERED
@given(stories)
def test_to_refuse_what_waits_beside_the_set_in_force_leaves_it_and_asks_no_more(stand, story):
    back = ("decision", "return", 1, False, "late")
    made, after = stand(more(story), DUE), stand(more(story, back), DUE)
    if made.requested:
        assert (after.in_force, after.requested) == (made.in_force, False)
    else:
        assert after.in_force == ()


@UNORDERED
@given(stories)
def test_between_two_events_the_state_changes_only_at_the_due_instant(stand, story):
    events = told(story)
    for count in range(len(events) + 1):
        known = facts(events[:count])
        due = stand(known, DUE).due_at
        start = events[count - 1][0] if count else DUE - 200 * HOUR
        end = events[count][0] if count < len(events) else start + 200 * HOUR
        moments = sorted({start, start + (end - start) / 3, end, *(m for m in (due, due + HOUR) if start <= m <= end)})
        before = {stand(known, m).state for m in moments if m <= due}
        after = {stand(known, m).state for m in moments if m > due}
        assert len(before) <= 1
        assert len(after) <= 1
        assert before == after or not before or not after or (before, after) == ({"pending"}, {"overdue"})


@UNORDERED
@given(stories, stories, st.integers(-100, 300))
def test_a_decision_taken_back_leaves_the_standing_as_it_was_before_it(stand, story, after, hours):
    """An undone decision is not among the facts: whatever came after it stands as if it had never been."""
    both = told([*story, ("decision", "exempt", 0, False, "late"), *after])
    undone = [event for event in both if event[1] or event[2].number != len(story) + 1]
    never = told([*story, *after])
    now = DUE + hours * HOUR
    assert _plain(stand(facts(undone), now)) == _plain(stand(facts(never), now))


def _plain(made):
    """A standing without numbers of arrivals, which count every event."""
    return replace(made, in_force=tuple(name for name, _number in made.in_force))


@UNORDERED
@given(stories, st.integers(0, 8), st.integers(-100, 300))
def test_facts_taken_in_one_batch_or_one_by_one_stand_alike(stand, story, cut, hours):
    events = told(story)
    grown = facts(events[:cut])
    for event in events[cut:]:
        more = facts([event])
        grown = DeliveryFacts(grown.parts + more.parts, grown.sets + more.sets, grown.decisions + more.decisions)
    now = DUE + hours * HOUR
    assert stand(grown, now) == stand(facts(events), now)


@UNORDERED
@given(st.integers(-5, 5), st.integers(0, 10))
def test_there_by_the_due_second_is_on_time_and_still_absent_at_it_is_late(stand, seconds, since):
    there, absent = DUE + timedelta(seconds=seconds), DUE + timedelta(seconds=seconds - since - 1)
    seen = tuple(PartFact(1, name, "x", True, 0, 0, Interval(absent, there), "s1") for name in ("f1", "sum"))
    made = stand(DeliveryFacts(seen), DUE + 9 * HOUR)
    expected = "on_time" if there <= DUE else "late" if absent >= DUE else "unproven"
    assert made.timeliness == expected


@UNORDERED
@given(stories)
def test_what_the_machine_has_in_force_is_whole_and_without_errors(stand, obligation, story):
    known = replace(facts(told(story)), decisions=())
    made = stand(known, DUE)
    if made.in_force:
        assert {p.id for p in obligation.required} <= {name for name, _ in made.in_force}
        (step,) = [s for s in steps(obligation, known) if s.arrival == max(number for _, number in made.in_force)]
        assert (step.errors, made.missing) == (0, ())
