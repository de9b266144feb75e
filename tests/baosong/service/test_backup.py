"""backup and restore: what is written is whole or not there, what comes back is the same office."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.baosong.deciding import MONDAY, copied, friday, status
from tests.baosong.office import Office
from tests.baosong.service.running import until
from tracker.ledger.store import Ledger


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return friday(tmp_path_factory.mktemp("friday"))


@pytest.fixture
def office(played, tmp_path):
    return copied(played, tmp_path).office


def backup(office, folder, *words, expect=0):
    return Path(office.run(None, "backup", folder, *words, expect=expect).strip())


def restored(office, folder, target, *words, expect=0):
    office.run(None, "restore", folder, "--to", target, *words, expect=expect)
    return Office(target, office.campaign_id, office.drawer)


def same_standings(one, other):
    return status(one, MONDAY) == status(other, MONDAY)


def objects(folder):
    return {p.name: p for p in folder.glob("objects/??/??/*")}


def test_what_is_restored_stands_where_the_backup_stood_and_goes_on(office, tmp_path):
    backup(office, tmp_path / "b")
    new = restored(office, tmp_path / "b", tmp_path / "new")
    assert same_standings(office, new)
    assert "完好" in new.run(None, "audit")
    shutil.copytree(office.root / "intake", new.root / "intake", dirs_exist_ok=True)
    assert new.run(MONDAY, "collect", "--once") == "", "nothing comes twice"
    new.drop("惠来县", *office.drawer.glob("惠来县工作总结.docx"))
    assert "惠来县" in new.run("2019-10-21T10:00", "collect", "--once")


def test_what_we_wrote_after_the_backup_is_known_as_ours_and_what_a_clerk_changed_of_it_comes_in(office, tmp_path):
    backup(office, tmp_path / "b")
    office.drop("惠来县", *office.drawer.glob("惠来县工作总结.docx"))
    office.run(MONDAY, "collect", "--once")
    new = restored(office, tmp_path / "b", tmp_path / "new")
    shutil.copytree(office.root / "intake", new.root / "intake", dirs_exist_ok=True)
    answers = [path for path in new.feedback("惠来县").rglob("*") if path.is_file()]
    changed = next(path for path in answers if "工作总结" in path.name)
    changed.write_bytes(changed.read_bytes() + b" ")
    said = new.run(MONDAY, "collect", "--once").splitlines()
    assert len(answers) >= 2
    assert sorted("市局反馈" in line or changed.name in line for line in said) == [False, True], said


def test_a_second_run_copies_only_what_is_new_and_shares_what_has_not_changed(office, tmp_path):
    first = backup(office, tmp_path / "b")
    before = objects(tmp_path / "b")
    office.drop("惠来县", *office.drawer.glob("惠来县工作总结.docx"))
    office.run(MONDAY, "collect", "--once")
    second = backup(office, tmp_path / "b")
    assert "新拷2件" in office.said[-1], "the paper and its reading"
    assert len(objects(tmp_path / "b")) == len(before) + 2
    units = "templates/jieyang-2019/units.csv"
    assert (first / units).samefile(second / units)
    assert not (first / "ledger.db").samefile(second / "ledger.db")
    old = restored(office, tmp_path / "b", tmp_path / "old", "--run", first.name)
    assert status(old, MONDAY)["惠来县"]["state"] == "overdue"


def test_a_backup_is_no_link_to_the_originals(office, tmp_path):
    backup(office, tmp_path / "b")
    for sha256, path in objects(tmp_path / "b").items():
        assert not path.samefile(objects(office.root / "data")[sha256])
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256


@pytest.mark.parametrize("sight", ["objects", "ledger.db", "templates", "manifest.json"])
def test_a_backup_that_is_killed_is_none_and_the_next_goes_on_from_it(office, tmp_path, sight):
    words = [sys.executable, "-m", "baosong", "--workspace", str(office.root), "backup", str(tmp_path / "b")]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until(lambda: process.poll() is not None or [*(tmp_path / "b").rglob(sight)])
        os.kill(process.pid, signal.SIGKILL)
    made = [*(tmp_path / "b" / "runs").glob("*")]
    backup(office, tmp_path / "b")
    left = [p.name for p in (tmp_path / "b" / "runs").glob("*.unfinished")]
    assert (made, left) == (made, [])
    assert not [*(tmp_path / "b").glob("objects/.incoming-*")]
    assert "完好" in office.run(None, "audit", "--backup", tmp_path / "b")
    assert same_standings(office, restored(office, tmp_path / "b", tmp_path / "new"))


def test_a_damaged_ledger_in_the_backup_is_made_again_from_its_day_files(office, tmp_path):
    run = backup(office, tmp_path / "b")
    with (run / "ledger.db").open("r+b") as out:
        out.seek(5000)
        out.write(b"\xff" * 9000)
    office.run(None, "audit", "--backup", tmp_path / "b", expect=1)
    new = restored(office, tmp_path / "b", tmp_path / "new")
    assert "由每日日志重建" in office.said[-1]
    assert same_standings(office, new)
    assert "完好" in new.run(None, "audit")


def test_damaged_day_files_in_the_backup_are_written_anew_from_its_ledger(office, tmp_path):
    run = backup(office, tmp_path / "b")
    shutil.rmtree(run / "events")
    new = restored(office, tmp_path / "b", tmp_path / "new")
    assert "由台账重写" in office.said[-1]
    assert "与台账一致" in new.run(None, "audit")


def test_a_damaged_object_is_named_left_out_and_healed_by_the_next_backup(office, tmp_path):
    backup(office, tmp_path / "b")
    original = next((office.root / "intake" / "榕城区").glob("*.xlsx"))
    sha256 = hashlib.sha256(original.read_bytes()).hexdigest()
    path = objects(tmp_path / "b")[sha256]
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    office.run(None, "audit", "--backup", tmp_path / "b", expect=1)
    assert f"内容已变：{sha256}" in office.said[-1]
    restored(office, tmp_path / "b", tmp_path / "new", expect=1)
    assert sha256 in office.said[-1]
    assert same_standings(office, Office(tmp_path / "new", office.campaign_id, office.drawer))
    path.unlink()
    backup(office, tmp_path / "b")
    assert "完好" in office.run(None, "audit", "--backup", tmp_path / "b")


def test_an_original_damaged_in_the_workspace_does_not_spoil_the_good_copy(office, tmp_path):
    backup(office, tmp_path / "b")
    sha256, path = next(iter(objects(office.root / "data").items()))
    path.chmod(0o600)
    path.write_bytes(b"x" * 7)
    backup(office, tmp_path / "b", expect=1)
    assert "有1件已损坏" in office.said[-1]
    kept = objects(tmp_path / "b")[sha256]
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256


@pytest.mark.parametrize("inside", ["data/backup", "intake/backup", "templates/b", "."])
def test_a_backup_inside_what_it_backs_up_is_refused(office, inside):
    backup(office, office.root / inside, expect=1)
    assert "另一块磁盘" in office.said[-1]


def test_restoring_over_anything_is_refused(office, tmp_path):
    backup(office, tmp_path / "b")
    restored(office, tmp_path / "b", office.root, expect=1)
    assert "没有恢复" in office.said[-1]
    restored(office, tmp_path / "b", tmp_path / "new", "--run", "20000101-000000", expect=1)
    assert "现有：" in office.said[-1]
    office.run(None, "restore", tmp_path, "--to", tmp_path / "new", expect=1)
    assert "没有完整的备份" in office.said[-1]


def test_only_the_newest_runs_are_kept_when_so_asked(office, tmp_path):
    first = backup(office, tmp_path / "b")
    kept = {backup(office, tmp_path / "b"), backup(office, tmp_path / "b", "--keep", "2")}
    assert {*(tmp_path / "b" / "runs").iterdir()} == kept
    assert f"已删去旧备份 {first.name}" in office.said[-1]
    assert "完好" in office.run(None, "audit", "--backup", tmp_path / "b")


def test_contacts_come_back_too(office, tmp_path):
    office.run(MONDAY, "contacts", "list")
    backup(office, tmp_path / "b")
    new = restored(office, tmp_path / "b", tmp_path / "new")
    assert (new.root / "data" / "desk.db").is_file()


def test_a_lost_ledger_is_made_again_from_the_day_files_by_the_next_command(office):
    before = status(office, MONDAY)
    for path in (office.root / "data").glob("ledger.db*"):
        path.unlink()
    assert status(office, MONDAY) == before
    assert office.run("2019-10-21T09:10", "collect", "--once") == "", "nothing is lost and nothing comes twice"
    assert "完好" in office.run(None, "audit")


def test_yesterdays_ledger_with_todays_archive_finds_the_arrivals_again_and_none_twice(office, tmp_path):
    data = office.root / "data"
    keep = tmp_path / "yesterday"
    keep.mkdir()
    office.run("2019-10-20T17:00", "audit")
    with Ledger(data / "ledger.db").db.conn as old:
        old.execute("VACUUM INTO ?", [str(keep / "ledger.db")])
    shutil.copytree(data / "events", keep / "events")
    office.drop("惠来县", *office.drawer.glob("惠来县工作总结.docx"))
    first = office.run("2019-10-20T18:00", "collect", "--once")
    for path in [*data.glob("ledger.db*"), *data.glob("events.*")]:
        path.unlink()
    shutil.rmtree(data / "events")
    shutil.copyfile(keep / "ledger.db", data / "ledger.db")
    shutil.copytree(keep / "events", data / "events")
    again = office.run("2019-10-20T19:00", "collect", "--once")
    (paper,) = (line.split("\t")[1:] for line in again.splitlines())
    assert paper == first.rstrip().split("\t")[1:]
    assert office.run("2019-10-20T20:00", "collect", "--once") == ""
    assert "完好" in office.run(None, "audit")


def test_the_manifest_says_what_was_saved(office, tmp_path):
    run = backup(office, tmp_path / "b")
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["events"] > 5
    assert manifest["missing"] == []
    assert {"ledger.db", "config.toml", "templates/jieyang-2019/campaign.toml"} <= set(manifest["files"])
