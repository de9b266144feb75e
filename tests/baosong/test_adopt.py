"""campaign adopt says what it would change before it changes it, and refuses what would rewrite the past."""

import json

import pytest

BY = ("--by", "审核员", "--reason", "补充通知")
ADOPT = ("campaign", "adopt", "quality-2007")


def edit(office, file, old, new):
    path = office.root / "templates" / office.campaign_id / file
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def begun(quality):
    """The national campaign in force since September; now the list gets a unit from 1 October on."""
    quality.run("2007-09-01", "collect", "--once")
    edit(quality, "units.csv", "650000,", "660000,兵团质监局,,province,省级质监局,,2007-10-01,,\n650000,")
    return quality


def states(office, now, period):
    records = json.loads(office.run(now, "status", "quality-2007", "--period", period, "--json"))
    return {r["unit_name"]: r["state"] for r in records}


def test_a_dry_run_says_what_would_change_and_changes_nothing(begun):
    said = begun.run("2007-09-25", *ADOPT, "--dry-run")
    assert said.splitlines() == [
        "“专项整治行动进展情况”自2007年10月上旬起应报单位由31个变为32个，增加兵团质监局。",
        "新增单位“兵团质监局”（660000），自2007年10月1日起。",
    ]
    begun.run("2007-09-25", "status")
    assert "仍按已启用的" in begun.said[-1]


def test_adopting_says_the_same_and_takes_it_into_force_with_a_folder_for_the_new_unit(begun):
    said = begun.run("2007-09-25", *ADOPT, *BY)
    assert "新增单位“兵团质监局”（660000），自2007年10月1日起。" in said
    assert said.splitlines()[-1].endswith("已启用")
    assert (begun.root / "intake" / "兵团质监局").is_dir()
    assert "兵团质监局" not in states(begun, "2007-09-25", "2007-09-30")
    assert states(begun, "2007-09-25", "2007-10-10")["兵团质监局"] == "pending"
    assert begun.run("2007-09-25", *ADOPT, *BY) == ""
    assert "没有改动" in begun.said[-1]


def test_a_unit_added_without_a_date_is_refused_with_file_line_and_cure(begun):
    edit(begun, "units.csv", "2007-10-01", "")
    begun.run("2007-09-25", *ADOPT, *BY, expect=1)
    assert "units.csv 第32行" in begun.said[-1]
    assert "请写 valid_from = 2007-09-21 或以后的日期" in begun.said[-1]
    assert len(states(begun, "2007-09-25", "2007-09-10")) == 31


def test_a_dry_run_of_what_would_be_refused_says_so_and_fails(begun):
    edit(begun, "units.csv", "2007-10-01", "")
    assert "新增单位" in begun.run("2007-09-25", *ADOPT, "--dry-run", expect=1)
    assert "不能启用" in begun.said[-1]


def test_check_says_the_same_refusals_as_faults(begun):
    edit(begun, "units.csv", "2007-10-01", "")
    edit(begun, "campaign.toml", 'at = "24:00"', 'at = "17:30"')
    found = json.loads(begun.run("2007-09-25", "campaign", "check", "quality-2007", "--json", expect=1))
    errors = {p["code"]: (p["file"], p["line"] > 0) for p in found if p["severity"] == "error"}
    assert errors == {
        "due_moved": ("quality-2007/campaign.toml", True),
        "unit_backdated": ("quality-2007/units.csv", True),
    }
    begun.run("2007-09-02", "campaign", "check", "quality-2007")


def test_adopting_wants_a_name_and_a_reason(begun):
    begun.run("2007-09-25", *ADOPT, expect=2)
    begun.run("2007-09-25", *ADOPT, "--by", " ", "--reason", "x", expect=2)


def test_a_rehearsed_clock_cannot_adopt_over_a_real_ledger(quality):
    quality.drop("北京市", quality.root / "config.toml")
    quality.run(None, "collect", "--once")
    edit(quality, "campaign.toml", 'correction = "2 workdays"', 'correction = "3 workdays"')
    quality.run("2007-09-01", *ADOPT, *BY, expect=1)
    assert "正式台账" in quality.said[-1]
    quality.run(None, *ADOPT, *BY, expect=1)
    assert "改正期限" in quality.said[-1]


def test_a_period_is_not_dropped_once_something_has_come_for_it(quality):
    quality.run("2007-09-05", "collect", "--once")
    (blank,) = quality.run("2007-09-05", "blanks", "quality-2007", "--unit", "北京市").splitlines()
    quality.drop("北京市", quality.root / blank)
    quality.run("2007-09-06", "collect", "--once")
    edit(quality, "campaign.toml", "monthdays = [10, 20, 30]", "monthdays = [11, 21, 30]")
    edit(quality, "campaign.toml", "first = 2007-09-10", "first = 2007-09-11")
    quality.run("2007-09-07", *ADOPT, *BY, expect=1)
    assert "已收到来件" in quality.said[-1]
    assert 'id = "2007-09-10"' in quality.said[-1]


def test_a_form_changed_with_its_old_version_kept_is_adopted(begun):
    folder = begun.root / "templates" / "quality-2007" / "forms"
    edit(begun, "forms/progress.toml", "version = 1", "version = 2")
    begun.run("2007-09-25", *ADOPT, *BY, expect=1)
    assert "forms/old/progress-1.toml" in begun.said[-1]
    (folder / "old").mkdir()
    text = (folder / "progress.toml").read_text(encoding="utf-8").replace("version = 2", "version = 1", 1)
    (folder / "old" / "progress-1.toml").write_text(text, encoding="utf-8")
    assert "由第1版改为第2版" in begun.run("2007-09-25", *ADOPT, *BY)
    assert "现行第2版，旧版：第1版" in begun.run("2007-09-25", "campaign", "show", "quality-2007")


def test_the_id_of_a_campaign_is_its_folder(quality):
    edit(quality, "campaign.toml", 'id = "quality-2007"', 'id = "quality-2008"')
    quality.run("2007-09-01", "campaign", "check", "quality-2007", expect=1)
    quality.run("2007-09-01", *ADOPT, *BY, expect=1)
    assert "campaign.toml 第3行 id：专项编号“quality-2008”与文件夹名“quality-2007”不一致" in quality.said[-1]


def test_show_reads_like_the_notices_duty_list(quality):
    overrides = """overrides = [
      { id = "2007-09-20", exempt = true, basis = "中秋免报的通知" },
      { id = "2007-11-10", printed_due = 2007-11-08, basis = "提前报送的通知" },
    ]"""
    edit(quality, "campaign.toml", 'holiday = "as_printed"', f'holiday = "next_workday"\n{overrides}')
    edit(quality, "campaign.toml", "correction =", 'forward = { to = "国务院", on = 2008-01-05 }\ncorrection =')
    said = quality.run("2007-09-01", "campaign", "show", "quality-2007")
    duties, goals = said.split("二、整治目标")
    lines = {line.split("：")[0].strip(): line.split("：", 1)[1] for line in duties.splitlines() if "：" in line}
    assert lines["省级质监局（31个）"].startswith("北京市、")
    assert lines["谁报"] == "省级质监局（31个单位）"
    assert lines["什么时候"] == "每月10日、20日、30日，当天24时前，共12期（2007年9月10日至2007年12月30日）"
    assert lines["报给谁"] == "总局产品质量监督司"
    assert lines["报什么"] == "附件2 进展情况表"
    assert lines["上报时限"] == "上报国务院：2008年1月5日（星期六）前"
    assert lines["改正期限"] == "2个工作日"
    assert lines["原文"].startswith("各省局每月10日、20日、30日")
    assert "1. 建立质量档案\n   要求：2007年12月31日前，全部单位合计达到100%" in goals
    assert "怎么算：“附件2 进展情况表”的已建质量档案 ÷ 生产企业" in goals
    rows = {line.split()[0]: line.split()[1:] for line in said.splitlines() if line.strip().startswith("2007年")}
    assert rows["2007年9月中旬（2007-09-20）"][3:] == ["免报", "本期免报：中秋免报的通知"]
    assert rows["2007年10月上旬（2007-10-10）"] == [
        "2007年10月1日—2007年10月10日", "2007年10月10日", "2007年10月10日（星期三）", "2007年10月10日24时",
    ]  # fmt: skip
    assert rows["2007年10月中旬（2007-10-20）"][2:] == [
        "2007年10月20日（星期六）", "2007年10月22日24时", "10月20日（星期六）顺延至10月22日",
    ]  # fmt: skip
    assert rows["2007年11月上旬（2007-11-10）"][2:] == [
        "2007年11月8日（星期四）", "2007年11月8日24时", "提前报送的通知",
    ]  # fmt: skip


def test_show_says_from_which_period_on_the_list_is_another(begun):
    begun.run("2007-09-25", *ADOPT, *BY)
    said = begun.run("2007-09-25", "campaign", "show", "quality-2007")
    senders = [line.strip() for line in said.splitlines() if "谁报" in line]
    assert [line[: line.index("：北京市")] for line in senders] == [
        "谁报：自2007年9月上旬起",
        "谁报：自2007年10月上旬起",
    ]
    assert "兵团质监局" not in senders[0]
    assert "兵团质监局" in senders[1]
