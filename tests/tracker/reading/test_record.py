"""A reading in the archive is the reading: canonical JSON and exactly back."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.reading.books import DUTIES, GOOD, ITEMS, book, hints
from tracker.facts import DeliveryKey, PartReading, Question, Reading, Value
from tracker.problem import Place, Problem
from tracker.reading.read import read
from tracker.reading.record import problem_from_plain, problem_to_plain, reading_from_json, reading_to_json

TEXT = st.text(max_size=6)
KEY = st.builds(DeliveryKey, TEXT, TEXT, TEXT, TEXT)
PLACE = st.builds(Place, TEXT, TEXT, TEXT, st.integers(0, 9), TEXT)
PROBLEM = st.builds(Problem, TEXT, st.sampled_from(["error", "query", "note"]), TEXT, TEXT, PLACE, TEXT, TEXT, TEXT)
VALUE = st.builds(Value, TEXT, TEXT, st.none() | TEXT, TEXT, TEXT, TEXT, TEXT)


def many(each):
    return st.lists(each, max_size=3).map(tuple)


PART = st.builds(
    PartReading, KEY, TEXT, st.integers(0, 9), TEXT, many(VALUE), many(PROBLEM), st.booleans(), st.booleans(), TEXT
)
QUESTION = st.builds(Question, TEXT, TEXT, TEXT, many(KEY), TEXT)
READING = st.builds(Reading, many(PART), many(QUESTION), many(PROBLEM), many(TEXT))


@given(READING)
def test_a_reading_comes_back_exactly(reading):
    text = reading_to_json(reading)
    assert reading_from_json(text) == reading
    assert reading_to_json(reading_from_json(text)) == text


@given(PROBLEM)
def test_a_problem_comes_back_exactly(problem):
    assert problem_from_plain(json.loads(json.dumps(problem_to_plain(problem)))) == problem


def test_a_real_reading_has_no_floats_and_sorted_keys():
    reading = read(book({"附件11": GOOD, "附件12": ITEMS}), hints(), DUTIES)
    text = reading_to_json(reading)
    assert reading_from_json(text) == reading

    def no_float(text):
        raise AssertionError(text)

    plain = json.loads(text, parse_float=no_float)
    assert list(plain) == sorted(plain)
    assert "\n" not in text
