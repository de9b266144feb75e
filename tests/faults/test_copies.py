"""Copies that take their time, stall, end in the middle; saves as office programs make them; what becomes of a file."""

import subprocess
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from tracker.intake.archive import Archive
from tracker.intake.cadence import haste
from tracker.intake.collect import collect_pass
from tracker.intake.health import health
from tracker.intake.settings import Haste
from tracker.ledger.chain import instant

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("pause", [0.02, 0.05, 0.1, 1.0])
def test_a_writer_in_three_pieces_with_pauses_around_s_arrives_whole(ground, book, pause):
    data = book("12", "13")
    path = ground.intake / "普宁市" / "附件11.xlsx"
    with ground.watched(settle=0.05):
        with path.open("wb") as out:
            for start in (0, 1000, 2000):
                began = time.time()
                out.write(data[start : start + 1000] if start < 2000 else data[start:])
                out.flush()
                time.sleep(pause)
        ground.complete(path, data, began)
        ground.until_archived()
    assert ground.judge().faults == []
    assert len(ground.arrived()) == 1


def test_the_tail_written_before_the_middle_is_not_taken_for_whole(office, book):
    data = book("12")
    path = office.root / "普宁市" / "附件11.xlsx"
    path.write_bytes(data[:500] + bytes(len(data) - 1000) + data[-500:])
    assert office.settle().settling[0].why == "structure"
    path.write_bytes(data)
    office.settle()
    assert office.contents() == [data]


def test_a_writer_that_never_ends_is_observed_just_before_the_deadline_and_put_before_a_person(office, book):
    """Begun before it, ended after it: what was there just before is archived, and the whole is dated around it."""
    office.set(local=True)
    office.look()
    due = office.clock.now() + MINUTE
    data, path = book("12"), office.root / "普宁市" / "附件11.xlsx"
    with path.open("wb") as out:
        for end in range(0, len(data), 500):
            out.write(data[end : end + 500])
            out.flush()
            office.clock.pause(max(0.0, min(10.0, (due - office.clock.now()).total_seconds() - 0.5)))
            collect_pass(office.intake, haste=haste(office.clock.now(), (due,), 0.1))
        office.clock.pause(60)
        collect_pass(office.intake)
    office.clock.pause(5)
    office.settle()
    first, last = office.rows()[0], office.rows()[-1]
    assert (first["state"], last["state"]) == ("writing", "")
    assert instant(first["upper"]) <= due + timedelta(seconds=1)
    assert instant(last["lower"]) < due


def test_two_hundred_saves_as_excel_makes_them_lose_nothing_and_leave_no_temporary(ground, book):
    """Write beside under eight hex digits, delete the old, give the name; an owner file lies there meanwhile."""
    path = ground.intake / "普宁市" / "附件11.xlsx"
    owner = path.with_name("~$附件11.xlsx")
    with ground.watched(settle=0.1):
        owner.write_bytes(b"\x04clerk".ljust(165, b"\0"))
        for number in range(200):
            data = book(str(number))
            temporary = path.with_name(f"{number + 0xA0000000:08X}")
            temporary.write_bytes(data)
            ground.over(path)
            path.unlink(missing_ok=True)
            began = time.time()
            temporary.rename(path)
            ground.complete(path, data, began)
        owner.unlink()
        ground.until_archived()
        ground.until(lambda: not ground.health().arriving)
    made = ground.judge()
    assert made.faults == []
    assert {bytes(row["path"]).split(b"/")[-1] for row in ground.ledger().rows("arrivals")} == {path.name.encode()}


@pytest.mark.parametrize("left", ["A1B2C3D4", "~WRL0001.tmp"])
def test_a_save_broken_off_after_the_old_file_was_deleted_leaves_the_only_copy_and_it_is_taken(office, book, left):
    path = office.drop("普宁市/附件11.xlsx", book("旧"))
    office.settle()
    office.drop(f"普宁市/{left}", book("新"))
    path.unlink()
    office.settle()
    assert office.contents() == [book("旧"), book("新")]


def test_an_owner_file_left_behind_for_days_stops_nothing(office, book):
    office.drop("普宁市/~$附件11.xlsx", b"\x04clerk".ljust(165, b"\0"))
    office.look()
    office.clock.pause(3 * 24 * 3600)
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    assert office.names() == ["附件11.xlsx"]
    assert [one.label for one in health(office.intake.ledger).passed_over] == ["编辑锁定文件"]


@pytest.mark.office
def test_a_book_saved_anew_by_a_second_office_suite_in_the_folder_itself_arrives_once(ground, book, tmp_path):
    """With its lock file beside it, as a clerk who opens it on the share leaves one."""
    from openpyxl import Workbook  # noqa: PLC0415

    made = Workbook()
    made.active.append(["立案", 12])
    source = tmp_path / "附件11.xlsx"
    made.save(source)
    folder = ground.intake / "普宁市"
    (folder / ".~lock.附件12.xlsx#").write_text(",clerk,pc,26.11.2026 07:00,file:///;", encoding="utf-8")
    with ground.watched(settle=0.1):
        began = time.time()
        profile = f"-env:UserInstallation=file://{tmp_path}/lo"
        words = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", folder, source]
        subprocess.run(words, check=True, capture_output=True, timeout=120)
        path = folder / "附件11.xlsx"
        ground.complete(path, path.read_bytes(), began)
        ground.until_archived()
    assert ground.judge().faults == []
    assert len(ground.arrived()) == 1


def test_a_content_saved_again_unchanged_after_the_deadline_keeps_its_first_time(office, book):
    office.set(local=True)
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.clock.pause(2)
    office.look()
    before = office.rows()
    office.clock.pause(3600)
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.clock.pause(5)
    office.settle()
    assert office.rows() == before


def test_a_version_saved_after_the_deadline_leaves_the_earlier_ones_time_alone(office, book):
    office.set(local=True)
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.clock.pause(2)
    office.look()
    due = office.clock.now()
    office.clock.pause(2)
    path = office.drop("普宁市/附件11.xlsx", book("13"))
    office.settle()
    first, second = office.rows()
    assert instant(first["upper"]) < due
    assert (second["sha256"] != first["sha256"], path.read_bytes()) == (True, book("13"))


def test_a_rename_without_a_change_is_an_arrival_under_the_new_name_and_the_old_one_stays(office, book):
    path = office.drop("普宁市/新建.xlsx", book("12"))
    office.settle()
    path.rename(path.with_name("附件11.xlsx"))
    office.settle()
    assert office.names() == ["新建.xlsx", "附件11.xlsx"]
    assert len({row["sha256"] for row in office.rows()}) == 1


def test_the_same_file_in_two_units_is_two_arrivals_of_one_object(office, book):
    office.drop("普宁市/附件11.xlsx", book("12"))
    office.drop("揭西县/附件11.xlsx", book("12"))
    office.settle()
    assert sorted(row["folder"] for row in office.rows()) == ["揭西县", "普宁市"]
    assert office.archive.verify() == []


def test_a_file_deleted_after_its_arrival_stays_archived_and_is_no_trouble(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    office.settle()
    path.unlink()
    office.settle()
    assert office.contents() == [book("12")]
    assert health(office.intake.ledger).troubles == ()


def test_a_huge_file_and_a_bomb_are_archived_without_being_unpacked(office, tmp_path):
    """More than half a gigabyte of zeros; the reader has a gate of its own, the collector only reads no bomb through."""
    import zipfile  # noqa: PLC0415

    bomb = office.root / "普宁市" / "炸弹.xlsx"
    zeros = bytes(64 << 20)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        for number in range(10):
            made.writestr(f"{number}.bin", zeros)
    office.settle()
    assert office.names() == ["炸弹.xlsx"]


def test_a_file_held_by_an_exclusive_lock_is_read_all_the_same(office, book):
    """A lock on this system keeps nobody from reading; who still has it open for writing is waited for."""
    path = office.drop("普宁市/附件11.xlsx", book("12"))
    holder = subprocess.Popen(["flock", "-x", path, "sleep", "60"])
    try:
        office.settle()
        assert office.contents() == [book("12")]
    finally:
        holder.kill()
        holder.wait()


class Meddling(Archive):
    """A clerk who saves while we copy, every time."""

    def stage(self, source, sign=None):
        staged = super().stage(source)
        self.act()
        return staged


def test_a_content_that_changes_at_every_copy_waits_and_is_taken_when_it_rests(office, book):
    path = office.drop("普宁市/附件11.xlsx", book("0"))
    numbers = iter(range(1, 100))
    archive = Meddling(office.archive.root)
    archive.act = lambda: path.write_bytes(book(str(next(numbers))))
    quiet, office.intake = office.intake, replace(office.intake, archive=archive)
    for _ in range(5):
        assert office.settle().arrived == ()
    office.intake = quiet
    office.settle(Haste.PATIENT)
    assert office.contents() == [path.read_bytes()]
