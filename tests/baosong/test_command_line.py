"""The command line: quick to start, Chinese to read, one sentence for what the user can mend."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from baosong.__main__ import VERBS, main

ROOT = Path(__file__).parent.parent.parent


def run(*words, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "baosong", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        cwd=cwd or ROOT,
    )


def test_help_imports_nothing_heavy():
    code = (
        "import sys, baosong.__main__ as m\n"
        "try: m.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'openpyxl', 'docx', 'docxtpl', 'lxml', 'sqlite_utils', 'jinja2', 'chinese_calendar', 'rich'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "HEAVY []"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_and_stands_in_the_readme(verb):
    command = main.get_command(None, verb)
    assert command.help or command.commands
    assert f"baosong {verb}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "没有 'nonsense' 这个命令"),
        (["report"], "缺少参数 '专项'"),
        (["report", "j", "--kind", "nonsense"], "不在"),
    ],
)
def test_a_wrong_use_is_told_in_chinese_with_exit_code_2(words, said):
    done = run(*words)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_folder_that_is_no_workspace_is_told_what_to_do(tmp_path):
    done = run("--workspace", tmp_path, "status")
    assert done.returncode == 1
    assert "baosong init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_config_is_told_by_its_line(jieyang):
    config = jieyang.root / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + "\nthis is no toml\n", encoding="utf-8")
    jieyang.run(None, "status", expect=1)
    assert "config.toml" in jieyang.said[-1]
    assert "line" in jieyang.said[-1]


def test_init_refuses_to_write_over_a_workspace(jieyang):
    done = run("init", jieyang.root)
    assert done.returncode == 1
    assert "没有改动" in done.stderr


def test_an_unknown_moment_is_a_sentence(jieyang):
    jieyang.run("昨天", "status", expect=1)
    assert "看不懂时间" in jieyang.said[-1]


def test_the_commands_of_the_readme_work_in_an_empty_folder(tmp_path):
    assert run("init", "office", "--campaign", "jieyang-2019", cwd=tmp_path).returncode == 0
    here = tmp_path / "office"
    for words in (
        ["campaign", "check"],
        ["campaign", "show", "jieyang-2019"],
        ["blanks", "jieyang-2019", "--obligation", "final"],
        ["collect", "--once"],
        ["status", "jieyang-2019"],
        ["status", "--past-due", "--xlsx", "收报台账.xlsx"],
        ["show", "jieyang-2019/final/2019-10-20/普宁市"],
        ["report", "jieyang-2019"],
        ["audit"],
    ):
        done = run(*words, cwd=here)
        assert done.returncode == 0, (words, done.stderr)
        assert done.stdout or words[0] == "collect"
    assert (here / "收报台账.xlsx").exists()


def test_check_tells_planted_faults_all_at_once_with_file_line_key_and_cure(jieyang):
    folder = jieyang.root / "templates" / "jieyang-2019"
    form = folder / "forms" / "annex11.toml"
    form.write_text(form.read_text(encoding="utf-8").replace('rule = "closed <= cases"', 'rule = "close <= cases"'))
    campaign = folder / "campaign.toml"
    text = campaign.read_text(encoding="utf-8").replace("starts = 2019-05-01", "starts = 2019-15-01", 1)
    campaign.write_text(text.replace("2019-15-01", '"五月"').replace('to = "市局质量监督科"', 'too = "市局质量监督科"'))
    units = folder / "units.csv"
    units.write_text(units.read_text(encoding="utf-8-sig") + "445281,普宁县,,county,,,,,\n", encoding="utf-8-sig")
    found = json.loads(jieyang.run(None, "campaign", "check", "--json", expect=1))
    errors = [p for p in found if p["severity"] == "error"]
    assert {p["file"].rsplit("/")[-1] for p in errors} >= {"annex11.toml", "campaign.toml", "units.csv"}
    assert len(errors) >= 4
    assert all(p["line"] and p["sentence"] and p["cure"] for p in errors)


def test_a_changed_definition_stops_nothing_and_counts_only_once_it_is_adopted(jieyang):
    jieyang.run("2019-10-08", "collect", "--once")
    campaign = jieyang.root / "templates" / "jieyang-2019" / "campaign.toml"
    text = campaign.read_text(encoding="utf-8")
    campaign.write_text(text.replace("on = 2019-10-20", "on = 2019-10-22"), encoding="utf-8")
    jieyang.run("2019-10-09", "collect", "--once")
    assert "仍按已启用的" in jieyang.said[-1]
    assert json.loads(jieyang.run("2019-10-09", "status", "--json"))[0]["period"] == "2019-10-20"
    jieyang.run("2019-10-09", "campaign", "adopt", "jieyang-2019", "--by", "审核员", "--reason", "补充通知")
    jieyang.run("2019-10-09", "collect", "--once")
    assert json.loads(jieyang.run("2019-10-09", "status", "--json"))[0]["period"] == "2019-10-22"


def test_a_due_date_already_past_cannot_be_moved(jieyang):
    jieyang.run("2019-10-08", "collect", "--once")
    campaign = jieyang.root / "templates" / "jieyang-2019" / "campaign.toml"
    text = campaign.read_text(encoding="utf-8")
    campaign.write_text(text.replace("on = 2019-10-20", "on = 2019-10-30"), encoding="utf-8")
    words = ("campaign", "adopt", "jieyang-2019", "--by", "审核员", "--reason", "补充通知")
    jieyang.run("2019-10-21T09:00", *words, expect=1)
    assert "报送时限已过" in jieyang.said[-1]


def test_a_rehearsal_ledger_takes_nothing_in_by_the_real_clock_and_a_real_one_none_by_a_rehearsed(jieyang, quality):
    jieyang.run("2019-10-08", "collect", "--once")
    jieyang.run(None, "collect", "--once", expect=1)
    assert "演练台账" in jieyang.said[-1]
    quality.drop("北京市", ROOT / "README.md")
    quality.run(None, "collect", "--once")
    quality.run("2007-09-20", "collect", "--once", expect=1)
    assert "正式台账" in quality.said[-1]


def test_to_look_leaves_no_trace(jieyang):
    """A reading command in a workspace where nothing has happened yet makes no ledger."""
    for words in (
        ("campaign", "show", "jieyang-2019"),
        ("status",),
        ("blanks", "jieyang-2019", "--obligation", "final"),
    ):
        jieyang.run("2019-10-08T09:00", *words)
    assert not list((jieyang.root / "data").glob("*.db*"))
    jieyang.run("2019-10-08T09:00", "collect", "--once")
    assert (jieyang.root / "data" / "ledger.db").exists()
