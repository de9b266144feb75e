"""Figures: totals, what is carried, what is left out and named; rates on totals, never averages."""

from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal

from tracker import address
from tracker.definition.model import Goal
from tracker.definition.rules import Ref, parse_rule
from tracker.facts import DeliveryKey, PartReading, Value
from tracker.figure_table import figure_table
from tracker.figures import InForce
from tracker.goals import goal_results, over_items
from tracker.rates import rates
from tracker.sets import DeliveryFacts
from tracker.standing import standing


def grid(unit, table, period="2019-10-20"):
    """A reading from a table whose head names the fields and whose first column names the rows."""
    lines = [[c.strip() for c in line.strip("| ").split("|")] for line in table.strip().splitlines()]
    values = [
        Value(row[0], field, text or None, text, "附件1", f"{'ABCDEFGH'[i]}{n}")
        for n, row in enumerate(lines[1:], start=2)
        for i, (field, text) in enumerate(zip(lines[0][1:], row[1:], strict=True), start=1)
    ]
    key = DeliveryKey("c", "final", period, unit)
    return InForce(unit, 1, "ab" * 32, PartReading(key, "f1", 1, "d", tuple(values), ()))


JIA = """
| row   | plants | cases | sampled | qualified | value |
| r1    | 3      | 2     | 10      | 9         | 1.50  |
| r2    | 2      | 1     | 10      | 10        | 0.25  |
| total | 4      | 3     | 20      | 19        | 1.75  |
"""
YI = """
| row   | plants | cases | sampled | qualified | value |
| r1    | 1      | 1     | 480     | 431       | 7     |
| r2    | 0      | 0     | 0       | 0         | 0     |
| total | 1      | 1     | 480     | 431       | 7     |
"""


def made(duty, current, carried=()):
    form = duty.campaign.form("f1")
    in_force = {f.unit: f for f in current}
    return figure_table(duty, duty.periods[1], form, ("a1", "b2", "c3"), in_force, {f.unit: f for f in carried})


def test_a_total_is_the_exact_sum_with_a_source_for_each_ingredient(duty):
    figure = made(duty, [grid("a1", JIA), grid("b2", YI)]).at("value")
    assert figure.value == Decimal("8.75")
    assert [(s.unit, s.sheet, s.cell, s.text) for s in figure.sources] == [
        ("a1", "附件1", "F4", "1.75"),
        ("b2", "附件1", "F4", "7"),
    ]


def test_a_rate_is_made_from_the_totals_and_not_averaged(duty):
    table = made(duty, [grid("a1", JIA), grid("b2", YI)])
    assert table.at("rate").value == Decimal(450) * 100 / 500
    assert table.at("rate", unit="a1").value == Decimal(95)


def test_no_denominator_gives_no_rate(duty):
    assert made(duty, [grid("b2", YI)]).at("rate", unit="b2", row="r2").value is None


def test_a_missing_unit_stands_at_its_last_value_in_cumulative_totals_and_is_left_out_of_the_others(duty):
    table = made(duty, [grid("a1", JIA)], carried=[grid("b2", YI, "2019-10-10")])
    cases, value, plants = table.at("cases"), table.at("value"), table.at("plants")
    assert (cases.value, cases.carried, cases.missing) == (Decimal(4), ("b2",), ("c3",))
    assert (value.value, value.carried, value.missing) == (Decimal("1.75"), (), ("b2", "c3"))
    assert plants.missing == ("b2", "c3")
    assert (table.units, table.missing, table.carried) == (("a1",), ("b2", "c3"), ("b2",))


def test_a_unit_that_left_a_cell_blank_is_not_called_missing(duty):
    table = made(duty, [grid("a1", JIA), grid("b2", YI.replace("| 1     | 480", "|       | 480"))])
    assert table.at("cases").missing == ("c3",)


def test_the_address_names_the_figure(duty):
    figure = made(duty, [grid("a1", JIA)]).at("cases", unit="a1", row="r1")
    assert str(figure.address) == "c/final/2019-10-20/a1/f1/r1/cases~value"
    assert address.parse(str(figure.address)) == figure.address


def test_nothing_reported_gives_no_total(duty):
    assert made(duty, []).at("cases") is None


def test_a_goal_is_compared_on_exact_numbers(duty):
    almost = JIA.replace("| total | 4      | 3     | 20      | 19 ", "| total | 4      | 3     | 10000   | 8996 ")
    (g90, _each, words) = goal_results(duty, duty.periods[1], [made(duty, [grid("a1", almost)])])
    assert (g90.met, g90.reached.value, g90.gap.value, g90.target) == (False, Decimal("89.96"), Decimal(4), "90%以上")
    assert (words.met, words.reached.value) == (None, None)


def test_a_goal_for_each_unit_names_who_fails_and_is_open_while_one_is_missing(duty):
    _g90, each, _words = goal_results(duty, duty.periods[1], [made(duty, [grid("a1", JIA), grid("b2", YI)])])
    assert (each.met, each.failing) == (False, ("b2",))
    _g90, each, _words = goal_results(duty, duty.periods[1], [made(duty, [grid("a1", JIA)])])
    assert each.met is None


def test_rates_leave_exempt_ones_out_and_say_nothing_when_nothing_is_expected(duty):
    unit, period = duty.campaign.units[0], duty.periods[1]
    key = DeliveryKey("c", "final", period.id, unit.code)
    late = standing(key, unit, duty.obligation, period, DeliveryFacts(), now=period.due_at.replace(day=25), zone=UTC)
    counted = rates([late])
    assert (counted.due, counted.past_due, counted.reporting) == (1, 1, Decimal(0))
    assert rates([]).reporting is None
    assert period.printed_due == date(2019, 10, 20)


def test_a_rate_never_mixes_a_carried_numerator_with_a_denominator_without_it(duty):
    cells = {f.id: f for f in duty.campaign.form("f1").fields}
    assert (cells["plants"].over_time, cells["cases"].over_time) == ("stock", "cumulative")
    share = Goal("share", "立案占比", "final", numerator=parse_rule("f1.cases"), denominator=parse_rule("f1.plants"),
                 at_least=Decimal(100))  # fmt: skip
    mixed = replace(duty, campaign=replace(duty.campaign, goals=(share,)))
    table = made(duty, [grid("a1", JIA)], carried=[grid("b2", YI, "2019-10-10")])
    (result,) = goal_results(mixed, duty.periods[1], [table])
    assert result.reached.value == Decimal(3) * 100 / 4


def nil(unit, period="2019-10-20"):
    return replace(
        grid(unit, "| row | cases |", period), arrival=9, reading=replace(grid(unit, "| row |").reading, nil=True)
    )


def test_a_nil_return_is_nought_of_the_period_and_what_was_last_accepted_in_the_rest(duty):
    table = made(duty, [grid("a1", JIA), nil("b2")], carried=[grid("b2", YI, "2019-10-10")])
    own = {name: table.at(name, unit="b2").value for name in ("plants", "cases", "sampled", "value")}
    assert own == {"plants": Decimal(1), "cases": Decimal(1), "sampled": Decimal(480), "value": Decimal(0)}
    assert (table.at("cases").value, table.at("value").value) == (Decimal(4), Decimal("1.75"))
    assert (table.at("cases").missing, table.at("cases").carried) == (("c3",), ())
    assert (table.units, table.carried) == (("a1", "b2"), ())


def test_what_a_nil_return_stands_for_keeps_the_source_it_was_read_from(duty):
    table = made(duty, [nil("b2")], carried=[grid("b2", YI, "2019-10-10")])
    assert [(s.arrival, s.cell, s.text) for s in table.at("cases", unit="b2").sources] == [(1, "C4", "1")]
    assert [(s.arrival, s.cell, s.text) for s in table.at("value", unit="b2").sources] == [(9, "", "0")]


def test_a_nil_return_in_the_first_period_is_nought_throughout(duty):
    table = made(duty, [nil("b2")])
    assert {table.at(name).value for name in ("plants", "cases", "sampled", "value")} == {Decimal(0)}
    assert table.at("rate").value is None


def test_a_nil_return_before_the_field_began_says_nothing_of_it(duty):
    form = duty.campaign.form("f1")
    later = replace(
        form, fields=tuple(replace(f, since=date(2019, 11, 1)) if f.id == "cases" else f for f in form.fields)
    )
    table = figure_table(duty, duty.periods[1], later, ("b2",), {"b2": nil("b2")}, {})
    assert (table.at("cases"), table.at("plants").value) == (None, Decimal(0))


def test_a_nil_list_counts_as_reported_with_no_items(duty):
    force = replace(nil("b2"), reading=replace(nil("b2").reading, part="l1"))
    table = figure_table(duty, duty.periods[1], duty.campaign.form("l1"), ("b2", "c3"), {"b2": force}, {})
    assert (table.units, table.items, table.missing) == (("b2",), (), ("c3",))
    assert over_items(table, Ref("count", "l1", "")) == 0


def listed(unit, *numbers):
    values = tuple(Value(str(i), "no", text, text, "附件2", f"B{i}") for i, text in enumerate(numbers, start=1))
    return InForce(
        unit, 1, "ab" * 32, PartReading(DeliveryKey("c", "final", "2019-10-20", unit), "l1", 1, "d", values, ())
    )


def test_companies_named_by_two_units_are_counted_once(duty):
    form = duty.campaign.form("l1")
    forces = {"a1": listed("a1", "甲厂", "乙厂", "甲厂"), "b2": listed("b2", "乙厂", "丙厂")}
    table = figure_table(duty, duty.periods[1], form, ("a1", "b2"), forces, {})
    assert over_items(table, Ref("distinct", "l1", "no")) == 3
    assert over_items(table, Ref("distinct", "l1", "no"), "a1") == 2
    assert over_items(table, Ref("count", "l1", "")) == 5
    assert over_items(table, Ref("count", "l1", "no", "乙厂")) == 2
    assert over_items(table, Ref("count", "l1", "no", "乙厂"), "b2") == 1


def test_a_goal_that_counts_items_says_whose_list_is_missing(duty):
    firms = Goal("firms", "企业数", "final", figure=parse_rule("distinct(l1.no)"), at_least=Decimal(2), unit="家")
    counting = replace(duty, campaign=replace(duty.campaign, goals=(firms,)))
    table = figure_table(
        duty, duty.periods[1], duty.campaign.form("l1"), ("a1", "b2"), {"a1": listed("a1", "甲", "乙")}, {}
    )
    (result,) = goal_results(counting, duty.periods[1], [table])
    assert (result.met, result.reached.missing) == (True, ("b2",))
