import pytest

from tracker.intake.junk import junk_class, system_folder


@pytest.mark.parametrize(
    "name",
    [
        "~$统计表.xlsx", ".~lock.统计表.xlsx#", "._统计表.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini", "6CED4100",
        "~WRL0001.tmp", "统计表.xlsx.filepart", "统计表.xlsx.crdownload", "a.part",
    ],
)  # fmt: skip
def test_what_programs_leave_behind_is_suspect(name):
    assert junk_class(name.encode())


@pytest.mark.parametrize("name", ["统计表.xlsx", "总结.docx", "tmp.xlsx", "party.xlsx", "2019年10月.et", "~统计表.xls"])
def test_an_ordinary_name_is_not(name):
    assert junk_class(name.encode()) == ""


def test_recycle_bins_and_thumbnail_folders_are_the_systems_own():
    assert all(system_folder(n) for n in (b"@eaDir", b"#recycle", b"$RECYCLE.BIN", b".Trash-1000"))
    assert not system_folder("市局反馈".encode())
