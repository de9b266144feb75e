"""The file of our own that proves the hints are heard."""

import threading

import pytest

from tracker.intake.canary import FOLDER, Canary
from tracker.intake.scan import scan
from tracker.intake.watch import Watch


@pytest.fixture
def canary(office):
    return Canary(office.root, office.clock)


def test_a_watcher_hears_it_and_is_not_woken_by_it(office, canary):
    woken = threading.Event()
    heard = threading.Event()
    hear, canary.hear = canary.hear, heard.set
    with Watch(office.root, woken, local=True, canary=canary):
        canary.sing()
        assert heard.wait(5)
    hear()
    office.clock.pause(60)
    assert not canary.deaf


def test_it_is_deaf_when_it_sang_and_was_not_heard_in_ten_seconds(office, canary):
    canary.sing()
    assert not canary.deaf
    office.clock.pause(11)
    assert canary.deaf


def test_it_sings_every_five_minutes(office, canary):
    assert canary.due()
    canary.sing()
    assert not canary.due()
    office.clock.pause(301)
    assert canary.due()


def test_an_intake_that_may_not_be_written_proves_nothing(office, canary):
    (office.root / FOLDER).write_bytes(b"in the way")
    canary.sing()
    office.clock.pause(60)
    assert not canary.deaf


def test_the_scan_passes_over_it_and_over_nothing_else_in_its_folder(office, canary):
    canary.sing()
    office.drop(f"{FOLDER}/附件11.xlsx", b"x")
    assert [one.path.decode() for one in scan(office.root, office.clock, 3).sightings] == [f"{FOLDER}/附件11.xlsx"]
