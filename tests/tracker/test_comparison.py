"""同口径: only units with their own return in both periods are compared."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker import address
from tracker.comparison import comparison
from tracker.facts import DeliveryKey, PartReading, Value
from tracker.figure_table import figure_table
from tracker.figures import InForce

UNITS = ("a1", "b2", "c3")


def force(unit, numbers, period):
    """A unit's totals: cases=4."""
    values = tuple(Value("total", k, str(v), str(v), "附件1", "C9") for k, v in numbers.items() if v is not None)
    return InForce(unit, 1, "ab" * 32, PartReading(DeliveryKey("c", "final", period, unit), "f1", 1, "d", values, ()))


def table(duty, index, returns, carried=None):
    period, form = duty.periods[index], duty.campaign.form("f1")
    forces = {code: force(code, numbers, period.id) for code, numbers in returns.items()}
    earlier = {code: force(code, numbers, "2019-10-10") for code, numbers in (carried or {}).items()}
    return figure_table(duty, period, form, UNITS, forces, earlier)


def test_the_difference_is_over_the_units_in_both_and_names_the_others(duty):
    before = table(duty, 0, {"a1": {"cases": 3}, "b2": {"cases": 5}})
    now = table(duty, 1, {"a1": {"cases": 4}, "c3": {"cases": 9}}, carried={"b2": {"cases": 5}})
    found = comparison(now, before)
    change = found.at("cases")
    assert found.units == ("a1",)
    assert (change.before.value, change.diff.value, change.now) == (Decimal(3), Decimal(1), Decimal(4))
    assert set(change.diff.missing) == {"b2", "c3"}
    assert now.at("cases").value == Decimal(18)


def test_without_a_unit_in_both_nothing_is_said(duty):
    before, now = table(duty, 0, {"b2": {"cases": 5}}), table(duty, 1, {"a1": {"cases": 4}}, {"b2": {"cases": 5}})
    assert comparison(now, before).at("cases") is None
    assert comparison(now, before).units == ()


def test_the_addresses_say_that_they_are_last_periods_number_and_the_difference(duty):
    change = comparison(table(duty, 1, {"a1": {"cases": 4}}), table(duty, 0, {"a1": {"cases": 3}})).at("cases")
    assert str(change.before.address) == "c/final/2019-10-20/*/f1/*/cases~prev"
    assert str(change.diff.address) == "c/final/2019-10-20/*/f1/*/cases~diff"
    assert address.parse(str(change.diff.address)) == change.diff.address
    assert [len(f.sources) for f in (change.before, change.diff)] == [1, 2]


def test_a_unit_that_left_a_cell_blank_is_out_of_that_figure_only(duty):
    before = table(duty, 0, {"a1": {"cases": 3, "sampled": 10}, "b2": {"cases": 5, "sampled": 20}})
    now = table(duty, 1, {"a1": {"cases": 4, "sampled": 12}, "b2": {"cases": None, "sampled": 25}})
    found = comparison(now, before)
    assert (found.at("cases").diff.value, found.at("sampled").diff.value) == (Decimal(1), Decimal(7))
    assert (found.at("cases").diff.missing, found.at("sampled").diff.missing) == (("b2", "c3"), ("c3",))


def test_a_rate_is_made_from_the_totals_of_both_periods_and_differs_in_points(duty):
    before = table(duty, 0, {"a1": {"sampled": 10, "qualified": 9}, "b2": {"sampled": 90, "qualified": 81}})
    now = table(duty, 1, {"a1": {"sampled": 20, "qualified": 19}, "b2": {"sampled": 180, "qualified": 175}})
    change = comparison(now, before).at("rate")
    assert (change.before.value, change.now, change.diff.value) == (Decimal(90), Decimal(97), Decimal(7))
    assert (change.before.unit, change.diff.unit) == ("%", "个百分点")


def test_a_rate_without_a_denominator_has_no_change(duty):
    before = table(duty, 0, {"a1": {"sampled": 0, "qualified": 0}})
    assert comparison(table(duty, 1, {"a1": {"sampled": 20, "qualified": 19}}), before).at("rate") is None


def test_a_nil_return_is_a_return_and_compared(duty):
    before = table(duty, 0, {"a1": {"cases": 3, "value": 2}})
    nil = force("a1", {}, "2019-10-20")
    nil = replace(nil, reading=replace(nil.reading, nil=True))
    carried = {"a1": force("a1", {"cases": 3, "value": 2}, "2019-10-10")}
    now = figure_table(duty, duty.periods[1], duty.campaign.form("f1"), UNITS, {"a1": nil}, carried)
    found = comparison(now, before)
    assert (found.at("cases").diff.value, found.at("value").diff.value) == (Decimal(0), Decimal(-2))


returns = st.dictionaries(st.sampled_from(UNITS), st.integers(0, 1000).map(lambda n: {"cases": n}))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)  # the duty is frozen
@given(now=returns, before=returns)
def test_the_difference_is_the_sum_of_the_units_own_differences(duty, now, before):
    change = comparison(table(duty, 1, now), table(duty, 0, before)).at("cases")
    both = now.keys() & before.keys()
    assert (change is None) == (not both)
    if change is not None:
        assert change.diff.value == sum(now[u]["cases"] - before[u]["cases"] for u in both)
