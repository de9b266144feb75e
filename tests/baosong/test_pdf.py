"""PDF beside a Word document: by LibreOffice where it is, a sentence where it is not."""

import re
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from baosong.pdf import NO_OFFICE, NoPdf, pdfs
from generator.page import body, paper, saved
from tests.generator.test_print_copy import long_table

AT = "2019-10-21T11:00"
MOMENT = datetime(2019, 10, 21, 3, tzinfo=UTC)
REPORT = ("report", "jieyang-2019", "--obligation", "final", "--kind", "summary", "--pdf")


def test_without_libreoffice_the_word_file_is_written_and_the_sentence_says_what_to_do(jieyang, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    said = jieyang.run(AT, *REPORT, expect=1)
    assert Path(said.splitlines()[0]).is_file()
    assert NO_OFFICE in jieyang.said[-1]


def test_a_program_that_makes_nothing_is_a_refusal_and_leaves_nothing(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(NoPdf, match="没有转出 PDF"):
        list(pdfs([saved(paper())]))


def test_a_program_that_never_ends_is_ended_with_its_children(monkeypatch, tmp_path):
    program, child = tmp_path / "soffice", tmp_path / "child"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {child}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr("baosong.pdf.SECONDS", 1)
    monkeypatch.setattr("baosong.pdf.SECONDS_A_FILE", 0)
    with pytest.raises(NoPdf, match="太久"):
        list(pdfs([saved(paper())]))
    state = Path(f"/proc/{child.read_text().strip()}/stat")
    until = time.monotonic() + 10
    while state.exists() and state.read_text().split()[2] != "Z":
        assert time.monotonic() < until, "the child still runs"


@pytest.mark.office
def test_the_same_document_gives_the_same_pdf_dated_by_it():
    document = paper()
    body(document, ["甲县立案12起。"])
    (first,), (second,) = (tuple(pdfs([saved(document)], as_of=MOMENT)) for _start in range(2))
    assert first == second
    assert b"(D:20191021030000Z" in first


@pytest.mark.office
def test_a_long_table_comes_out_whole_with_its_head_on_every_page(tmp_path):
    (made,) = pdfs([long_table(251, head=True)])
    (tmp_path / "a.pdf").write_bytes(made)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "a.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = [re.findall(r"\d+", page) for page in text.split("\f") if page.strip()]
    assert all(page[0] == "0" for page in pages)
    assert [n for page in pages for n in page if n != "0"] == [str(n) for n in range(1, 251)]


@pytest.mark.office
def test_the_report_has_a_pdf_beside_it_once(jieyang):
    said = jieyang.run(AT, *REPORT).splitlines()
    words, made = ([Path(line) for line in said if line.endswith(end)] for end in (".docx", ".pdf"))
    assert made == [word.with_suffix(".pdf") for word in words]
    before = [path.read_bytes() for path in made]
    assert {data[:5] for data in before} == {b"%PDF-"}
    assert jieyang.run(AT, *REPORT).splitlines() == said
    assert [path.read_bytes() for path in made] == before
