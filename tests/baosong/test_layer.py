"""A correction over one reading: what hangs on the value is redone, what does not stays. Told on a form of two rows."""

import pytest

from baosong.layer import accepted_text, corrected
from tracker.definition.form import Field, Form, Row
from tracker.facts import DeliveryKey, PartReading, Value
from tracker.ledger.events import Corrected
from tracker.problem import Place, Problem
from tracker.reading.faults import Fault

FORM = Form(
    "f1",
    "统计表",
    "附件1",
    1,
    "grid",
    (
        Field("plants", "生产企业", "生产企业", "int", "家", over_rows="typed"),
        Field("cases", "立案", "立案", "int", "起"),
    ),
    rows=(Row("r1", "电缆"), Row("r2", "砂轮")),
)
KEY = DeliveryKey("c", "o", "p", "u")


def part(table, *problems):
    """A reading from lines "row field text": a text in brackets was not read as a number, - is blank."""
    values = []
    for line in filter(None, map(str.strip, table.splitlines())):
        row, field, text = line.split()
        read = text if text.isdigit() else None
        values.append(Value(row, field, read, "" if text == "-" else text.strip("[]"), "附件1", f"{field}{row}"))
    return PartReading(KEY, "f1", 1, "digest of the file", tuple(values), problems)


def problem(fault, row, field, **gaps):
    return fault.at(Place("", "附件1", "B2"), part="f1", row=row, field=field, form=FORM.name, **gaps)


def after(reading, row, field, new):
    return corrected(reading, FORM, Corrected("f1", row, field, None, new, "填报员"), 18)


def text(reading, row, field):
    return next(v.text for v in reading.values if (v.row, v.field) == (row, field))


ABOUT = problem(Fault.ABOUT, "r1", "cases", where="“电缆”行“立案”", raw="约20", unit="")
CASES = "r1 cases [约20]\nr2 cases 3\ntotal cases 3"


def test_the_value_its_finding_and_its_sum_are_redone_and_the_digest_stays_the_files():
    made = after(part(CASES, ABOUT), "r1", "cases", "20")
    assert (text(made, "r1", "cases"), text(made, "total", "cases")) == ("20", "23")
    assert made.problems == ()
    assert made.digest == "digest of the file"
    assert made.values[0].raw == "约20"
    assert made.values[0].note == "核改D18：原填“约20”"


def test_findings_elsewhere_stay():
    other = problem(Fault.NEGATIVE, "r2", "plants", where="“砂轮”行“生产企业”", raw="-1")
    made = after(part(CASES, ABOUT, other), "r1", "cases", "20")
    assert made.problems == (other,)


def differing(clerk, own):
    return problem(Fault.TOTAL_DIFFERS, "total", "cases", indicator="立案", clerk=clerk, own=own, gap="?")


@pytest.mark.parametrize(("new", "said"), [("9", ()), ("7", ("各行相加是10，相差2",))])
def test_a_clerks_total_that_differed_is_mended_by_the_right_row_or_told_in_new_numbers(new, said):
    reading = part("r1 cases 5\nr2 cases 3\ntotal cases 8", differing("12", "8"))
    values = tuple(v if v.row != "total" else Value("total", "cases", "8", "12", "附件1", "B4") for v in reading.values)
    made = after(PartReading(KEY, "f1", 1, "d", values, reading.problems), "r1", "cases", new)
    assert len(made.problems) == len(said)
    assert all(words in p.sentence for words, p in zip(said, made.problems, strict=True))


@pytest.mark.parametrize(
    ("total", "new", "codes"),
    [("12", "10", []), ("9", "10", ["typed_total_small"]), ("14", "10", ["typed_total_large"])],
)
def test_a_typed_total_must_still_lie_between_the_largest_row_and_the_sum(total, new, codes):
    blank = problem(Fault.REQUIRED_BLANK, "r1", "plants", where="“电缆”行“生产企业”", nil="")
    made = after(part(f"r1 plants -\nr2 plants 3\ntotal plants {total}", blank), "r1", "plants", new)
    assert [p.code for p in made.problems] == codes


def test_in_a_row_found_wholly_blank_the_cells_still_lacking_are_named_one_by_one():
    whole = problem(Fault.ROW_BLANK, "r1", "", line="电缆")
    made = after(part("r1 plants -\nr1 cases -\nr2 plants 3\nr2 cases 1", whole), "r1", "cases", "2")
    assert [(p.code, p.field) for p in made.problems] == [("required_blank", "plants")]
    assert "“电缆”行“生产企业”未填" in made.problems[0].sentence
    assert after(made, "r1", "plants", "4").problems == ()


@pytest.mark.parametrize(
    ("typed", "read"), [("20", "20"), (" 20 ", "20"), ("1,200", "1200"), ("二十", "20"), ("许多", None), ("", None)]
)
def test_what_a_person_types_is_read_as_a_clerks_cell_is(typed, read):
    found = accepted_text(FORM, FORM.by_id["cases"], "r1", typed)
    assert (None if isinstance(found, Problem) else found) == read
