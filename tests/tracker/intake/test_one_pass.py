"""One pass and the next: what arrives, what waits, what is said, and how it is dated."""

import hashlib
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.intake.archive import Archive
from tracker.intake.memory import Memory
from tracker.intake.settings import Haste
from tracker.ledger.chain import instant

DUE = datetime(2019, 10, 20, 16, 0, tzinfo=UTC)  # 24:00 of October 20 in Jieyang
MINUTE = timedelta(minutes=1)


def test_a_file_quiet_twice_arrives_with_its_bytes(office, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    assert office.look().arrived == ()
    office.clock.pause(1.5)
    assert office.look().arrived == (1,)
    (row,) = office.rows()
    assert (row["folder"], row["name"], row["channel"], row["whole"], row["state"]) == (
        "普宁市", "附件11.xlsx", "共享文件夹", 1, "",
    )  # fmt: skip
    assert bytes(row["path"]) == "普宁市/附件11.xlsx".encode()
    assert office.contents() == [book("12")]


def test_a_file_seen_again_unchanged_arrives_once(office, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    assert office.settle().arrived == ()


def test_on_a_local_disk_one_look_at_an_old_whole_file_is_enough(office, book):
    office.set(local=True)
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.clock.pause(1.5)
    assert office.look().arrived == (1,)


def test_on_a_local_disk_a_young_file_waits(office, book):
    office.set(local=True)
    office.drop("普宁市/附件11.xlsx", book("12"))
    result = office.look(Haste.DUE)
    assert (result.arrived, [one.why for one in result.settling]) == ((), ["writing"])


def test_a_file_somebody_holds_open_for_writing_waits_however_quiet(office, book):
    """Size first, then a stall: size and times stand still while half the content is zeros."""
    office.set(local=True)
    data = book("12")
    path = office.root / "普宁市" / "附件11.xlsx"
    with path.open("wb") as writer:
        writer.truncate(len(data))
        writer.write(data[: len(data) // 2])
        writer.flush()
        assert office.settle().arrived == ()
        assert office.settle().settling[0].why == "writing"
        writer.write(data[len(data) // 2 :])
    office.settle()
    assert office.contents() == [data]


def test_a_copy_whose_sender_vanished_is_waited_for_and_then_observed(office, book):
    data = book("12")
    office.drop("普宁市/附件11.xlsx", data[: len(data) // 2] + bytes(len(data) - len(data) // 2))
    assert office.settle().settling[0].why == "structure"
    office.clock.pause(301)
    office.look()
    (row,) = office.rows()
    assert (row["whole"], row["state"]) == (0, "structure")
    assert office.settle().arrived == ()


def test_the_rest_that_comes_after_an_observation_is_a_second_arrival(office, book):
    data = book("12")
    path = office.drop("普宁市/附件11.xlsx", data[:-100])
    office.settle(Haste.DUE)
    path.write_bytes(data)
    office.settle(Haste.DUE)
    assert [(row["whole"], row["state"]) for row in office.rows()] == [(0, "structure"), (1, "")]
    assert office.contents() == [data[:-100], data]


def test_an_empty_file_is_waited_for_as_one_that_is_still_coming(office):
    office.drop("普宁市/附件11.xlsx", b"")
    assert office.settle().settling[0].why == "empty"


def test_a_file_that_is_written_piece_by_piece_arrives_when_the_last_piece_is_there(office, book):
    data = book("12")
    path = office.root / "普宁市" / "附件11.xlsx"
    for end in (1000, 2000, len(data)):
        path.write_bytes(data[:end])
        assert office.look().arrived == ()
        office.clock.pause(0.7)
    office.clock.pause(1)
    office.look()
    assert office.contents() == [data]


def test_a_replacement_by_an_older_file_with_the_same_name_and_size_arrives(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    os.utime(path, (1_600_000_000, 1_600_000_000))
    office.settle()
    other = office.drop("旧.xlsx", book("21"))
    os.utime(other, (1_500_000_000, 1_500_000_000))
    other.replace(path)
    office.settle()
    assert office.contents() == [book("12"), book("21")]


def test_a_cell_changed_with_size_and_modification_time_kept_arrives(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    os.utime(path, (1_600_000_000, 1_600_000_000))
    office.settle()
    with path.open("r+b") as file:
        file.write(book("21"))
    os.utime(path, (1_600_000_000, 1_600_000_000))
    assert path.stat().st_size == len(book("12"))
    office.settle()
    assert office.contents() == [book("12"), book("21")]


def test_a_then_b_then_a_are_three(office, book):
    for row in ("A", "B", "A"):
        office.drop("普宁市/附件11.xlsx", book(row))
        office.settle()
    assert office.contents() == [book("A"), book("B"), book("A")]


def test_a_save_that_changes_only_times_is_no_arrival(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    os.utime(path, (1_600_000_000, 1_600_000_000))
    path.chmod(0o600)
    assert office.settle().arrived == ()


def test_a_file_removed_and_put_back_is_no_arrival(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    path.unlink()
    office.look()
    office.drop("普宁市/附件11.xlsx", book("12"))
    assert office.settle().arrived == ()


def test_the_same_content_under_a_second_name_is_an_arrival(office, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    office.drop("普宁市/附件11（最终）.xlsx", book("12"))
    office.settle()
    assert office.names() == ["附件11.xlsx", "附件11（最终）.xlsx"]
    assert office.archive.verify() == []


def test_arrivals_of_a_pass_are_numbered_by_time_then_name(office, book):
    office.drop("普宁市/乙.xlsx", book("1"))
    office.drop("普宁市/甲.xlsx", book("2"))
    office.clock.pause(0.1)
    office.look()
    office.drop("A先到名后到.xlsx", book("3"))
    office.clock.pause(0.1)
    office.look()
    office.clock.pause(2)
    assert office.look().arrived == (1, 2, 3)
    uppers = [row["upper"] for row in office.rows()]
    assert uppers == sorted(uppers)
    assert office.names()[-1] == "A先到名后到.xlsx"


def test_awkward_names_arrive_byte_for_byte(office, book):
    names = ["七月报表.xlsx".encode("gbk"), "é.xlsx".encode(), "e\u0301.xlsx".encode(), b"a\nb.xlsx", b"\xff.xlsx"]
    for number, name in enumerate(names):
        office.drop("普宁市/".encode() + name, book(str(number)))
    office.settle()
    assert sorted(bytes(row["path"]).split(b"/")[1] for row in office.rows()) == sorted(names)
    assert "七月报表.xlsx" in office.names()
    assert r"a\u000ab.xlsx" in office.names()


def test_the_clerks_file_is_left_exactly_as_it_was(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    before = path.stat()
    office.settle()
    after = path.stat()
    assert path.read_bytes() == book("12")
    for name in ("st_ino", "st_mode", "st_nlink", "st_size", "st_mtime_ns", "st_ctime_ns"):
        assert getattr(before, name) == getattr(after, name)


def test_a_link_put_where_a_seen_file_was_is_not_followed(office, tmp_path, book):
    secret = tmp_path / "secret.xlsx"
    secret.write_bytes(book("秘密"))
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.look()
    path.unlink()
    path.symlink_to(secret)
    office.clock.pause(2)
    assert office.look(Haste.LAST).arrived == ()


def test_a_folder_swapped_for_a_link_is_not_followed(office, tmp_path, book):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "附件11.xlsx").write_bytes(book("秘密"))
    shutil.rmtree(office.root / "普宁市")
    (office.root / "普宁市").symlink_to(outside)
    assert office.settle(Haste.LAST).arrived == ()


def test_a_file_gone_before_it_was_taken_is_told(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.look()
    path.unlink()
    assert [(p.code, p.place.file) for p in office.look().troubles] == [("file_vanished", "普宁市/附件11.xlsx")]


def test_a_file_that_only_got_another_name_is_not_told_as_gone(office, book):
    path = office.drop("普宁市/新建工作表.xlsx", book("12"))
    office.look()
    path.rename(path.with_name("附件11.xlsx"))
    assert office.look().troubles == ()


def test_an_owner_file_and_thumbnails_are_ignored_counted_and_listed(office):
    office.drop("普宁市/~$附件11.xlsx", b"\x04clerk".ljust(165, b"\0"))
    office.drop("普宁市/.DS_Store", b"\0\0\0\1Bud1" + b"x" * 5000)
    office.drop("@eaDir/x.xlsx", b"x")
    office.settle()
    result = office.settle()
    assert result.arrived == ()
    assert dict(result.ignored_counts) == {"系统文件夹": 1, "编辑锁定文件": 1, "系统附带文件": 1}


@pytest.mark.parametrize("name", ["~$附件11.xlsx", "6CED4100", "~WRL0001.tmp", "附件11.xlsx.part"])
def test_a_whole_workbook_under_a_temporary_name_arrives(office, book, name):
    office.drop(f"普宁市/{name}", book("12"))
    office.settle()
    assert office.names() == [name]


def test_a_half_copied_temporary_is_ignored_until_it_is_renamed(office, book):
    data = book("12")
    path = office.drop("普宁市/附件11.xlsx.filepart", data[:2000])
    assert office.settle().ignored_counts == (("传输中的文件", 1),)
    path.write_bytes(data)
    path.rename(path.with_name("附件11.xlsx"))
    office.settle()
    assert office.names() == ["附件11.xlsx"]


def test_a_receipt_we_wrote_is_skipped_and_a_corrected_one_arrives(office, book):
    receipt = "普宁市/市局反馈/退回修改稿.xlsx"
    written = (receipt.encode(), hashlib.sha256(book("我们写的")).hexdigest())
    office.ours(lambda path, sha256: (path, sha256) == written)
    office.drop(receipt, book("我们写的"))
    assert office.settle().arrived == ()
    assert office.settle().settling == ()
    office.drop(receipt, book("县局改过的"))
    office.settle()
    assert office.contents() == [book("县局改过的")]


def test_a_file_the_clerk_puts_into_our_folder_arrives(office, book):
    office.ours(lambda _path, _sha256: False)
    office.drop("普宁市/市局反馈/附件11.xlsx", book("12"))
    office.settle()
    assert office.names() == ["附件11.xlsx"]


def test_our_receipt_copied_elsewhere_is_an_arrival(office, book):
    place = "普宁市/市局反馈/回执.xlsx".encode()
    office.ours(lambda path, _sha256: path == place)
    office.drop("普宁市/回执.xlsx", book("12"))
    office.settle()
    assert office.names() == ["回执.xlsx"]


def test_a_share_that_blinks_is_told_and_forgets_nothing(office, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    away = office.root.with_name("away")
    office.root.rename(away)
    office.root.mkdir()
    assert [p.code for p in office.look().troubles] == ["root_empty"]
    office.root.rmdir()
    assert [p.code for p in office.look().troubles] == ["root_unreadable"]
    away.rename(office.root)
    result = office.settle()
    assert (result.arrived, result.troubles) == ((), ())


def test_an_archive_disk_that_refuses_is_told_and_the_files_are_taken_when_it_is_well(office, book, tmp_path):
    for number in range(3):
        office.drop(f"普宁市/{number}.xlsx", book(str(number)))
    office.set(batch=2)
    good = office.intake
    (tmp_path / "blocked").write_bytes(b"")
    office.intake = replace(good, archive=Archive(tmp_path / "blocked"))
    result = office.settle()
    assert [p.code for p in result.troubles] == ["archive_unwritable"]
    assert (result.blocked, len(result.settling)) == (True, 3)
    office.intake = good
    assert office.look().arrived == (1, 2, 3)


def test_a_crash_after_the_events_and_before_the_memory_takes_nothing_twice(office, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    with office.intake.ledger.db.conn as connection:
        connection.execute("UPDATE sighting SET taken = ''")
    assert office.settle().arrived == ()


def test_a_machine_started_anew_begins_settling_anew(office, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.look()
    office.clock.waited = -900.0  # monotonic time began again
    assert office.look().arrived == ()
    office.clock.pause(1.5)
    assert len(office.look().arrived) == 1


# --- evidence -------------------------------------------------------------------------------------------------


def interval(office, number=0):
    row = office.rows()[number]
    return (instant(row["lower"]) if row["lower"] else None), instant(row["upper"]), row["basis"]


def test_rehearsed_evidence_is_the_look_before_and_the_look_after(office, book):
    office.at(DUE - MINUTE)
    office.look()
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.at(DUE + MINUTE)
    office.settle()
    assert interval(office) == (DUE - MINUTE, DUE + MINUTE, "rehearsed")


def test_a_rehearsed_look_at_the_very_deadline_is_on_time_or_late_to_the_instant(office, book):
    office.drop("普宁市/按时.xlsx", book("12"))
    office.at(DUE)
    office.look()
    office.drop("普宁市/超时.xlsx", book("13"))
    office.clock.pause(2)
    office.settle()
    assert interval(office, 0)[1] == DUE
    assert interval(office, 1)[0] == DUE


def test_what_was_there_at_the_first_look_ever_has_no_lower_end(office, book):
    office.at(DUE)
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    assert interval(office) == (None, DUE, "rehearsed")


def test_a_folder_that_came_with_its_file_is_dated_by_the_folder_it_came_into(office, book):
    office.at(DUE)
    office.look()
    office.at(DUE + MINUTE)
    office.drop("揭西县/最终稿/附件11.xlsx", book("12"))
    office.settle()
    assert interval(office) == (DUE, DUE + MINUTE, "rehearsed")


def test_a_changed_content_was_absent_at_the_last_look_that_saw_the_old_one(office, book):
    office.at(DUE - MINUTE)
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    office.at(DUE)
    office.look()
    office.drop("普宁市/附件11.xlsx", book("13"))
    office.at(DUE + MINUTE)
    office.settle()
    assert interval(office, 1) == (DUE, DUE + MINUTE, "rehearsed")


def test_contents_first_seen_together_share_a_scan_even_if_one_settles_later(office, book):
    office.drop("普宁市/甲.xlsx", book("1"))
    office.drop("普宁市/乙.xlsx", book("2")[:-50])
    office.settle()
    office.clock.pause(301)
    office.look()
    assert len({row["scan"] for row in office.rows()}) == 1
    office.drop("普宁市/丙.xlsx", book("3"))
    office.settle()
    assert len({row["scan"] for row in office.rows()}) == 2


def test_a_trusted_change_time_dates_a_file_first_seen_much_later(office, book):
    office.set(local=True)
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.clock.pause(7200)
    office.look()
    _, upper, basis = interval(office)
    assert basis == "ctime"
    assert abs((upper - datetime.fromtimestamp(path.stat().st_ctime, UTC)).total_seconds()) < 0.2


def test_a_modification_time_set_by_the_sender_changes_nothing(office, book):
    office.set(local=True)
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    os.utime(path, (1_500_000_000, 1_500_000_000))
    office.clock.pause(2)
    office.look()
    assert interval(office)[1].year > 2020


def test_a_folder_that_was_away_for_a_look_keeps_its_last_good_one(office, book):
    """It could not be listed then: what it held meanwhile nobody knows."""
    office.at(DUE - MINUTE)
    office.look()
    folder, away = office.root / "普宁市", office.root.with_name("away")
    folder.rename(away)
    office.at(DUE)
    office.look()
    away.rename(folder)
    office.at(DUE + MINUTE)
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    assert interval(office)[0] == DUE - MINUTE


def test_an_observation_that_proves_whole_keeps_its_first_evidence(office, book):
    """Taken while somebody still held it open; the same bytes, let go and touched, arrive as whole."""
    office.set(local=True)
    path = office.root / "普宁市" / "附件11.xlsx"
    with path.open("wb") as writer:
        writer.write(book("12"))
        writer.flush()
        office.settle(Haste.DUE)
        assert office.look().settling == ()  # archived as it stands: nothing more is waited for
    os.utime(path, (1_500_000_000, 1_500_000_000))
    office.clock.pause(5)
    office.settle(Haste.DUE)
    first, second = office.rows()
    assert [first["state"], second["state"]] == ["writing", ""]
    assert (first["lower"], first["upper"], first["sha256"]) == (second["lower"], second["upper"], second["sha256"])


class Meddling(Archive):
    """The clerk saves once more in the very moment after our copy."""

    def __init__(self, root, act):
        super().__init__(root)
        self.act = act

    def stage(self, source, sign=None):
        staged = super().stage(source)
        self.act()
        return staged


def test_a_save_during_our_copy_makes_the_copy_wait(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.look()
    office.intake = replace(office.intake, archive=Meddling(office.archive.root, lambda: path.write_bytes(book("13"))))
    office.clock.pause(1.5)
    result = office.look(Haste.DUE)
    assert (result.arrived, [one.why for one in result.settling]) == ((), ["writing"])
    office.intake = replace(office.intake, archive=Archive(office.archive.root))
    office.settle()
    assert office.contents() == [book("13")]


def test_a_file_known_as_not_whole_is_not_read_again_at_every_look(office, book):
    office.drop("普宁市/附件11.xlsx", book("12")[:-100])
    copies = []
    office.intake = replace(office.intake, archive=Meddling(office.archive.root, lambda: copies.append(1)))
    for _ in range(5):
        assert office.settle().settling
    assert len(copies) == 1


def test_at_the_last_look_bytes_that_moved_are_dated_after_that_look(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.at(DUE - MINUTE)
    office.look()
    office.at(DUE)

    def save():
        office.clock.pause(0.5)
        path.write_bytes(book("13"))

    office.intake = replace(office.intake, archive=Meddling(office.archive.root, save))
    office.look(Haste.LAST)
    assert office.rows()[0]["state"] == "writing"
    assert interval(office) == (DUE, DUE + timedelta(seconds=0.5), "rehearsed")


def test_a_file_known_as_junk_is_not_examined_again(office):
    office.drop("普宁市/附件11.xlsx.part", b"x" * 5000)
    office.settle()
    known = Memory(office.intake.ledger).seen["普宁市/附件11.xlsx.part".encode()]
    assert (known.kind, known.trouble) == ("junk", "传输中的文件")
