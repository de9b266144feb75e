"""What a change would do is told in sentences before it is done."""

import pytest

from tests.tracker.definition.changing import SCHEDULE, TEN_DAYS, C, L, T, U, change, edited
from tracker.definition.differences import differences


@pytest.fixture
def texts(texts):
    return edited(texts, (C, SCHEDULE, TEN_DAYS))


def told(texts, *edits):
    return list(differences(change(texts, edited(texts, *edits))))


def overrides(rest):
    return (C, TEN_DAYS, TEN_DAYS.replace(" }", f", overrides = [{{ {rest} }}] }}"))


PART = 'label = "工作总结"\n'
PUNING = "445281,普宁市,普宁,county,,445200,,,"
PHASE = '[[phase]]\ntitle = "准备"\nstarts = 2019-05-01\nends = 2019-06-30\nbasis = "五至六月准备"\n'
MORE = '[[obligation.part]]\nfile = "sealed"\nlabel = "盖章件"\nrequired = false\n'


@pytest.mark.parametrize(
    ("edits", "sentences"),
    [
        ([], []),
        ([(C, 'id = "small-2019"', '# 注释\nid = "small-2019"')], []),
        (
            [overrides('id = "2019-09-20", printed_due = 2019-09-22, basis = "通知"')],
            ["“总结及统计表”2019年9月中旬的报送时限由2019年9月20日24:00改为2019年9月22日24:00（通知）。"],
        ),
        (
            [overrides('id = "2019-09-20", exempt = true, basis = "国庆免报"')],
            ["“总结及统计表”2019年9月中旬改为免报（本期免报：国庆免报）。"],
        ),
        (
            [(C, TEN_DAYS, TEN_DAYS.replace("2019-09-30", "2019-09-20"))],
            ["“总结及统计表”取消2019年9月下旬，共1期。"],
        ),
        (
            [(C, TEN_DAYS, TEN_DAYS.replace("2019-09-30", "2019-10-10"))],
            ["“总结及统计表”新增2019年10月上旬，共1期（2019年10月10日24:00截止）。"],
        ),
        (
            [(C, PART, PART + MORE)],
            ["“总结及统计表”增加材料“盖章件”（可不报）。"],
        ),
        (
            [(C, PART, PART + "counts_for_time = false\n")],
            ["“总结及统计表”材料“工作总结”由“必报”改为“必报，不计入是否按时”。"],
        ),
        (
            [(C, TEN_DAYS, TEN_DAYS + '\nforward = { to = "省局", on = 2019-10-25 }')],
            ["“总结及统计表”的上报时限由“没有”改为“2019年10月25日报省局”。"],
        ),
        (
            [(C, TEN_DAYS, TEN_DAYS + '\nforward = { to = "省局" }')],
            ["“总结及统计表”的上报时限由“没有”改为“报省局，没有写日期”。"],
        ),
        (
            [(C, "ends = 2019-10-31", f"ends = 2019-10-31\n{PHASE}")],
            ["专项的阶段划分有改动。"],
        ),
        (
            [(U, PUNING, f"{PUNING}\n445203,揭东区,,county,,,2019-09-21,,")],
            [
                "“总结及统计表”自2019年9月下旬起应报单位由2个变为3个，增加揭东区。",
                "新增单位“揭东区”（445203），自2019年9月21日起。",
            ],
        ),
        (
            [(U, PUNING, "445281,普宁市,普宁,county,,445200,,2019-09-15,445202")],
            [
                "“总结及统计表”自2019年9月中旬起应报单位由2个变为1个，减少普宁市。",
                "“普宁市”的停用日期由（空）改为2019-09-15，由“榕城区”承接。",
            ],
        ),
        (
            [(U, PUNING, f"{PUNING[:-1]}2019-09-15,\n445281,普宁新市,,county,,,2019-09-16,,")],
            [
                "“普宁市”的停用日期由（空）改为2019-09-15。",
                "“普宁市”自2019年9月16日起改名为“普宁新市”。",
            ],
        ),
        ([(U, PUNING, PUNING.replace("普宁,", "普宁|普宁县,"))], ["“普宁市”的别名改为：普宁、普宁县。"]),
        (
            [(T, 'label = "抽查"\n', 'label = "抽查数"\n'), (T, 'unit = "家"', 'unit = "户"')],
            ["《附件1 统计表》的指标“生产企业”：计量单位、合计方式有改动。", "《附件1 统计表》的指标“抽查”改名为“抽查数”。", "《附件1 统计表》的指标“抽查数”：模板名有改动。"],
        ),
        (
            [(T, "version = 1", "version = 2"), (T, 'id = "note"\nlabel = "说明"', 'id = "remark"\nlabel = "备注"')],
            [
                "《附件1 统计表》由第1版改为第2版；要重新下发空白表。",
                "《附件1 统计表》增加指标：备注。",
                "《附件1 统计表》减少指标：说明。",
            ],
        ),
        (
            [(L, "[[field]]", '[[field]]\nid = "court"\nlabel = "法院"\ntype = "text"\n[[field]]')],
            [
                "《附件2 案件表》增加指标：法院。",
                "注意：《附件2 案件表》增加了指标而版次没有变，已下发的空白表里没有这些栏。",
            ],
        ),
        ([(T, '"qualified <= sampled"', '"sampled >= qualified"')], ["《附件1 统计表》增加审核关系：抽查合格不能多于抽查。", "《附件1 统计表》取消审核关系：抽查合格不能多于抽查。"]),
        ([(C, "at_least = 90", "at_least = 95")], ["目标“抽查合格率”有改动。"]),
        ([(C, 'title = "小专项"', 'title = "大专项"')], ["专项的名称由“小专项”改为“大专项”。"]),
    ],
)  # fmt: skip
def test_each_change_is_a_sentence(texts, edits, sentences):
    assert told(texts, *edits) == sentences


def test_a_new_obligation_whose_first_dates_are_gone_says_that_all_are_at_once_overdue(texts):
    more = '[[obligation]]\nid = "b"\ntitle = "补报"\nto = "市局"\nbasis = "通知"\n' + SCHEDULE.replace(
        "10-20", "09-01"
    )
    said = told(texts, (C, "[[goal]]", more + '\npart = [{ file = "x", label = "材料" }]\n[[goal]]'))
    assert said == [
        "新增报送事项“补报”：2019年9月1日24:00截止。",
        "注意：其中2019年9月1日的报送时限已过，启用后未报的单位即为逾期未报。",
    ]
