"""campaign show reads like the duty list of the notice: who, what, to whom, when, in which phases, towards what."""

import pytest
from click.testing import CliRunner

from baosong.__main__ import main

NAMES = ("aqsiq-2007", "ciq-xiamen-2007", "heilongjiang-2017", "jieyang-2019", "quality-2007")


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What `campaign show` says of each campaign of the repository."""
    root = tmp_path_factory.mktemp("notice") / "office"
    run = CliRunner().invoke
    assert run(main, ["init", str(root)]).exit_code == 0
    return {name: run(main, ["--workspace", str(root), "campaign", "show", name]).stdout for name in NAMES}


def duty(said, number):
    """The lines of one duty by their word."""
    duties = said.split("一、报送事项")[1].split("二、整治目标")[0]
    block = next(b for b in duties.split("\n\n") if b.strip().startswith(f"{number}. "))
    return dict(line.strip().split("：", 1) for line in block.strip().splitlines()[1:])


@pytest.mark.parametrize(
    ("name", "number", "word", "said"),
    [
        ("aqsiq-2007", 1, "谁报", "省级质监局（31个单位）"),
        ("aqsiq-2007", 2, "谁报", "直属检验检疫局（35个单位）"),
        ("aqsiq-2007", 2, "报给谁", "总局通关司"),
        ("aqsiq-2007", 3, "什么时候", "每周五，当天24时前，共18期（2007年8月31日至2007年12月28日）"),
        ("aqsiq-2007", 8, "审核", "报来后由人审核认定"),
        ("jieyang-2019", 2, "什么时候", "2019年6月30日（星期日）24时前；数据截至2019年6月30日；规定日期是休息日，按原日期"),
        ("jieyang-2019", 2, "上报时限", "上报省局，通知没有写日期"),
        ("jieyang-2019", 1, "什么时候", "未定时限（通知没有写明日期，不催报，不计是否按时）"),
        ("jieyang-2019", 4, "谁报", "县（市、区）局（5个单位）；另有本级数据：揭阳市本级（计入汇总，不催报，不计入报送率）"),
        ("jieyang-2019", 5, "谁报", "县（市、区）局（5个单位），遇有情况即报"),
        ("ciq-xiamen-2007", 4, "什么时候",
         "每天，当天24时前，共122期（2007年9月1日至2007年12月31日）；其中39天是休息日，按原日期"),
        ("ciq-xiamen-2007", 1, "出什么文稿",
         "情况汇报（报局领导）、汇总表、报告（报国家质检总局）、工作总结（只在末期）、催报"),
    ],
)  # fmt: skip
def test_a_duty_is_said_as_the_notice_says_it(shown, name, number, word, said):
    assert duty(shown[name], number)[word] == said


def test_each_list_of_units_stands_once_at_the_head(shown):
    assert "\n直属检验检疫局（35个）：北京出入境检验检疫局、" in shown["aqsiq-2007"]
    assert shown["aqsiq-2007"].count("宁波出入境检验检疫局") == 1
    assert "\n本级（计入汇总，不催报，不计入报送率）：揭阳市本级\n" in shown["jieyang-2019"]


def test_the_phases_stand_with_their_days_and_the_notices_words(shown):
    assert "阶段：总结验收阶段（2017年11月17日—2017年12月17日）：各地局要对照方案中" in shown["heilongjiang-2017"]


def test_periods_stand_in_a_table_where_there_are_several_and_a_day_is_none(shown):
    assert "2007年10月下旬（2007-10-30）" in shown["quality-2007"]
    assert "2007年9月14日—2007年9月14日" not in shown["ciq-xiamen-2007"]


@pytest.mark.parametrize(
    ("name", "goal", "wanted", "worked_out"),
    [
        ("quality-2007", "大型企业抽查合格率", "2007年12月31日前，全部单位合计达到95%以上",
         "“附件2 进展情况表”的大型企业抽查合格 ÷ 大型企业抽查"),
        ("heilongjiang-2017", "每个市地品牌创建示范型企业", "2017年12月31日前，每个单位达到2—3个",
         "“示范、品牌企业清单”的不重复的“企业”数"),
        ("heilongjiang-2017", "推荐争创省名牌企业", "2017年12月31日前，全部单位合计达到6家",
         "“示范、品牌企业清单”的“推荐类别”填“省名牌”的条数"),
        ("ciq-xiamen-2007", "摸清8类出口重点敏感机电产品生产企业", "2007年10月31日前，全部单位合计达到77家",
         "“重点机电企业台账”的不重复的“企业名称”数"),
        ("aqsiq-2007", "非法进口的肉类、水果、废物退货或销毁", "2007年12月31日前，全部单位合计达到100%",
         "“验收情况表（检验检疫）”的（退货 + 销毁） ÷ 非法进口肉类水果废物"),
    ],
)  # fmt: skip
def test_a_goal_says_how_much_by_when_and_how_it_is_worked_out(shown, name, goal, wanted, worked_out):
    block = shown[name].split(f". {goal}\n")[1].split("\n\n")[0]
    assert f"   要求：{wanted}\n   怎么算：{worked_out}\n" in block


def test_a_goal_in_words_is_not_worked_out(shown):
    block = shown["jieyang-2019"].split(". 查办一批质量安全违法大案要案\n")[1].split("\n\n")[0]
    assert "要求：定性目标，不由报表计算，另行评估，2019年10月31日前" in block
    assert "怎么算" not in block
