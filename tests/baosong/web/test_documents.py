"""Documents from the pages: begun, followed, downloaded, taken down as 报出."""

import re
import time
import zipfile
from io import BytesIO

from tests.baosong.web.conftest import FINAL


def finished(desk, path):
    """The job's page once it is over."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        text = desk.browser.get(path).text
        if 'data-job="over"' in text:
            return text
    raise AssertionError(text)


def test_a_report_is_generated_followed_and_downloaded(desk):
    answer = desk.browser.post("/documents", {"period": FINAL, "kind": ["summary", "workbook"]})
    text = finished(desk, answer.headers["location"])
    assert "已完成" in text
    assert "（第1稿）.docx" in text
    page = desk.browser.get("/documents").text
    number = re.search(r'/documents/(\d+)/file">[^<]*docx', page)[1]
    data = desk.browser.get(f"/documents/{number}/file").content
    assert "word/document.xml" in zipfile.ZipFile(BytesIO(data)).namelist()
    again = desk.browser.post("/documents", {"period": FINAL, "kind": "summary"})
    assert "内容没有变化" in finished(desk, again.headers["location"])


def test_a_faulty_template_is_told_on_the_job_s_page(desk):
    (template,) = (desk.root / "templates" / "jieyang-2019" / "reports").glob("*summary*.docx")
    template.unlink()
    answer = desk.browser.post("/documents", {"period": FINAL, "kind": "summary"})
    assert "读不到模板" in finished(desk, answer.headers["location"])


def test_no_kind_and_an_unknown_job_are_sentences(desk):
    assert desk.browser.post("/documents", {"period": FINAL}).status_code == 422
    assert desk.browser.get("/jobs/99").status_code == 404


def test_what_went_out_is_taken_down_with_its_file(desk):
    given = {
        "period": FINAL, "number": "示例〔2019〕1号", "signed_on": "2019-10-21", "signer": "示例局长", "recipient": "省局",
    }  # fmt: skip
    files = [("document", ("报告.pdf", b"%PDF-1.4 signed"))]
    assert desk.browser.post("/issue", given, files=files).status_code == 303
    assert "已报出 示例〔2019〕1号" in desk.browser.text(f"/issue?period={FINAL}")
    assert "与报出数一致" in desk.browser.text("/board/jieyang-2019/final")
    bad = desk.browser.post("/issue", given | {"signed_on": "十月"}, files=files)
    assert bad.status_code == 422
    assert "看不懂日期" in bad.text
