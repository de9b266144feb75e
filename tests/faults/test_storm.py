"""The storm: a short one always, three of ten minutes with `-m slow`."""

import pytest

from tests.faults.storm import blow


def test_a_short_storm_loses_nothing_and_dates_nothing_falsely(tmp_path):
    made, storm = blow(tmp_path, 12.0, 7, office=False)
    assert made.faults == []
    assert made.must > 5
    assert sum(storm.kills.values()) > 1


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.office
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_minutes_of_storm_with_the_office_suite(tmp_path, seed):
    made, storm = blow(tmp_path, 600.0, seed, office=True)
    assert made.faults == []
    assert made.must > 100
    assert sum(storm.kills.values()) > 20
