from datetime import timedelta

import pytest

from tracker.intake.scrub import Scrub


@pytest.fixture
def stocked(office, book):
    """An office with some arrivals; returns its objects' names."""
    for number in range(6):
        office.drop(f"普宁市/{number}.xlsx", book(str(number)))
    office.settle()
    return [row["sha256"] for row in office.rows()]


def scrub(office):
    return Scrub(office.archive, office.intake.ledger, office.clock)


def around(office, made):
    """All shelves once."""
    for _ in range(256):
        made.turn()
        office.clock.pause(601)


def spoil(office, name):
    path = office.archive.path(name)
    path.chmod(0o600)
    path.write_bytes(b"damaged")


def test_a_sound_archive_raises_nothing(office, stocked):
    made = scrub(office)
    around(office, made)
    assert made.problems == ()


def test_a_damaged_object_is_found_within_one_round_and_forgotten_when_it_is_restored(office, stocked):
    data = office.archive.get(stocked[0])
    spoil(office, stocked[0])
    made = scrub(office)
    around(office, made)
    assert [p.code for p in made.problems] == ["object_damaged"]
    assert stocked[0][:12] in made.problems[0].sentence
    office.archive.path(stocked[0]).write_bytes(data)
    around(office, made)
    assert made.problems == ()


def test_between_two_shelves_lie_ten_minutes(office, stocked):
    made = scrub(office)
    made.turn()
    place = office.intake.ledger.rows("meta", name="scrubbed")
    made.turn()
    assert office.intake.ledger.rows("meta", name="scrubbed") == place


def test_a_new_run_goes_on_where_the_last_one_stopped(office, stocked):
    scrub(office).turn()
    scrub(office).turn()
    assert office.intake.ledger.rows("meta", name="scrubbed")[0]["value"] == "2"


def test_an_object_without_an_event_is_listed_once_it_is_an_hour_old(office, stocked):
    office.archive.put(b"left by a crash")
    assert scrub(office).problems == ()
    office.clock.pause(timedelta(hours=2).total_seconds())
    assert [p.code for p in scrub(office).problems] == ["orphans"]
