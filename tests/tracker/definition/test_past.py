"""A definition may change what is to come; what has come due stays as it was told. Now is 15 September: one period is past."""

import pytest

from tests.tracker.definition.changing import SCHEDULE, TEN_DAYS, C, L, T, U, change, edited
from tracker.definition.past import rewrites

OLD_T = "forms/old/table1-1.toml"
SECOND = TEN_DAYS.replace("first = 2019-09-10", "first = 2019-09-20")
NEXT = (
    '\n[[obligation]]\nid = "more"\ntitle = "补报"\nto = "市局质量监督科"\nbasis = "补充通知"\n'
    + TEN_DAYS.replace("2019-09-10", "2019-08-10")
    + '\npart = [{ file = "list", label = "名单" }]\n'
)


@pytest.fixture
def texts(texts):
    return edited(texts, (C, SCHEDULE, TEN_DAYS))


def overrides(rest):
    return (C, TEN_DAYS, TEN_DAYS.replace(" }", f", overrides = [{{ {rest} }}] }}"))


def unit(row):
    return (U, "445200,市本级", f"{row}\n445200,市本级")


REFUSED = [
    # code, what must stand in the sentence, the edits
    ("due_moved", "2019年9月上旬", [overrides('id = "2019-09-10", printed_due = 2019-09-12, basis = "通知"')]),
    ("due_moved", "2019年9月上旬", [(C, TEN_DAYS, TEN_DAYS.replace(" }", ', at = "17:30" }'))]),
    ("period_exempted", "2019年9月上旬", [overrides('id = "2019-09-10", exempt = true, basis = "通知"')]),
    ("period_cancelled", "2019年9月上旬", [(C, TEN_DAYS, SECOND)]),
    ("period_born_past", "2019年8月", [(C, TEN_DAYS, TEN_DAYS.replace("2019-09-10", "2019-08-20"))]),
    ("due_into_past", "2019年9月中旬", [overrides('id = "2019-09-20", printed_due = 2019-09-14, basis = "通知"')]),
    ("covers_changed", "2019年9月上旬", [(C, TEN_DAYS, TEN_DAYS.replace(" }", ', covers = "previous_day" }'))]),
    ("covers_changed", "2019年9月上旬", [(C, "starts = 2019-05-01", "starts = 2019-06-01")]),
    ("obligation_dropped", "总结及统计表", [(C, 'id = "final"', 'id = "last"')] + [(C, '"final"', '"last"')] * 2),
    ("terms_changed", "review", [(C, TEN_DAYS, TEN_DAYS + '\nreview = "person"')]),
    ("terms_changed", "timeliness", [(C, TEN_DAYS, TEN_DAYS + '\ntimeliness = "first_acceptable"')]),
    ("terms_changed", "correction", [(C, TEN_DAYS, TEN_DAYS + '\ncorrection = "3 days"')]),
    ("terms_changed", "必报材料", [(C, 'label = "工作总结"\n', 'label = "工作总结"\nrequired = false\n')]),
    ("terms_changed", "必报材料", [(C, 'label = "工作总结"\n', 'label = "工作总结"\ncounts_for_time = false\n')]),
    ("unit_removed", "普宁市", [(U, "445281,普宁市,普宁,county,,445200,,,\n", "")]),
    ("unit_taken_back", "普宁市", [(U, "普宁,county,,445200,,,", "普宁,county,,445200,,2019-09-09,")]),
    ("unit_taken_back", "普宁市", [(U, "普宁,county,,445200,,,", "普宁,county,,445200,2019-09-11,,")]),
    ("unit_backdated", "揭东区", [unit("445203,揭东区,,county,,,,,")]),
    ("unit_backdated", "揭东区", [unit("445203,揭东区,,county,,,2019-09-10,,")]),
    ("unit_renamed_back", "普宁县", [(U, "普宁市,普宁", "普宁县,普宁")]),
    ("unit_chosen_back", "普宁市", [(U, "普宁,county", "普宁,city")]),
    ("unit_chosen_back", "市本级", [(C, 'level = "county"', 'level = ["county", "city"]')]),
    ("unit_own_back", "普宁市", [(U, "普宁,county,,", "普宁,county,own,")]),
    ("lost_without_version", "指标“说明”", [(T, 'id = "note"', 'id = "remark"')]),
    ("lost_without_version", "行“砂轮”", [(T, 'id = "wheel"', 'id = "disc"')]),
    ("meaning_without_version", "指标“货值”", [(L, 'unit = "万元"', 'unit = "元"')]),
    ("meaning_without_version", "指标“生产企业”", [(T, 'unit = "家"', 'unit = "家"\nover_time = "stock"')]),
    ("version_lowered", "第0版", [(T, "version = 1", "version = 0")]),
    ("old_form_missing", "第1版", [(T, "version = 1", "version = 2")]),
]


@pytest.mark.parametrize(
    ("code", "words", "edits"), [pytest.param(*c, id=f"{c[0]}-{i}") for i, c in enumerate(REFUSED)]
)
def test_what_rewrites_the_past_is_refused_with_its_cure(texts, code, words, edits):
    found = rewrites(change(texts, edited(texts, *edits)))
    assert code in [p.code for p in found], [str(p) for p in found]
    assert all(p.severity == "error" and p.cure and "{" not in p.sentence for p in found)
    assert any(words in p.sentence for p in found if p.code == code)


ACCEPTED = [
    ("a due date to come moved", [overrides('id = "2019-09-20", printed_due = 2019-09-22, basis = "通知"')]),
    ("a period to come exempt", [overrides('id = "2019-09-20", exempt = true, basis = "通知"')]),
    ("the last period dropped", [(C, TEN_DAYS, TEN_DAYS.replace("2019-09-30", "2019-09-20"))]),
    ("more periods", [(C, TEN_DAYS, TEN_DAYS.replace("2019-09-30", "2019-10-30"))]),
    ("a unit from now on", [unit("445203,揭东区,,county,,,2019-09-11,,")]),
    ("a unit ended on the last due day", [(U, "普宁,county,,445200,,,", "普宁,county,,445200,,2019-09-10,")]),
    (
        "a unit renamed from now on",
        [
            (U, "普宁市,普宁,county,,445200,,,", "普宁市,普宁,county,,445200,,2019-09-11,"),
            unit("445281,普宁新市,普宁,county,,,2019-09-12,,"),
        ],
    ),
    (
        "a unit merged from now on",
        [(U, "普宁市,普宁,county,,445200,,,", "普宁市,普宁,county,,445200,,2019-09-11,445202")],
    ),
    ("another alias", [(U, "普宁市,普宁", "普宁市,普宁|普宁县")]),
    ("another order", [(U, "445202,榕城区,榕城,county,,445200,,,\n", ""), unit("445202,榕城区,榕城,county,,445200,,,")]),
    ("an optional part more", [(C, 'label = "工作总结"\n', 'label = "工作总结"\n[[obligation.part]]\nfile = "x"\nlabel = "图"\nrequired = false\n')]),
    ("a goal changed", [(C, "at_least = 90", "at_least = 95")]),
    ("a field more", [(T, "[[check]]", '[[field]]\nid = "fires"\nlabel = "火情"\n[[check]]')]),
    ("a label mended", [(T, 'label = "抽查"\n', 'label = "抽查数"\n')]),
    ("another obligation, late as it is", [(C, "[[goal]]", NEXT + "[[goal]]")]),
    ("another sentence of the notice", [(C, 'basis = "请于2019年10月20日前报送"', 'basis = "请按期报送"')]),
]  # fmt: skip


@pytest.mark.parametrize("edits", [pytest.param(edits, id=name) for name, edits in ACCEPTED])
def test_what_is_to_come_may_change(texts, edits):
    found = rewrites(change(texts, edited(texts, *edits)))
    assert [str(p) for p in found] == []


@pytest.mark.parametrize(
    "edits", [pytest.param(c[2], id=f"{c[0]}-{i}") for i, c in enumerate(REFUSED[:4] + REFUSED[5:14])]
)
def test_before_anything_has_come_due_dates_and_terms_are_free(texts, edits):
    assert [str(p) for p in rewrites(change(texts, edited(texts, *edits), now="2019-08-01"))] == []


def test_the_due_second_itself_is_past(texts):
    edits = [overrides('id = "2019-09-10", printed_due = 2019-09-12, basis = "通知"')]
    assert [
        rewrites(change(texts, edited(texts, *edits), now=now)) != () for now in ("2019-09-10T23:59:59", "2019-09-11")
    ] == [False, True]


def test_a_period_that_returns_speak_of_is_not_dropped_before_it_is_due(texts):
    moved = edited(texts, (C, TEN_DAYS, TEN_DAYS.replace("[10, 20, 30]", "[10, 21, 30]")))
    (found,) = rewrites(change(texts, moved, now="2019-09-01", received={("final", "2019-09-20")}))
    assert found.code == "period_received"
    assert 'overrides = [{ id = "2019-09-20", printed_due = 新日期' in found.cure
    assert rewrites(change(texts, moved, now="2019-09-01")) == ()


def test_an_obligation_that_returns_speak_of_is_not_dropped(texts):
    gone = edited(texts, (C, 'id = "final"', 'id = "last"'), *[(C, '"final"', '"last"')] * 2)
    found = rewrites(change(texts, gone, now="2019-09-01", received={("final", "2019-09-10")}))
    assert [p.code for p in found] == ["obligation_received"]


def test_a_new_version_with_the_old_one_kept_is_accepted(texts):
    raised = edited(texts, (T, "version = 1", "version = 2"), (T, 'id = "note"', 'id = "remark"'))
    raised[OLD_T] = texts[T]
    assert rewrites(change(texts, raised)) == ()
    third = edited(raised, (T, "version = 2", "version = 3")) | {"forms/old/table1-2.toml": raised[T]}
    assert rewrites(change(raised, third)) == ()
    del third[OLD_T]
    assert [p.code for p in rewrites(change(raised, third))] == ["old_form_missing"]


def test_an_old_version_that_is_not_the_one_adopted_is_refused(texts):
    raised = edited(texts, (T, "version = 1", "version = 2"))
    raised[OLD_T] = texts[T].replace("执法人员", "执法干部")
    assert [p.code for p in rewrites(change(texts, raised))] == ["old_form_changed"]


@pytest.mark.parametrize(
    ("edits", "place"),
    [
        ([unit("445203,揭东区,,county,,,,,")], "units.csv 第4行"),
        ([(C, TEN_DAYS, SECOND)], "campaign.toml 第14行 obligation.schedule"),
        ([(T, 'id = "note"', 'id = "remark"')], "forms/table1.toml 第4行 version"),
        ([(C, TEN_DAYS, TEN_DAYS + '\nreview = "person"')], "campaign.toml 第15行 obligation.review"),
    ],
)
def test_a_refusal_names_file_and_line(texts, edits, place):
    assert place in [str(p.place) for p in rewrites(change(texts, edited(texts, *edits)))]


def test_a_body_without_a_code_that_is_renamed_in_place_is_told_the_code_to_keep(texts):
    old = edited(texts, unit(",开发区,,county,,,,,"))
    found = rewrites(change(old, edited(old, (U, ",开发区,", ",高新区,"))))
    assert {p.code for p in found} == {"unit_removed", "unit_backdated"}
    assert "code 要写 x-" in next(p.cure for p in found if p.code == "unit_removed")


def test_many_periods_and_units_are_told_in_one_sentence_each(texts):
    edits = [(C, TEN_DAYS, TEN_DAYS.replace(" }", ', at = "17:30" }'))]
    found = rewrites(change(texts, edited(texts, *edits), now="2019-12-01"))
    assert [p.sentence for p in found] == [
        "报送事项“总结及统计表”2019年9月上旬、2019年9月中旬、2019年9月下旬的报送时限已过，不能改动。"
    ]
