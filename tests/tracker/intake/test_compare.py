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


def seen(path=b"u/a.xlsx", signature=OLD, **more):
    return Seen(path, signature, T0, 1.0, None, "s0", **more)


def known(*paths):
    looks = {f: {"1:1": LastLook(f, T0, "1:1")} for f in (b"", b"u")}
    return Known({one.path: one for one in paths}, looks)


def sighting(signature, path=b"u/a.xlsx", kind="file"):
    return Sighting(path, path.rpartition(b"/")[0], kind, signature, T1, 2.0)


def looked(*folders):
    return [Look(f, T1, "1:1") for f in folders]


def scanned(sightings, looks, troubles=()):
    """A scan in which every folder named is the one it was before."""
    identities = {one.folder: one.identity for one in looks} | {t.path: "1:1" for t in troubles}
    return Scan(sightings, looks, list(troubles), identities)


def test_an_unchanged_file_keeps_its_first_look():
    change = compare(known(seen()), scanned([sighting(OLD)], looked(b"", b"u")), "s1")
    assert (change.new, change.gone) == ((), ())


def test_a_changed_file_was_absent_until_the_last_look_at_its_folder():
    (new,) = compare(known(seen(taken="x")), scanned([sighting(NEW)], looked(b"", b"u")), "s1").new
    assert new == Seen(b"u/a.xlsx", NEW, T1, 2.0, T0, "s1")


def test_a_copy_in_flight_is_dated_from_before_it_began():
    """Begun before a deadline and finished after it, it must not be called late: a person decides."""
    before = T0 - timedelta(hours=1)
    growing = Seen(b"u/a.xlsx", OLD, T0, 1.0, before, "s0")
    (new,) = compare(known(growing), scanned([sighting(NEW)], looked(b"", b"u")), "s1").new
    assert (new.absent_until, new.seen_at) == (before, T1)


def test_a_file_is_gone_when_its_folder_was_well_looked_at():
    assert compare(known(seen(taken="x")), scanned([], looked(b"", b"u")), "s1").gone == (b"u/a.xlsx",)


def test_a_file_is_gone_when_its_whole_folder_is():
    assert compare(known(seen(taken="x")), scanned([], looked(b"")), "s1").gone == (b"u/a.xlsx",)


def test_nothing_is_gone_from_a_folder_in_trouble():
    change = compare(known(seen()), scanned([], looked(b""), [Trouble(b"u", True, BAD)]), "s1")
    assert change.gone == ()
    assert LastLook(b"u", T0, "1:1", "folder_unreadable") in change.looks


def test_nothing_is_gone_from_a_folder_below_one_in_trouble():
    deep = seen(b"u/v/w/a.xlsx")
    assert compare(known(deep), scanned([], looked(b""), [Trouble(b"u", True, BAD)]), "s1").gone == ()


def test_a_folder_that_never_could_be_read_gives_no_lower_end():
    first = compare(Known({}, {b"": {"1:1": LastLook(b"", T0, "1:1")}}), scanned([], looked(b""), [Trouble(b"u", True, BAD)]), "s0")
    looks = {look.folder: {look.identity: look} for look in first.looks}
    (new,) = compare(Known({}, looks), scanned([sighting(OLD)], looked(b"", b"u")), "s1").new
    assert new.absent_until is None


def test_a_file_that_could_not_be_looked_at_is_dated_from_before_that():
    """Its name was there at T0 though nothing of it could be seen: T0 is no look without it."""
    (blind,) = compare(Known({}, {}), scanned([sighting(None, kind="unknown")], looked(b"", b"u")), "s0").new
    (new,) = compare(known(blind), scanned([sighting(OLD)], looked(b"", b"u")), "s1").new
    assert (blind.signature, new.absent_until) == (None, None)


def test_a_known_file_that_fails_once_keeps_what_is_known():
    change = compare(known(seen(taken="x")), scanned([sighting(None, kind="unknown")], looked(b"", b"u")), "s1")
    assert change.new == ()


def test_another_empty_folder_in_the_intakes_place_changes_nothing():
    swapped = scanned([], [Look(b"", T1, "9:9")])
    change = compare(known(seen()), swapped, "s1")
    assert (change.gone, change.looks, [p.code for p in change.problems]) == ((), (), ["root_empty"])


def test_the_same_folder_emptied_by_the_clerks_is_believed():
    assert compare(known(seen(taken="x")), scanned([], looked(b"", b"u")), "s1").problems == ()


def test_another_folder_under_a_known_name_gives_no_lower_end():
    """A share that was not mounted at T0 may have held the file all the while."""
    back = Scan([sighting(OLD)], [Look(b"", T1, "1:1"), Look(b"u", T1, "9:9")], [], {b"": "1:1", b"u": "9:9"})
    (new,) = compare(known(), back, "s1").new
    assert new.absent_until is None


def test_a_look_at_the_bare_mount_point_is_no_look_at_the_share():
    looks = {b"": {"1:1": LastLook(b"", T0, "1:1"), "9:9": LastLook(b"", T1, "9:9")}}
    back = Scan([sighting(OLD, b"a.xlsx")], [Look(b"", T1, "1:1")], [], {b"": "1:1"})
    (new,) = compare(Known({}, looks), back, "s2").new
    assert new.absent_until == T0


def test_an_intake_replaced_by_one_with_files_is_said_and_taken():
    other = Scan([sighting(OLD, b"a.xlsx")], [Look(b"", T1, "9:9")], [], {b"": "9:9"})
    change = compare(known(), other, "s1")
    assert [p.code for p in change.problems] == ["root_replaced", "folder_vanished"]
    assert change.new[0].absent_until is None


def test_a_name_whose_kind_can_not_be_asked_for_keeps_what_lies_beneath():
    """A stale mount: even lstat fails."""
    stale = Scan(
        [sighting(None, b"u", "unknown")], looked(b""), [Trouble(b"u", None, BAD)], {b"": "1:1"}
    )  # fmt: skip
    assert compare(known(seen()), stale, "s1").gone == ()


def test_a_units_folder_that_is_gone_is_said_for_a_week():
    without = scanned([], looked(b""))
    assert [p.code for p in compare(known(), without, "s1").problems] == ["folder_vanished"]
    later = [Look(b"", T1 + timedelta(days=8), "1:1")]
    assert compare(known(), scanned([], later), "s2").problems == ()


def test_a_folder_moved_in_whole_dates_its_files_by_its_own_change():
    """The files' own times stay as they were elsewhere; the folder's moves with it."""
    moved = scanned([sighting(OLD, b"u/v/a.xlsx")], looked(b"", b"u"))
    moved.identities[b"u/v"], moved.changed[b"u/v"] = "1:7", 777
    assert compare(known(), moved, "s1").new[0].moved == 777


def test_a_folder_known_before_says_nothing_of_its_files():
    there = scanned([sighting(OLD)], looked(b"", b"u"))
    there.changed[b"u"] = 777
    assert compare(known(), there, "s1").new[0].moved == 0


def test_at_the_first_look_of_all_any_folder_may_have_been_moved_in():
    first = scanned([sighting(OLD)], looked(b"", b"u"))
    first.changed[b"u"] = 777
    assert compare(Known({}, {}), first, "s0").new[0].moved == 777
