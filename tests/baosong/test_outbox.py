"""The outbox full, read-only, or without its template: a sentence, nothing half-written, and the next run makes it good."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generator.word_files import word

AT = "2019-10-21T11:00"
REPORT = ("report", "jieyang-2019", "--obligation", "final", "--kind", "summary")
FULL = "mount -t tmpfs -o size=8k none {outbox} && exec {run}"
READ_ONLY = "mount -t tmpfs -o ro none {outbox} && exec {run}"


def with_outbox(office, mounted):
    """The report with another disk mounted at the outbox, in a name space of its own; skipped where none may be made."""
    if subprocess.run(["unshare", "-r", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk of his own")
    program = f"{sys.executable} -m baosong --workspace {office.root} --now {AT} {' '.join(REPORT)}"
    looked = f"sh -c '{program}; code=$?; find {office.root / 'outbox'} -type f >&2; exit $code'"
    shell = mounted.format(outbox=office.root / "outbox", run=looked)
    return subprocess.run(
        ["unshare", "-r", "-m", "sh", "-c", shell], capture_output=True, text=True, check=False, cwd=Path.cwd()
    )


def drafts(office):
    return json.loads(office.run(AT, "status", "--json"))[0]["documents"]


@pytest.mark.parametrize(("mounted", "why"), [(FULL, "磁盘已满"), (READ_ONLY, "磁盘是只读的")])
def test_an_outbox_that_takes_nothing_is_said_and_leaves_neither_file_nor_fact(jieyang, mounted, why):
    before = drafts(jieyang)
    done = with_outbox(jieyang, mounted)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"失败：{why}。" in done.stderr
    assert "Traceback" not in done.stderr
    assert not [line for line in done.stderr.splitlines() if line.endswith((".docx", ".tmp"))]
    assert drafts(jieyang) == before
    path = Path(jieyang.run(AT, *REPORT).splitlines()[0])
    assert path.name.endswith("（第1稿）.docx")
    assert path.is_file()


def test_a_missing_template_is_named(jieyang):
    template = jieyang.root / "templates" / "jieyang-2019" / "reports" / "final-summary.docx"
    jieyang.run(AT, *REPORT)
    template.unlink()
    jieyang.run(AT, *REPORT, expect=1)
    assert f"读不到模板“{template}”" in jieyang.said[-1]


def test_a_faulty_template_stops_its_paper_with_every_place_and_writes_nothing(jieyang):
    template = jieyang.root / "templates" / "jieyang-2019" / "reports" / "final-summary.docx"
    template.write_bytes(word("{{ 合计.立按 }}", "{% for i in range(999999999) %}{% endfor %}", "｛｛ 标题 ｝｝"))
    jieyang.run(AT, *REPORT, expect=1)
    assert "没有生成文稿" in jieyang.said[-1]
    assert "正文 第3段" in jieyang.said[-1]
    assert "正文 第1段" in jieyang.said[-1]
    assert not list((jieyang.root / "outbox").rglob("*.docx"))
