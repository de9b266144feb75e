"""A reading begun before its turn counts only if the question is still the same."""

from dataclasses import replace

import pytest

from baosong.ahead import Ahead
from tests.tracker.reading.books import DUTIES, FINAL, GOOD, book, hints
from tests.tracker.reading.hostile import HOSTILE
from tracker.reading.pool import ReadingPool
from tracker.reading.read import read

DATA = book({"附件11": GOOD})


@pytest.fixture(scope="module")
def pool():
    with ReadingPool(DUTIES, workers=2) as made:
        yield made


def test_it_is_what_reading_at_its_turn_would_give(pool):
    ahead = Ahead(pool)
    ahead.begin(17, DATA, hints())
    assert 17 in ahead
    assert ahead.reading(17, hints()) == read(DATA, hints(), DUTIES)
    assert 17 not in ahead


def test_another_question_gets_no_old_answer(pool):
    ahead = Ahead(pool)
    ahead.begin(17, DATA, hints())
    assert ahead.reading(17, replace(hints(), open_deliveries=())) is None
    assert ahead.reading(17, hints()) is None
    assert ahead.reading(18, hints(owed=(FINAL,))) is None


def test_many_files_side_by_side_come_back_each_to_its_own_asker(pool):
    tables = [GOOD.replace("| 5 | 3 |", f"| {n} | 3 |") for n in range(3, 23)]
    made = [pool.submit(book({"附件11": table}), hints()) for table in tables]
    found = [next(v.text for v in m.result().parts[0].values if (v.row, v.field) == ("cable", "cases")) for m in made]
    assert found == [str(n) for n in range(3, 23)]


def test_a_file_that_kills_a_worker_leaves_the_others_reading():

    killer, _codes = HOSTILE["corners_dodging_the_gate.xlsx"]
    with ReadingPool(DUTIES, workers=2) as pool:
        made = [pool.submit(data, hints()) for data in (killer(), DATA, DATA, DATA)]
        assert [bool(m.result().parts) for m in made] == [False, True, True, True]
