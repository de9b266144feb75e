"""Totals with and without the units that stand at earlier values."""

from dataclasses import replace
from decimal import Decimal

from generator.carried import carried_figure, carried_over, cumulative, present_only
from tests.generator.made_reports import made_report
from tracker.figures import Figure


def ten_days(states):
    return made_report("quality-2007", "progress-summary", states, period=1).tables[0]


def test_every_total_with_carried_values_is_that_of_the_present_and_the_carried():
    table = ten_days({7: "carried", 9: "carried"})
    present = present_only(table)
    for field in table.form.fields:
        if not field.numeric or field.calc is not None:
            continue
        carried = [carried_figure(table, code, field) for code in ("230000", "320000")]
        added = sum((figure.value for figure in carried if figure), Decimal(0))
        assert present.at(field.id).value + added == table.at(field.id).value, field.id


def test_without_carried_units_no_total_names_them_as_a_source():
    present = present_only(ten_days({7: "carried"}))
    totals = [figure for (unit, _, _), figure in present.cells.items() if unit == "*"]
    assert not [f for f in totals if f.carried or any(s.unit == "230000" for s in f.sources)]
    assert {f.missing for f in totals if f.address.field == "cases"} == {("230000",)}


def test_a_table_without_carried_units_is_left_as_it_is():
    table = ten_days({7: "overdue"})
    assert present_only(table) is table


def test_a_rate_carries_when_all_it_is_made_of_does():
    form = ten_days({}).form
    assert cumulative(form, ("cases", "archive_rate", "pass_rate"))
    assert not cumulative(form, ("cases", "licensed"))


def test_a_total_that_only_carried_units_have_is_none_over_those_present():
    table = ten_days({7: "carried"})
    kept = {k: f for k, f in table.cells.items() if k[0] == "*" or k[2] != "cases"}
    assert present_only(replace(table, cells=kept)).at("cases") is None
    assert isinstance(table.at("cases"), Figure)


def test_a_form_of_numbers_of_the_period_alone_carries_nobody_over():
    table = ten_days({7: "carried"})
    fields = tuple(replace(field, over_time="flow") for field in table.form.fields)
    assert carried_over(table) == ("230000",)
    assert carried_over(replace(table, form=replace(table.form, fields=fields))) == ()
