"""Every hostile file ends in a named verdict; what dies is the expendable worker, and the next file is read."""

import sys

import pytest

from tests.tracker.reading.books import DUTIES, FINAL, GOOD, book, hints
from tests.tracker.reading.hostile import HOSTILE, SLOW
from tracker.reading.worker import ReadingWorker

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="caps are the kernel's")


@pytest.fixture(scope="module")
def worker():
    with ReadingWorker(DUTIES) as made:
        yield made


def ends_in_a_verdict(worker, name, make, codes):
    reading = worker.read(make(), hints(name=name))
    (question,) = reading.questions
    assert question.code in codes, (question, reading)
    assert question.candidates == (FINAL,)
    assert any("一" <= sign <= "鿿" for sign in question.sentence)
    assert "请" in question.cure
    assert worker.read(book({"附件11": GOOD}), hints()).parts, "the next file is read"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_named_verdict(worker, name):
    ends_in_a_verdict(worker, name, *HOSTILE[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_a_huge_file_ends_in_a_named_verdict(worker, name):
    ends_in_a_verdict(worker, name, *SLOW[name])


@pytest.mark.slow
def test_a_file_that_costs_more_processor_time_than_it_is_given_is_held():
    make, _codes = SLOW["blanks_just_allowed.xlsx"]
    with ReadingWorker(DUTIES, seconds=1) as worker:
        assert [q.code for q in worker.read(make(), hints()).questions] == ["reader_lost"]
        assert worker.read(book({"附件11": GOOD}), hints()).parts
