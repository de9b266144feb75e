"""October 20 in Jieyang, played whole, and its numbers counted again from the workbooks the clerks filled."""

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace

from bench.clerk import zipped
from bench.stories import county_return, one_case_too_many, summary_file
from tests.baosong.office import make_office
from tests.baosong.workbooks import CLASSES, annex11

REPORT_AT = "2019-10-21T11:00"
COUNTIES = ("榕城区", "揭东区", "普宁市", "揭西县")


def play(folder):
    """Two on time, one corrected, one late in a zip, one never; then the documents."""
    office = make_office(folder, "jieyang-2019")
    made = office.blanks("2019-10-08T09:00", "--obligation", "final")
    returns = {county: county_return(office.forms, county) for county in made}
    papers = {county: office.drawer / f"{county}工作总结.docx" for county in made}
    for county, paper in papers.items():
        summary_file(paper, county)
    office.run("2019-10-18T16:30", "collect", "--once")
    files = {}
    for county in ("榕城区", "揭东区"):
        files[county] = office.filled(made[county], returns[county])
        office.drop(county, files[county], papers[county])
    office.drop("普宁市", office.filled(made["普宁市"], one_case_too_many(returns["普宁市"])), papers["普宁市"])
    office.run("2019-10-18T17:25", "collect", "--once")
    friday = office.run("2019-10-18T17:30", "status", "--json")
    office.run("2019-10-21T00:10", "collect", "--once")
    files["普宁市"] = office.filled(made["普宁市"], returns["普宁市"])
    office.drop("普宁市", files["普宁市"])
    files["揭西县"] = office.filled(made["揭西县"], returns["揭西县"])
    zipped(office.drawer / "揭西县.zip", files["揭西县"], papers["揭西县"])
    office.drop("揭西县", office.drawer / "揭西县.zip")
    office.run("2019-10-21T10:05", "collect", "--once")
    return SimpleNamespace(office=office, files=files, friday=json.loads(friday))


def total(files, label):
    """The sum of a 合计 over counties: typed where it was typed, else the sum of the classes."""
    return sum((county_total(path, label) for path in files.values()), Decimal(0))


def county_total(path, label):
    cells = annex11(path)
    typed = cells.get((label, "合计"))
    return typed if typed is not None else sum((cells[label, c] for c in CLASSES), Decimal(0))


def percent(top, bottom):
    return str((top * 100 / bottom).quantize(Decimal("0.01"), ROUND_HALF_UP))


def shown(value):
    return str(value) if value == value.to_integral_value() else f"{value:.2f}"


def numbers(text):
    return re.findall(r"\d+(?:\.\d+)?", text)


def paragraph(document, start):
    (found,) = [p.text for p in document.paragraphs if p.text.startswith(start)]
    return found


SENTENCES = {
    "摸清": [
        "5",
        *("生产企业", "获证企业", "主要经销商", "经营性用户", "培训经营者", "应自查", "已自查", "自查问题"),
        "自查已整改",
    ],
    "出动": ["出动执法人员", "检查获证企业", "检查销售者", "检查经营性用户", "发现问题", "责令改正"],
    "监督抽查": ["抽查", "抽查合格", "%", "后处理应办", "后处理办结", "召回", "撤销证书", "注销证书"],
    "立案": ["立案", "结案", "移送司法", "涉案货值", "罚没款", "列入严重失信"],
}


def by_class(files, label, name):
    return sum((annex11(path)[label, name] for path in files.values()), Decimal(0))


def shown_in_table(value, label):
    return f"{value:.2f}" if label in ("涉案货值", "罚没款") else str(value)
