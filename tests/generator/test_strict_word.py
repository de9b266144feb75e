"""Word opens what is written: every report of every campaign keeps its rules, also those LibreOffice forgives."""

from dataclasses import replace

import pytest

from generator.chase_names import Chase
from generator.context import context
from generator.engine import render
from generator.register import Register
from tests.generator.made_reports import TEMPLATES, campaign, made_report
from tests.generator.strict_word import faults
from tests.generator.word_files import parts, with_part

NAMES = ("jieyang-2019", "heilongjiang-2017", "quality-2007", "aqsiq-2007", "ciq-xiamen-2007")
REPORTS = [(name, report.id) for name in NAMES for report in campaign(name).reports if report.template]
REGISTER = Register("0123456789abcdef" * 4, "2019-10-21T09:00:00+08:00")


def written(name, report):
    given = made_report(name, report, {1: "late", 4: "overdue"})
    if given.report.kind == "chaser":
        given = replace(given, chase=Chase(given.standings[3:5]))
    template = (TEMPLATES / name / given.report.template).read_bytes()
    return render(template, context(given), as_of=given.as_of, register=REGISTER)[0]


@pytest.mark.parametrize(("name", "report"), REPORTS)
def test_a_report_holds_nothing_that_word_refuses(name, report):
    assert faults(written(name, report)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<w:pageBreakBefore/>", "<w:jc w:val='middle'/>", "w:jc val=middle"),
        ("</w:tc></w:tr></w:tbl>", "<w:tbl/></w:tc></w:tr></w:tbl>", "a cell does not end with a paragraph"),
        ('w:name="_B2"', 'w:name="_B1"', "bookmark name _B1 twice"),
        ("rIdChart1", "rIdChart9", "relation rIdChart9 is not there"),
        ("</w:tblPr>", '<w:tblW w:w="1" w:type="dxa"/></w:tblPr>', "out of order"),
        ("<w:body>", "<w:body><w:t/>", "w:body may not hold w:t"),
        ("<w:gridCol ", "<w:gridCol/><w:gridCol ", "columns in a table of"),
    ],
)
def test_what_word_refuses_is_found(old, new, fault):
    docx = written("jieyang-2019", "final-summary")
    xml = parts(docx)["word/document.xml"].decode()
    assert old in xml
    spoilt = with_part(docx, "word/document.xml", xml.replace(old, new, 1).encode())
    assert any(fault in said for said in faults(spoilt))
