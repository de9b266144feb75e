from datetime import UTC, datetime, timedelta

from tracker.intake.compare import compare
from tracker.intake.faults import IntakeFault
from tracker.intake.memory import Known, LastLook, Seen
from tracker.intake.scan import Look, Scan, Sighting, Trouble
from tracker.intake.source import Signature

T0 = datetime(2019, 10, 20, 15, 0, tzinfo=UTC)
T1 = T0 + timedelta(minutes=1)
OLD, NEW = Signature(1, 10, 5, 5), Signature(2, 10, 5, 9)
BAD = IntakeFault.FOLDER_UNREADABLE.at(reason="磁盘读写出错")


def seen(path=b"u/a.xlsx", signature=str(OLD), **more):
    return Seen(path, signature, T0, 1.0, None, "s0", **more)


def known(*paths):
    looks = {f: LastLook(f, T0, "1:1") for f in (b"", b"u")}
    return Known({one.path: one for one in paths}, looks)


def sighting(signature, path=b"u/a.xlsx", kind="file"):
    return Sighting(path, path.rpartition(b"/")[0], kind, signature, T1, 2.0)


def looked(*folders):
    return [Look(f, T1, "1:1") for f in folders]


def test_an_unchanged_file_keeps_its_first_look():
    change = compare(known(seen()), Scan([sighting(OLD)], looked(b"", b"u")), "s1")
    assert (change.new, change.gone, change.now[b"u/a.xlsx"]) == ((), (), seen())


def test_a_changed_file_was_absent_until_the_last_look_at_its_folder():
    (new,) = compare(known(seen()), Scan([sighting(NEW)], looked(b"", b"u")), "s1").new
    assert new == Seen(b"u/a.xlsx", str(NEW), T1, 2.0, T0, "s1")


def test_a_file_is_gone_when_its_folder_was_well_looked_at():
    assert compare(known(seen(taken="x")), Scan([], looked(b"", b"u")), "s1").gone == (b"u/a.xlsx",)


def test_a_file_is_gone_when_its_whole_folder_is():
    assert compare(known(seen(taken="x")), Scan([], looked(b"")), "s1").gone == (b"u/a.xlsx",)


def test_nothing_is_gone_from_a_folder_in_trouble():
    change = compare(known(seen()), Scan([], looked(b""), [Trouble(b"u", True, BAD)]), "s1")
    assert change.gone == ()
    assert change.now[b"u/a.xlsx"] == seen()
    assert LastLook(b"u", T0, "1:1", "folder_unreadable") in change.looks


def test_nothing_is_gone_from_a_folder_below_one_in_trouble():
    deep = seen(b"u/v/w/a.xlsx")
    assert compare(known(deep), Scan([], looked(b""), [Trouble(b"u", True, BAD)]), "s1").gone == ()


def test_a_folder_that_never_could_be_read_gives_no_lower_end():
    first = compare(Known({}, {b"": LastLook(b"", T0)}), Scan([], looked(b""), [Trouble(b"u", True, BAD)]), "s0")
    looks = {look.folder: look for look in first.looks}
    (new,) = compare(Known({}, looks), Scan([sighting(OLD)], looked(b"", b"u")), "s1").new
    assert new.absent_until is None


def test_a_file_that_could_not_be_looked_at_is_dated_from_before_that():
    """Its name was there at T0 though nothing of it could be seen: T0 is no look without it."""
    (blind,) = compare(Known({}, {}), Scan([sighting(None, kind="unknown")], looked(b"", b"u")), "s0").new
    (new,) = compare(known(blind), Scan([sighting(OLD)], looked(b"", b"u")), "s1").new
    assert (blind.signature, new.absent_until) == ("", None)


def test_a_known_file_that_fails_once_keeps_what_is_known():
    change = compare(known(seen(taken="x")), Scan([sighting(None, kind="unknown")], looked(b"", b"u")), "s1")
    assert change.now[b"u/a.xlsx"] == seen(taken="x")


def test_another_empty_folder_in_the_intakes_place_changes_nothing():
    swapped = Scan([], [Look(b"", T1, "9:9")])
    change = compare(known(seen()), swapped, "s1")
    assert (change.gone, change.looks, [p.code for p in change.problems]) == ((), (), ["root_empty"])


def test_the_same_folder_emptied_by_the_clerks_is_believed():
    assert compare(known(seen(taken="x")), Scan([], looked(b"")), "s1").problems == ()
