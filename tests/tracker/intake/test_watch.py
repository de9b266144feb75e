import os
import shutil
import threading

import pytest

from tracker.intake.watch import Watch


@pytest.fixture
def root(tmp_path):
    (tmp_path / "intake" / "普宁市").mkdir(parents=True)
    return tmp_path / "intake"


@pytest.fixture
def woken():
    return threading.Event()


@pytest.fixture
def watch(root, woken):
    with Watch(root, woken, local=True) as made:
        woken.clear()
        yield made


def test_a_new_file_wakes(watch, root, woken):
    (root / "普宁市" / "附件11.xlsx").write_bytes(b"x")
    assert woken.wait(5)


def test_a_file_moved_in_from_outside_wakes(watch, root, woken, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"x")
    (tmp_path / "a.xlsx").rename(root / "普宁市" / "a.xlsx")
    assert woken.wait(5)


def test_a_name_in_gbk_does_not_deafen_it(watch, root, woken):
    (root / os.fsdecode("七月.xlsx".encode("gbk"))).write_bytes(b"x")
    assert woken.wait(5)
    woken.clear()
    (root / "普宁市" / "b.xlsx").write_bytes(b"x")
    assert woken.wait(5)
    assert watch.hearing


def test_our_own_reading_does_not_wake(watch, root, woken):
    (root / "a.xlsx").write_bytes(b"x")
    assert woken.wait(5)
    while woken.wait(0.3):  # let the last of its events pass
        woken.clear()
    (root / "a.xlsx").read_bytes()
    assert not woken.wait(0.5)


def test_a_dead_observer_is_seen_and_started_again(watch, root, woken):
    watch._observer.stop()
    watch._observer.join()
    assert not watch.hearing
    assert watch.tend()
    assert woken.is_set()
    woken.clear()
    (root / "a.xlsx").write_bytes(b"x")
    assert woken.wait(5)


def test_a_dead_reader_behind_a_live_observer_is_seen(watch):
    watch._observer._inotify_fd.stop()
    watch._observer._inotify_fd.join()
    assert watch._observer.is_alive()
    assert not watch.hearing
    assert watch.tend()


def test_a_replaced_intake_is_watched_anew(watch, root, woken):
    root.rename(root.with_name("old"))
    root.mkdir()
    assert not watch.hearing
    assert watch.tend()
    woken.clear()
    (root / "a.xlsx").write_bytes(b"x")
    assert woken.wait(5)


def test_a_missing_intake_has_no_hints_until_it_is_back(watch, root):
    shutil.rmtree(root)
    assert not watch.tend()
    root.mkdir()
    assert watch.tend()


def test_on_a_remote_disk_no_hints_are_asked_for(root, woken):
    with Watch(root, woken, local=False) as made:
        assert not made.hearing
        assert not made.tend()
