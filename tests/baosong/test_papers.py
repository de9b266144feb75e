"""Every kind of paper, its every number counted again from the workbooks; nobody doubtful named, nothing unconfirmed."""

import io
import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook

from tests.baosong.whole_way import (
    COUNTIES,
    REPORT_AT,
    SENTENCES,
    by_class,
    county_total,
    numbers,
    percent,
    play,
    shown,
    shown_in_table,
    total,
)
from tests.baosong.workbooks import annex12
from tests.generator.word_files import parts

DELIVERY = "jieyang-2019/final/2019-10-20"
CONFIRM = ("decide", "confirm", DELIVERY, "--by", "张三", "--reason", "逐家核对")
KINDS = {
    "情况汇报": "summary",
    "工作总结（": "work-summary",
    "的报告（": "forwarding",
    "的通报（": "circular",
    "惠来县": "chaser",
    "附件（汇总表）": "annex",
    "整治汇总表（": "workbook",
}
CLASS_LABELS = ("生产企业", "获证企业", "检查获证企业", "发现问题", "抽查", None, "立案", "涉案货值")
UNIT_LABELS = ("获证企业", "检查获证企业", "发现问题", "责令改正", None, "立案", "涉案货值", "罚没款")
WITH_FIGURES = ("summary", "work-summary", "forwarding")


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    made = play(tmp_path_factory.mktemp("papers"))
    made.office.run(REPORT_AT, *CONFIRM)
    paths = [Path(line) for line in made.office.run(REPORT_AT, "report", "jieyang-2019").splitlines()]
    named = {kind: path for path in paths for mark, kind in KINDS.items() if mark in path.name}
    return SimpleNamespace(**vars(made), paths=paths, named=named)


def document(papers, kind):
    return Document(papers.named[kind])


def rate(files, counties=COUNTIES):
    chosen = {county: files[county] for county in counties}
    return percent(total(chosen, "抽查合格"), total(chosen, "抽查"))


def sentence_numbers(files, labels):
    for label in labels:
        yield rate(files) if label == "%" else label if label.isdigit() else shown(total(files, label))


class Counted:
    """What the workbooks, the notice and the folder's times say a paper may hold, sentence by sentence."""

    def __init__(self, files):
        self.files = files
        self.sentences = {start: list(sentence_numbers(files, labels)) for start, labels in SENTENCES.items()}
        self.sentences["应报"] = None  # checked by kind below
        reported, due = len(COUNTIES), len(COUNTIES) + 1
        self.standing = {
            "summary": [str(due), str(reported), "3", "1", percent_of(reported, due), percent_of(3, due)],
            "circular": [str(due), str(reported), percent_of(reported, due), "3", percent_of(3, due)],
        }

    def class_row(self, name):
        value = {label: by_class(self.files, label, name) for label in (*filter(None, CLASS_LABELS), "抽查合格")}
        passed = percent(value["抽查合格"], value["抽查"])
        return [shown_in_table(value[label], label) if label else passed for label in CLASS_LABELS]

    def unit_row(self, county):
        path = self.files[county]
        own = rate(self.files, [county])
        return [shown_in_table(county_total(path, x), x) if x else own for x in UNIT_LABELS]

    def totals(self, labels):
        return [shown_in_table(total(self.files, x), x) if x else rate(self.files) for x in labels]


def percent_of(part, whole):
    return f"{part * 100 / whole:g}"


def test_every_kind_lies_in_the_periods_folder_under_the_name_of_the_paper(papers):
    assert set(papers.named) == set(KINDS.values())
    assert {path.parent.name for path in papers.paths} == {"2019年10月20日"}
    assert all(path.stem.endswith("（第1稿）") for path in papers.paths)


@pytest.mark.parametrize("kind", WITH_FIGURES)
def test_every_number_in_the_sentences_comes_from_the_workbooks(papers, kind):
    counted = Counted(papers.files)
    said = {
        p.text[: len(start)]: numbers(p.text)
        for p in document(papers, kind).paragraphs
        for start in SENTENCES
        if p.text.startswith(start)
    }
    assert said == {start: counted.sentences[start] for start in SENTENCES}


@pytest.mark.parametrize("kind", ["summary", "circular"])
def test_every_number_of_the_standing_is_counted_from_who_delivered(papers, kind):
    (said,) = [p.text for p in document(papers, kind).paragraphs if p.text.startswith("应报")]
    assert numbers(said) == Counted(papers.files).standing[kind]


@pytest.mark.parametrize("kind", WITH_FIGURES)
def test_every_number_in_the_tables_comes_from_the_workbooks(papers, kind):
    counted = Counted(papers.files)
    classes, units, cases = document(papers, kind).tables
    for row in classes.rows[1:-1]:
        assert [c.text for c in row.cells[1:]] == counted.class_row(row.cells[0].text)
    assert [c.text for c in classes.rows[-1].cells] == ["合计", *counted.totals(CLASS_LABELS)]
    by_unit = {row.cells[1].text: [c.text for c in row.cells] for row in units.rows[1:]}
    start = 5 if kind == "summary" else 2
    assert by_unit["合计"][start:] == counted.totals(UNIT_LABELS)
    assert all(by_unit[county][start:] == counted.unit_row(county) for county in COUNTIES)
    assert set(by_unit["惠来县"][start:]) == {"未报" if kind == "summary" else "—"}
    listed = [(county, case) for county in COUNTIES for case in annex12(papers.files[county])]
    assert [[c.text for c in row.cells] for row in cases.rows[1:]] == [
        [
            str(n),
            county,
            case["案号"],
            case["当事人"],
            case["产品类别"],
            case["违法事实"],
            f"{case['货值']:.2f}",
            f"{case['罚没款']:.2f}",
            case["办理进度"],
            case["大案要案"],
        ]
        for n, (county, case) in enumerate(listed, start=1)
    ]


def test_the_circulars_table_is_that_of_the_folder(papers):
    (table,) = document(papers, "circular").tables
    rows = [[c.text for c in row.cells] for row in table.rows[1:]]
    assert rows == [
        ["1", "榕城区", "已报", "按时", "10月18日 17:25", "1"],
        ["2", "揭东区", "已报", "按时", "10月18日 17:25", "1"],
        ["3", "普宁市", "已报", "按时", "10月18日 17:25", "2"],
        ["4", "揭西县", "已报", "超时1天", "10月21日 10:05", "1"],
        ["5", "惠来县", "未报", "—", "—", "—"],
    ]


def test_the_chart_holds_the_tables_numbers(papers):
    files = parts(papers.named["summary"].read_bytes())
    (chart,) = [data for name, data in files.items() if name.startswith("word/charts/") and name.endswith(".xml")]
    spaces = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    values = [e.text for e in etree.fromstring(chart).xpath("//c:val//c:v", namespaces=spaces)]
    assert values == [shown(county_total(papers.files[county], "立案")) for county in COUNTIES]
    (book,) = [data for name, data in files.items() if name.startswith("word/embeddings/")]
    cells = [row[1].value for row in load_workbook(io.BytesIO(book)).active.iter_rows(min_row=2)]
    assert [str(cell) for cell in cells if cell is not None] == values


def sheet_rows(papers, kind, name):
    return [list(row) for row in load_workbook(papers.named[kind])[name].iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["workbook", "annex"])
def test_every_number_of_the_workbooks_rows_by_unit_is_that_of_the_units_own(papers, kind):
    rows = sheet_rows(papers, kind, "分单位_附件11")
    head = next(row for row in rows if any("生产企业" in str(text) for text in row))
    columns = {str(text).split("\n")[0]: at for at, text in enumerate(head) if text and "\n" in str(text)}
    assert len(columns) > 25
    for label, at in columns.items():
        found = {row[0]: row[at] for row in rows if isinstance(row[at], int | float)}
        counted = {county: own(papers.files, label, [county]) for county in COUNTIES}
        assert {name: decimal(value) for name, value in found.items()} == {
            **counted,
            "合计": own(papers.files, label, COUNTIES),
        }, label


@pytest.mark.parametrize("kind", ["workbook", "annex"])
def test_every_number_of_the_workbooks_totals_by_class_is_counted_from_the_units(papers, kind):
    rows = sheet_rows(papers, kind, "汇总_附件11")
    head = next(row for row in rows if "指标" in row)
    classes = {
        str(text): at for at, text in enumerate(head) if text not in ("分组", "指标", "计量\n单位", None, "合计")
    }
    assert len(classes) == 5
    labels = [row for row in rows if row[1] and isinstance(row[head.index("合计")], int | float)]
    assert len(labels) > 25
    for row in labels:
        assert decimal(row[head.index("合计")]) == own(papers.files, row[1], COUNTIES), row[1]
        for name, at in classes.items():
            if row[1] != "抽查合格率":
                assert decimal(row[at]) == by_class(papers.files, row[1], name), (row[1], name)


def own(files, label, counties):
    """What these counties' workbooks say for a label; the rate is made of their totals."""
    if label == "抽查合格率":
        return Decimal(rate(files, counties))
    return total({county: files[county] for county in counties}, label)


def decimal(value):
    return Decimal(str(value)).quantize(Decimal("0.01")) if isinstance(value, float) else Decimal(value)


# Dates, hours, numbers of annexes, tables and list items; what the notice and the definition themselves say.
FIXED = re.compile(
    r"2019年?|〔2019〕|10月|\d+日|\d+时|附件\s?：?\d*|[表图]\d|^\W*\d\.|含4家|5类|超时1天|附件11|附件12|每?\d天"
)


@pytest.mark.parametrize("kind", [*WITH_FIGURES, "circular", "chaser"])
def test_no_number_in_any_paper_is_left_unexplained(papers, kind):
    checked = (*SENTENCES, "应报") if kind != "chaser" else ()
    rest = [p.text for p in document(papers, kind).paragraphs if p.text and not p.text.startswith(checked)]
    left = [numbers(FIXED.sub("", text)) for text in rest]
    assert [found for found in left if found] == []


def whole_text(path):
    made = Document(path)
    return "\n".join(
        [*(p.text for p in made.paragraphs), *(c.text for t in made.tables for r in t.rows for c in r.cells)]
    )


@pytest.mark.parametrize("kind", ["forwarding", "work-summary"])
def test_what_goes_upward_holds_no_units_lateness(papers, kind):
    said = whole_text(papers.named[kind])
    assert not re.search("超时|逾期|未报|按时|报送率|退回", said)
    assert "不含惠来县" in said


def test_the_workbook_that_goes_upward_holds_no_units_lateness_either(papers):
    book = load_workbook(papers.named["annex"])
    said = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert "报送情况" not in book.sheetnames
    assert not [text for text in said if re.search("超时|逾期|未报|按时", text)]
    assert shown(total(papers.files, "立案")) in said


def test_a_chaser_goes_to_the_silent_unit_alone_with_a_new_day_and_hour_and_no_threat(papers):
    said = whole_text(papers.named["chaser"])
    assert "惠来县市场监督管理局：" in said
    assert "2019年10月20日24时" in said
    assert "请于2019年10月23日17时前报送" in said
    assert not re.search("通报|考核|追究|揭西县", said)


def test_praise_comes_before_the_units_that_failed(papers):
    said = whole_text(papers.named["circular"])
    assert said.index("予以表扬") < said.index("超时报送的单位：揭西县") < said.index("惠来县（未报）")
    assert "得分" not in said


def test_drafts_leave_number_day_and_signer_open_and_the_options_fill_them(papers):
    assert "2019年10月　日" in whole_text(papers.named["forwarding"])
    options = ("--number", "示市监〔2019〕8号", "--signed-on", "2019-10-25", "--signer", "李四")
    made = papers.office.run("2019-10-25T09:00", "report", "jieyang-2019", "--kind", "forwarding", *options)
    said = whole_text(Path(made.splitlines()[0]))
    assert "示市监〔2019〕8号" in said
    assert "签发人：李四" in said
    assert "2019年10月25日" in said
    assert "　日" not in said


def test_the_same_input_gives_the_same_bytes(papers, tmp_path):
    path = papers.named["circular"]
    before = path.read_bytes()
    path.unlink()
    again = papers.office.run("2019-10-21T11:20", "report", "jieyang-2019", "--kind", "circular")
    assert Path(again.strip()).read_bytes() == before


def test_one_chaser_for_all_names_them_in_a_table(tmp_path):
    office = play(tmp_path).office
    made = office.run("2019-10-20T10:00", "report", "jieyang-2019", "--kind", "chaser")
    assert made == ""
    assert "没有应催报的单位" in office.said[-1]
    made = office.run("2019-10-21T00:20", "report", "jieyang-2019", "--kind", "chaser", "--together")
    said = whole_text(Path(made.strip()))
    assert "普宁市市场监督管理局、揭西县市场监督管理局、惠来县市场监督管理局：" in said
    assert "以下3家单位" in said


def test_a_circular_wants_a_list_a_person_confirmed_as_it_stands(tmp_path):
    office = play(tmp_path).office
    office.run(REPORT_AT, "report", "jieyang-2019", "--kind", "circular", expect=1)
    assert "没有核准" in office.said[-1]
    everything = office.run(REPORT_AT, "report", "jieyang-2019")
    assert "通报" not in everything
    assert "没有核准" in office.said[-1]
    office.run("2019-10-21T00:20", *CONFIRM)  # 揭西县 was silent then
    office.run(REPORT_AT, "report", "jieyang-2019", "--kind", "circular", expect=1)
    assert "揭西县" in office.said[-1]
    office.run(REPORT_AT, *CONFIRM)
    assert "通报" in office.run(REPORT_AT, "report", "jieyang-2019", "--kind", "circular")
