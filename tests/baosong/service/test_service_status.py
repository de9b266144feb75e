"""status --service: whether the service runs, since when it has looked without a gap, and what is wrong."""

import json

from tests.baosong.service.running import until
from tracker.hold import held, holder


def said(office, now=None):
    return office.run(now, "status", "--service")


def test_a_new_workspace_says_that_nobody_has_ever_looked(jieyang):
    text = said(jieyang)
    assert "服务：没有运行。启动：baosong run" in text
    assert "从来没有查看过" in text


def test_a_running_service_says_who_since_when_and_what_is_wrong(jieyang, serve):
    service = serve(jieyang.root)
    (jieyang.root / "intake" / "普宁市" / "快捷方式.xlsx").symlink_to("/nowhere")
    (jieyang.root / "intake" / "普宁市" / "~$表.xlsx").write_bytes(b"owner")
    until(lambda: "问题：" in said(jieyang))
    text = said(jieyang)
    assert f"服务：正在运行（进程号{service.process.pid}）" in text
    assert "起没有间断" in text
    assert "未收：" in text
    assert "快捷链接" in text
    plain = json.loads(jieyang.run(None, "status", "--service", "--json"))
    assert (plain["service"], plain["unread"], plain["ledger_busy"]) == (str(service.process.pid), 0, False)
    service.stop()
    assert "服务：没有运行" in said(jieyang)
    assert "现在没有在守着" in said(jieyang)


def test_what_was_not_read_yet_is_counted_with_its_age(jieyang):
    jieyang.drop("普宁市", jieyang.root / "config.toml", name="说明.txt")
    jieyang.run(None, "collect", "--once")
    assert "待读：0件；待写回执：0件" in said(jieyang)


def test_the_holder_of_a_lock_is_found_without_taking_it(tmp_path):
    assert holder(tmp_path / "none") == ""
    with held(tmp_path / "lock", wait=False):
        assert holder(tmp_path / "lock") != ""
    assert holder(tmp_path / "lock") == ""


def test_it_is_told_when_a_definition_is_at_fault_too(jieyang):
    (jieyang.root / "templates" / "jieyang-2019" / "campaign.toml").write_text("not toml", encoding="utf-8")
    assert "服务：没有运行" in said(jieyang)
