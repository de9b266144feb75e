"""Where a file lies: the coordinator's drop waits to be registered, our own folder is ours byte for byte only."""

import json
import shutil

import pytest

from tests.baosong.deciding import BY, FINAL, MONDAY, copied, friday, replayed, status

SUNDAY = "2019-10-20T21:05"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return friday(tmp_path_factory.mktemp("friday"))


@pytest.fixture
def made(played, tmp_path):
    return copied(played, tmp_path)


def drop(office, *files, inner=""):
    folder = office.root / "intake" / "_代收" / inner
    folder.mkdir(exist_ok=True)
    for file in files:
        shutil.copyfile(file, folder / file.name)
    return [folder / file.name for file in files]


def collect(office, now=MONDAY):
    return [line.split("\t") for line in office.run(now, "collect", "--once").splitlines()]


def shown(office, number):
    return json.loads(office.run(MONDAY, "show", number, "--json"))


def test_what_lies_in_the_drop_is_known_by_its_content_and_waits_to_be_registered(made):
    drop(made.office, made.good["揭西县"])
    ((number, *rest),) = collect(made.office)
    assert rest == ["_代收", made.good["揭西县"].name, "待确认"]
    (question,) = shown(made.office, number)["questions"]
    assert question == "放在“_代收”里，看来是揭西县的“附件11 统计表”、“附件12 案件表”，还没有登记。"
    assert "baosong register 揭西县 文件" in made.office.run(MONDAY, "show", number)
    record = status(made.office, MONDAY)["揭西县"]
    assert (record["state"], record["first_received_at"], record["past_due"]) == ("held", None, False)
    assert not (made.office.root / "intake" / "_代收" / "市局反馈").exists()


def test_registering_the_same_file_gives_it_our_offices_time_and_settles_the_drop(made):
    files = drop(made.office, made.good["揭西县"], made.papers["揭西县"])
    numbers = [line[0] for line in collect(made.office)]
    words = ("--via", "邮件", "--received", SUNDAY, "--by", "登记员")
    made.office.run(MONDAY, "register", "揭西县", *files, *words)
    record = status(made.office, MONDAY)["揭西县"]
    assert (record["state"], record["timeliness"], record["versions"]) == ("accepted", "on_time", 1)
    assert record["first_received_at"] == "2019-10-20T21:05:00+08:00"
    for number in numbers:
        assert shown(made.office, number)["questions"] == []
        assert "已登记为 A" in made.office.run(MONDAY, "show", number)
    assert "不知属于哪个单位" not in made.office.run(MONDAY, "status", "jieyang-2019")
    replayed(made.office)
    assert status(made.office, MONDAY)["揭西县"] == record


def test_a_file_registered_before_it_is_put_into_the_drop_asks_nothing(made):
    words = ("--via", "邮件", "--received", SUNDAY, "--by", "登记员")
    made.office.run(MONDAY, "register", "揭西县", made.good["揭西县"], *words)
    drop(made.office, made.good["揭西县"])
    ((number, *_),) = collect(made.office)
    assert shown(made.office, number)["questions"] == []


def test_a_folder_inside_the_drop_says_the_unit(made):
    drop(made.office, made.papers["揭西县"], inner="揭西县")
    ((number, *_),) = collect(made.office)
    (question,) = shown(made.office, number)["questions"]
    assert question.startswith("放在“_代收”里，看来是揭西县的“工作总结”")


def test_what_nobody_can_know_in_the_drop_is_asked_in_words(made, tmp_path):
    picture = tmp_path / "微信图片.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xda\x00\x02 example \xff\xd9")
    drop(made.office, picture)
    ((number, *_),) = collect(made.office)
    (question,) = shown(made.office, number)["questions"]
    assert "看不出是哪个单位的什么材料" in question
    assert f"不知属于哪个单位：{number}" in made.office.run(MONDAY, "status", "jieyang-2019")


def test_a_dropped_file_can_be_put_by_but_not_assigned_without_its_time(made):
    drop(made.office, made.good["揭西县"])
    ((number, *_),) = collect(made.office)
    made.office.run(MONDAY, "decide", "assign", number, f"{FINAL}/揭西县", *BY, expect=1)
    assert "baosong register" in made.office.said[-1]
    made.office.run(MONDAY, "decide", "assign", number, "--none", *BY)
    assert status(made.office, MONDAY)["揭西县"]["state"] == "overdue"


def feedback(office, unit):
    return office.root / "intake" / unit / "市局反馈"


def test_a_form_corrected_in_our_own_folder_is_an_arrival_of_its_unit(made):
    """Finding 4 of the office's review: the clerk corrects where it lies."""
    shutil.copyfile(made.good["普宁市"], feedback(made.office, "普宁市") / made.good["普宁市"].name)
    ((_number, folder, _name, verdict),) = collect(made.office)
    assert (folder, verdict) == ("普宁市", "已收")
    assert status(made.office, MONDAY)["普宁市"]["state"] == "accepted"


def test_what_we_wrote_is_no_arrival_until_it_is_changed_where_it_lies(made):
    (page,) = [p for p in feedback(made.office, "榕城区").iterdir() if "附件11" in p.name]
    page.touch()
    assert collect(made.office) == []
    page.write_text(page.read_text(encoding="utf-8") + "已改（示例）", encoding="utf-8")
    ((_number, folder, name, verdict),) = collect(made.office)
    assert (folder, name, verdict) == ("榕城区", page.name, "附带材料")


def test_our_page_saved_under_another_name_or_by_another_unit_is_kept_and_asks_nothing(made):
    (page,) = [p for p in feedback(made.office, "榕城区").iterdir() if "附件11" in p.name]
    shutil.copyfile(page, feedback(made.office, "普宁市") / "副本.html")
    ((number, _folder, _name, verdict),) = collect(made.office)
    assert verdict == "附带材料"
    assert shown(made.office, number)["questions"] == []


def test_a_sub_folder_of_the_obligation_and_our_folder_are_told_apart(made):
    folder = made.office.root / "intake" / "普宁市" / "总结"
    folder.mkdir()
    shutil.copyfile(made.good["普宁市"], folder / made.good["普宁市"].name)
    assert collect(made.office)[0][3] == "已收"


def test_a_folder_that_names_no_unit_holds_its_files_and_says_so(made):
    made.office.drop("普宁县局", made.good["普宁市"])
    ((number, folder, _name, verdict),) = collect(made.office)
    assert (folder, verdict) == ("普宁县局", "待确认")
    assert "文件夹“普宁县局”" in " ".join(shown(made.office, number)["questions"])


def test_what_fits_no_part_is_in_the_units_view_and_asks_nothing(made, tmp_path):
    for name, data in (
        ("微信图片.jpg", b"\xff\xd8\xff\xda\x00\x02 \xff\xd9"),
        ("版式.ofd", b"OFD"),
        ("说明.tif", b"II*\0 example"),
    ):
        (tmp_path / name).write_bytes(data)
        made.office.drop("普宁市", tmp_path / name)
    assert {line[3] for line in collect(made.office)} == {"附带材料"}
    text = made.office.run(MONDAY, "status", "--unit", "普宁市")
    assert "附带材料：" in text
    assert "微信图片.jpg（A" in text
    assert "说明.tif（A" in text
    assert "附带材料" not in made.office.run(MONDAY, "status", "--unit", "惠来县")
