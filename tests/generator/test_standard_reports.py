import io

import pytest
from docx import Document

from generator.context import context
from generator.engine import render
from generator.standard_plans import PLANS
from generator.standard_reports import PLANS as EVERY_PLAN
from generator.standard_reports import standard_reports
from generator.tidy import tidy
from tests.generator.made_reports import TEMPLATES, campaign, made_report
from tests.generator.word_files import cells, lines, parts

REPORTS = [(plan.campaign, plan.report) for plan in PLANS]
STATES = [
    {},
    {4: "overdue"},
    {0: "late", 1: "held", 2: "unproven", 3: "returned", 4: "incomplete"},
    dict.fromkeys(range(31), "overdue"),
    dict.fromkeys(range(31), "pending"),
    dict.fromkeys(range(31), "exempt"),
]


def written(name, report_id, states=None, **given):
    made = made_report(name, report_id, states, **given)
    docx, problems = render((TEMPLATES / name / made.report.template).read_bytes(), context(made), as_of=made.as_of)
    assert problems == ()
    return docx


def text(docx):
    return "\n".join([*lines(docx), *("\t".join(row) for row in cells(docx))])


@pytest.mark.parametrize("name", sorted({name for name, _report in REPORTS}))
def test_the_templates_in_the_repository_are_what_the_builder_draws(name):
    for path, data in standard_reports(campaign(name)).items():
        assert parts((TEMPLATES / name / path).read_bytes()) == parts(data), "run python -m generator.standard_reports"


@pytest.mark.parametrize(("name", "report"), REPORTS)
@pytest.mark.parametrize("states", STATES)
def test_every_standard_report_can_be_written_whoever_has_reported(name, report, states):
    docx = written(name, report, states)
    assert "{{" not in text(docx)
    assert "{%" not in text(docx)


@pytest.mark.parametrize(("name", "report"), REPORTS)
def test_the_standing_comes_first_and_the_missing_unit_is_named(name, report):
    body = lines(written(name, report, {4: "overdue"}))
    missing = made_report(name, report).standings[4].unit.name
    first = next(i for i, line in enumerate(body) if line == "一、报送情况")
    assert body[first + 1].startswith("应报")
    assert f"缺{missing}。" in body[first + 1]
    assert first < body.index("二、主要数据")


@pytest.mark.parametrize(("name", "report"), REPORTS)
def test_nothing_is_called_wholly_done_while_a_unit_is_missing(name, report):
    said = text(written(name, report, {4: "overdue"}))
    assert "全部" not in said
    assert "\t达到\n" not in said


@pytest.mark.parametrize(("name", "report"), REPORTS)
def test_the_scope_stands_wherever_a_total_is_given(name, report):
    made = made_report(name, report, {4: "overdue"})
    scope = str(context(made)["口径"])
    body = lines(written(name, report, {4: "overdue"}))
    tables = len(Document(io.BytesIO(written(name, report, {4: "overdue"}))).tables)
    assert sum(scope in line for line in body) >= tables


@pytest.mark.parametrize(("name", "report"), REPORTS)
def test_a_rehearsal_says_so_on_the_first_page(name, report):
    assert lines(written(name, report, rehearsal=True))[1] == "【演练】本件由演练数据生成，不作工作依据。"
    assert "演练" not in text(written(name, report))


@pytest.mark.parametrize(("name", "report"), REPORTS)
def test_the_paper_is_signed_by_the_collector_with_the_day_left_open(name, report):
    body = lines(written(name, report))
    signer = body.index(campaign(name).collector)
    assert body[signer + 1].endswith("月　日")


def test_every_unit_stands_in_the_table_in_official_order():
    rows = cells(written("quality-2007", "progress-summary", {3: "overdue"}))
    start = next(i for i, row in enumerate(rows) if row[1] == "单位")
    assert [row[1] for row in rows[start + 1 : start + 6]] == ["合计", "北京市", "天津市", "河北省", "山西省"]
    assert set(rows[start + 5][5:]) == {"未报"}


def test_every_case_stands_in_the_annex():
    made = made_report("jieyang-2019", "final-summary")
    rows = [row for row in cells(written("jieyang-2019", "final-summary")) if row[2].startswith("示市监罚")]
    assert len(rows) == len(made.tables[1].items)


@pytest.mark.parametrize(("name", "report"), REPORTS)
def test_staff_can_read_every_tag_of_a_standard_template(name, report):
    tidied = tidy((TEMPLATES / name / made_report(name, report).report.template).read_bytes())
    assert tidied.problems == ()
    assert all("\n" not in tag.text for tags in tidied.tags.values() for tag in tags)


OTHERS = [
    (plan.campaign, report.id)
    for plan in EVERY_PLAN
    for report in campaign(plan.campaign).reports
    if report.obligation == plan.obligation
    and report.kind in ("summary", "forwarding")
    and (plan.campaign, report.id) not in REPORTS
]


@pytest.mark.parametrize(("name", "report"), OTHERS)
def test_every_other_paper_can_be_written_and_numbers_its_chapters_one_by_one(name, report):
    body = lines(written(name, report, {1: "overdue"}))
    chapters = [line[0] for line in body if line[1:2] == "、"]
    assert chapters == list("一二三四五六七")[: len(chapters)]
    assert not any("{{" in line or "{%" in line for line in body)


def test_a_list_is_said_by_how_many_items_came_and_its_items_go_as_a_workbook():
    made = made_report("jieyang-2019", "base-forwarding")
    body = lines(written("jieyang-2019", "base-forwarding"))
    assert f"收集生产企业信息{len(made.tables[0].items)}条、" in "".join(body)
    assert any(line.endswith("2.揭阳市2019重点工业产品质量安全专项整治信息库汇总表") for line in body)


def test_a_weekly_report_has_no_chapter_on_goals_and_ends_with_what_comes_next():
    body = lines(written("aqsiq-2007", "weekly-forwarding"))
    assert [line for line in body if line[1:2] == "、"] == ["一、总体进展情况", "二、下一步打算"]
