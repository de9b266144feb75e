"""Every number of a finished document can be asked where it came from, also after somebody edited and saved it."""

import json
import re
import shutil
import subprocess
from types import SimpleNamespace

import pytest

from tests.baosong.deciding import copied, friday
from tests.generator.word_files import parts, with_part

AT = "2019-10-21T11:00"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """榕城区 alone has reported; its report."""
    made = friday(tmp_path_factory.mktemp("trace"))
    path = made.office.run(AT, "report", "jieyang-2019", "--kind", "summary").splitlines()[0]
    return SimpleNamespace(made=made, office=made.office, path=path)


def traced(office, path, *words):
    return json.loads(office.run(AT, "trace", path, *words, "--json"))


def edited(path, target, old, new):
    """The file with one text typed over, as a person would."""
    data = path.read_bytes()
    xml = parts(data)["word/document.xml"].decode()
    assert old in xml
    target.write_bytes(with_part(data, "word/document.xml", xml.replace(old, new).encode()))
    return target


def test_every_figure_is_listed_with_its_address_and_place(written):
    office, path = written.office, written.path
    listed = traced(office, path)
    (cases,) = [f for f in listed if f["label"] == "附件11·执法办案·立案" and f["place"].startswith("正文 第")]
    assert cases["address"] == "jieyang-2019/final/2019-10-20/*/annex11/*/cases~value"
    assert all(re.fullmatch(r"正文 (第\d+段|表\d+ 第\d+行 第\d+列)|图表1 .+", f["place"]) for f in listed)


def test_a_figure_is_explained_by_units_workbooks_and_cells(written):
    office, path = written.office, written.path
    (cases,) = traced(office, path, "--figure", "立案")
    (source,) = cases["sources"]
    assert (source["unit"], source["sheet"]) == ("榕城区", "附件11")
    assert source["workbook"].startswith("榕城区_附件11")
    assert (office.root / "data" / "objects" / source["sha256"][:2] / source["sha256"][2:4] / source["sha256"]).exists()
    assert cases["text"] == f"{source['value']}起"


def test_the_parts_of_a_rate_are_told_apart(written):
    office, path = written.office, written.path
    (rate,) = traced(office, path, "--figure", "抽查合格率")
    assert [s["label"] for s in rate["sources"]] == ["抽查合格", "抽查"]
    passed, sampled = (int(s["value"]) for s in rate["sources"])
    assert rate["text"].startswith(f"{100 * passed / sampled:.2f}".rstrip("0").rstrip("."))


def test_a_count_of_units_names_them(written):
    office, path = written.office, written.path
    (due,) = traced(office, path, "--figure", "应报")
    assert len(due["units"]) == 5
    (accepted,) = traced(office, path, "--figure", "实报")
    assert [u.split("（")[0] for u in accepted["units"]] == ["榕城区"]


def test_a_units_own_number_is_found_by_its_name(written):
    office, path = written.office, written.path
    found = traced(office, path, "--figure", "立案", "--unit", "榕城区")
    assert found
    assert {f["whose"] for f in found} == {"榕城区"}


def test_a_number_typed_over_is_shown_with_what_it_was(written, tmp_path):
    office, path = written.office, written.path
    (cases,) = traced(office, path, "--figure", "立案")
    changed = edited(office.root / path, tmp_path / "改.docx", f">{cases['text']}<", ">999起<")
    (again,) = traced(office, changed, "--figure", "立案")
    assert (again["text"], again["written"], again["edited"]) == ("999起", cases["text"], True)
    assert again["sources"] == cases["sources"]


def test_without_the_list_in_the_file_the_archived_original_has_it(written, tmp_path):
    office, path = written.office, written.path
    data = (office.root / path).read_bytes()
    (item,) = [name for name, blob in parts(data).items() if name.startswith("customXml/item") and b"asOf" in blob]
    bare = tmp_path / "无清单.docx"
    bare.write_bytes(with_part(data, item, b"<gone/>"))
    assert len(traced(office, bare)) == len(traced(office, path))


def test_a_paper_without_figures_says_so(written):
    office = written.office
    chased = office.run(AT, "report", "jieyang-2019", "--kind", "chaser").splitlines()
    office.run(AT, "trace", chased[0], expect=1)
    assert "没有汇总数" in office.said[-1]


def test_a_document_of_another_origin_is_refused_in_a_sentence(written):
    office = written.office
    stranger = next(office.drawer.glob("*工作总结.docx"))
    office.run(AT, "trace", stranger, expect=1)
    assert "没有数据来源的记录" in office.said[-1]


def test_a_figure_that_is_not_there_is_refused_in_a_sentence(written):
    office, path = written.office, written.path
    office.run(AT, "trace", path, "--figure", "出口", expect=1)
    assert "没有“出口”" in office.said[-1]


@pytest.mark.office
def test_it_still_traces_after_an_edit_and_a_save_in_libreoffice(written, tmp_path):
    office, path = written.office, written.path
    changed = edited(office.root / path, tmp_path / "改.docx", "报送情况", "各单位报送情况")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run([*command, "--outdir", tmp_path / "lo", changed], check=True, capture_output=True, timeout=120)
    before, after = traced(office, path), traced(office, tmp_path / "lo" / "改.docx")
    assert [(f["address"], f["text"]) for f in after] == [(f["address"], f["text"]) for f in before]
    (cases,) = traced(office, tmp_path / "lo" / "改.docx", "--figure", "立案")
    assert cases["sources"] == traced(office, path, "--figure", "立案")[0]["sources"]


def test_every_number_of_the_paper_says_what_it_was_made_of(written):
    office, path = written.office, written.path
    for address in {f["address"] for f in traced(office, path)}:
        (says,) = traced(office, path, "--figure", address)
        nothing = says["text"].strip("0.家起—") == ""  # a list without items, a rate without a base
        assert says["sources"] or says["units"] or says["missing"] or nothing, says


def test_a_number_of_units_in_the_scope_names_them(written):
    office, path = written.office, written.path
    (inside,) = [f for f in traced(office, path, "--figure", "含几家") if "附件11" in f["label"]]
    assert (inside["text"], [u.split("（")[0] for u in inside["units"]]) == ("1", ["榕城区"])


def test_a_number_typed_over_in_a_chart_is_shown_with_what_it_was(written, tmp_path):
    office, path = written.office, written.path
    data = (office.root / path).read_bytes()
    (drawn,) = [f for f in traced(office, path) if f["place"] == "图表1 榕城区"]
    name = "word/charts/figures1.xml"
    xml = parts(data)[name].decode()
    changed = tmp_path / "改图.docx"
    changed.write_bytes(with_part(data, name, xml.replace(f"<c:v>{drawn['text']}</c:v>", "<c:v>77</c:v>").encode()))
    (again,) = [f for f in traced(office, changed) if f["place"] == "图表1 榕城区"]
    assert (again["text"], again["written"], again["edited"]) == ("77", drawn["text"], True)


def test_what_is_told_later_is_no_ingredient_of_an_earlier_paper(written, tmp_path):
    made, path = copied(written.made, tmp_path), written.path
    (before,) = traced(made.office, path, "--figure", "立案")
    mailed = tmp_path / "邮件.xlsx"
    shutil.copyfile(made.good["惠来县"], mailed)
    # by the clock of the post it came before the paper was written, but nobody knew
    at = ("--via", "邮件", "--received", "2019-10-21T10:00", "--by", "审核员")
    made.office.run("2019-10-21T14:00", "register", "惠来县", mailed, made.papers["惠来县"], *at)
    made.office.run("2019-10-21T14:30", "collect", "--once")
    later = json.loads(made.office.run("2019-10-21T15:00", "trace", path, "--figure", "立案", "--json"))[0]
    assert later["sources"] == before["sources"]
    assert later["missing"] == before["missing"]
    assert int(later["now"]) > int(before["text"].removesuffix("起"))
