import os
import shutil
import socket

import pytest

from tracker.intake.scan import scan


def look(office, depth=6):
    return scan(office.root, office.clock, depth)


def paths(found):
    return [one.path.decode("utf-8", "backslashreplace") for one in found.sightings]


def test_files_are_seen_in_the_root_in_unit_folders_and_below(office):
    office.drop("附件11.xlsx", b"x")
    office.drop("普宁市/附件12.xlsx", b"x")
    office.drop("普宁市/总结/总结.docx", b"x")
    assert paths(look(office)) == ["普宁市/总结/总结.docx", "普宁市/附件12.xlsx", "附件11.xlsx"]


def test_every_folder_that_was_listed_to_its_end_has_a_look(office):
    office.drop("普宁市/总结/总结.docx", b"x")
    assert [one.folder.decode() for one in look(office).looks] == ["", "普宁市", "普宁市/总结"]


def test_names_are_bytes_whatever_they_are(office):
    gbk, broken = "七月报表.xlsx".encode("gbk"), b"\xff\xfe\n.xls"
    for name in (gbk, broken):
        office.drop(name, b"x")
    assert [one.path for one in look(office).sightings] == sorted([gbk, broken])


def test_composed_and_decomposed_twins_are_two_files(office):
    office.drop("é.xlsx", b"1")
    office.drop("e\u0301.xlsx", b"2")
    assert len(look(office).sightings) == 2


def test_a_link_is_told_and_not_followed(office, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.xlsx").write_bytes(b"x")
    (office.root / "a.xlsx").symlink_to(tmp_path / "secret" / "a.xlsx")
    (office.root / "folder").symlink_to(tmp_path / "secret")
    (office.root / "loop").symlink_to(office.root)
    found = look(office)
    assert found.sightings == []
    assert [t.problem.code for t in found.troubles] == ["not_a_file"] * 3


def test_a_pipe_and_a_socket_are_told_and_not_opened(office, tmp_path, monkeypatch):
    os.mkfifo(office.root / "pipe.xlsx")
    monkeypatch.chdir(office.root)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.xlsx")
        found = look(office)
    assert found.sightings == []
    assert {t.problem.sentence for t in found.troubles} == {"这是管道或设备，不是文件本身，未收取。"}


def test_a_folder_removed_between_listing_and_entering_is_trouble_there_alone(office):
    """The folder goes the moment its parent was listed: the clock is asked once per folder and file."""
    office.drop("揭西县/附件11.xlsx", b"x")
    office.drop("普宁市/附件11.xlsx", b"x")

    class Meddler(type(office.clock)):
        asked = 0

        def now(self):
            self.asked += 1
            if self.asked == 1:  # the root is about to be listed; the names are read lazily after this
                return super().now()
            if (office.root / "揭西县").exists():
                shutil.rmtree(office.root / "揭西县")
            return super().now()

    found = scan(office.root, Meddler(), 6)
    assert "普宁市/附件11.xlsx" in paths(found)
    assert "揭西县/附件11.xlsx" not in paths(found)


def test_a_folder_that_became_a_file_under_us_does_not_stop_the_look(office):
    office.drop("甲/附件11.xlsx", b"x")
    office.drop("普宁市/附件11.xlsx", b"x")
    for name in ("甲", "普宁市"):  # the same race at whichever folder is entered first
        assert (office.root / name).is_dir()
    seen = []

    class Meddler(type(office.clock)):
        def now(self):
            seen.append(1)
            if len(seen) == 2:  # the first folder entered: swap the other one
                for name in ("甲", "普宁市"):
                    shutil.rmtree(office.root / name)
                    (office.root / name).write_bytes(b"now a file")
            return super().now()

    found = scan(office.root, Meddler(), 6)
    assert [t.problem.code for t in found.troubles] == ["folder_unreadable"] * len(found.troubles)
    assert len(found.troubles) >= 1
    assert b"" in [one.folder for one in found.looks]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything; the races above cover the same branch")
def test_an_unreadable_folder_is_trouble_and_has_no_look(office):
    office.drop("普宁市/附件11.xlsx", b"x")
    (office.root / "普宁市").chmod(0)
    found = look(office)
    (office.root / "普宁市").chmod(0o755)
    assert [one.folder for one in found.looks] == [b""]
    assert "没有读取权限" in found.troubles[0].problem.sentence


def test_folders_deeper_than_allowed_are_told(office):
    office.drop("普宁市/a/b/深.xlsx", b"x")
    found = look(office, depth=2)
    assert found.sightings == []
    assert found.troubles[0].problem.code == "folder_too_deep"
    assert found.troubles[0].problem.place.file == "普宁市/a/b"


def test_a_system_folder_is_counted_and_not_entered(office):
    office.drop("普宁市/@eaDir/x.xlsx", b"x")
    assert [(one.path, one.kind) for one in look(office).sightings] == [("普宁市/@eaDir".encode(), "junk")]


def test_a_missing_intake_is_said_in_words(office):
    shutil.rmtree(office.root)
    assert look(office).troubles[0].problem.sentence == "收件文件夹打不开（不存在），本次没有收件。"
