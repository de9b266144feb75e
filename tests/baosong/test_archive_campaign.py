"""归档: folders an inspector can open without the program; made again it goes on, and never overwrites."""

import pytest
from openpyxl import load_workbook

from tests.baosong.deciding import friday

AT = "2019-10-21T11:00"
TITLE = "揭阳市2019重点工业产品质量安全专项整治"


@pytest.fixture
def filed(tmp_path):
    made = friday(tmp_path / "office")
    made.office.run(AT, "report", "jieyang-2019")
    made.office.run(AT, "archive", "jieyang-2019", "--to", tmp_path / "归档")
    return made, tmp_path / "归档"


def names(folder):
    return sorted(str(path.relative_to(folder / TITLE)) for path in (folder / TITLE).rglob("*") if path.is_file())


def cells(path):
    return [[c.value for c in row] for row in load_workbook(path).worksheets[0].iter_rows(min_row=5)]


def test_every_folder_and_list_of_a_file_is_there(filed):
    _made, folder = filed
    tops = sorted({name.split("/")[0] for name in names(folder)})
    assert tops == sorted(
        [
            *("01通知", "02空白表", "03各单位来件", "04汇总表", "05报告", "06催报与通报"),
            *("07收报台账.xlsx", "08处理记录.xlsx", "目录.xlsx"),
        ]
    )


def test_the_originals_lie_by_unit_byte_for_byte(filed):
    made, folder = filed
    (kept,) = (folder / TITLE / "03各单位来件" / "01_榕城区").glob("*附件11*.xlsx")
    assert kept.name.startswith("2019-10-18_1725_A")
    assert kept.read_bytes() == made.good["榕城区"].read_bytes()


def test_the_list_names_every_file_with_its_digest(filed):
    _made, folder = filed
    listed = {row[1]: row[5] for row in cells(folder / TITLE / "目录.xlsx")}
    assert set(listed) == {name for name in names(folder) if name != "目录.xlsx"}
    assert all(len(digest) == 64 for digest in listed.values())


def test_what_changed_between_two_drafts_lies_beside_the_later_one(filed, tmp_path):
    made, folder = filed[0], tmp_path / "另归"
    made.office.drop("普宁市", made.good["普宁市"])
    made.office.run("2019-10-21T11:30", "collect", "--once")
    written = made.office.run("2019-10-21T12:00", "report", "jieyang-2019", "--kind", "summary").splitlines()
    made.office.run("2019-10-21T12:00", "archive", "jieyang-2019", "--to", folder)
    (draft,) = [made.office.root / line for line in written if "情况汇报（第2稿）" in line]
    (kept,) = (folder / TITLE / "05报告").rglob("*情况汇报（第2稿）变动清单.xlsx")
    assert kept.read_bytes() == draft.with_name(kept.name).read_bytes()
    assert str(kept.relative_to(folder / TITLE)) in {row[1] for row in cells(folder / TITLE / "目录.xlsx")}


def test_made_again_it_writes_nothing_and_a_missing_file_is_written_again(filed):
    made, folder = filed
    before = names(folder)
    assert made.office.run(AT, "archive", "jieyang-2019", "--to", folder) == ""
    victim = next((folder / TITLE / "03各单位来件").rglob("*工作总结*"))
    victim.unlink()
    made.office.run(AT, "archive", "jieyang-2019", "--to", folder)
    assert names(folder) == before


def test_a_file_somebody_changed_is_left_and_ours_gets_a_name_of_its_own(filed):
    made, folder = filed
    victim = next((folder / TITLE / "03各单位来件").rglob("*工作总结*"))
    victim.write_bytes(b"changed")
    made.office.run(AT, "archive", "jieyang-2019", "--to", folder)
    assert victim.read_bytes() == b"changed"
    assert victim.with_stem(victim.stem + "-2").exists()


def test_the_record_of_decisions_says_who_why_and_what(filed):
    made, folder = filed
    made.office.run(
        "2019-10-21T12:00",
        "decide",
        "exempt",
        "jieyang-2019/final/2019-10-20/惠来县",
        "--by",
        "张三",
        "--reason",
        "受灾",
    )
    made.office.run("2019-10-21T12:05", "archive", "jieyang-2019", "--to", folder / "二")
    ((_number, when, what, unit, where, why, _more, who, _undone),) = cells(folder / "二" / TITLE / "08处理记录.xlsx")
    assert (when, what, unit, why, who) == ("2019-10-21 12:00", "免报", "惠来县", "受灾", "张三")
    assert "2019年10月20日" in where


def test_it_is_refused_inside_the_intake(filed):
    made, _folder = filed
    made.office.run(AT, "archive", "jieyang-2019", "--to", made.office.root / "intake" / "归档", expect=1)
    assert "不能归档到" in made.office.said[-1]
