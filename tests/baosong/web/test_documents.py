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
    assert "成文 审核员" in desk.browser.text("/trail?kind=issued")
    again = desk.browser.post("/documents", {"period": FINAL, "kind": "summary"})
    assert "内容没有变化" in finished(desk, again.headers["location"])


def test_a_faulty_template_is_told_on_the_job_s_page(desk):
    for template in (desk.root / "templates" / "jieyang-2019" / "reports").glob("*.docx"):
        template.unlink()
    answer = desk.browser.post("/documents", {"period": FINAL, "kind": "summary"})
    assert "读不到模板" in finished(desk, answer.headers["location"])


def test_a_number_of_the_document_is_traced_to_its_cells_and_the_next_draft_says_what_changed(desk):
    finished(desk, desk.browser.post("/documents", {"period": FINAL, "kind": "summary"}).headers["location"])
    number = re.search(r"/documents/(\d+)/trace", desk.browser.get("/documents").text)[1]
    listed = desk.browser.get(f"/documents/{number}/trace").text
    addresses = [a for a in re.findall(r'href="\?at=([^"]+)"', listed) if "annex11" in a and "units-" not in a]
    shown = desk.browser.text(f"/documents/{number}/trace?at={addresses[0]}")
    assert "榕城区" in shown
    assert "单元格" in shown
    assert desk.browser.get(f"/documents/{number}/changes").status_code == 404
    desk.browser.decide("return", f"{FINAL}/445202")
    text = finished(desk, desk.browser.post("/documents", {"period": FINAL, "kind": "summary"}).headers["location"])
    assert "比上一稿的变动" in text
    changes = re.search(r"/documents/\d+/changes", desk.browser.get("/documents").text)[0]
    assert desk.browser.get(changes).content[:2] == b"PK"


def test_a_circular_waits_for_a_confirmed_list_and_the_page_leads_to_it(desk):
    answer = desk.browser.post("/documents", {"period": FINAL, "kind": "circular"})
    assert "没有核准" in finished(desk, answer.headers["location"])
    page = desk.browser.get("/documents").text
    assert "还有5个单位没有核准" in page
    desk.browser.decide("confirm", FINAL)
    answer = desk.browser.post("/documents", {"period": FINAL, "kind": "circular"})
    assert "通报（第1稿）.docx" in finished(desk, answer.headers["location"])


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


def test_a_file_that_a_leader_changed_is_traced_when_it_is_sent(desk):
    finished(desk, desk.browser.post("/documents", {"period": FINAL, "kind": "summary"}).headers["location"])
    number = re.search(r"/documents/(\d+)/trace", desk.browser.get("/documents").text)[1]
    data = desk.browser.get(f"/documents/{number}/file").content
    listed = desk.browser.get(f"/documents/{number}/trace").text
    at, said = re.search(r'\?at=([^"&]*~value)">([^<]+)</a>', listed).groups()
    changed = rewritten(data, f">{said}<", ">9999家<")
    answer = desk.browser.post("/trace", files=[("document", ("../领导改.docx", changed))])
    shown = desk.browser.text(answer.headers["location"])
    assert "领导改.docx 的数" in shown
    assert "认出是" in shown
    assert f"9999家 已改，原为{said}" in shown
    path = answer.headers["location"].split("?")[0]
    assert "这个数在文稿里被改动过" in desk.browser.text(f"{path}?at={at}")


def test_what_is_none_of_our_documents_is_not_traced(desk):
    for data in (b"", b"PK\x03\x04 torn", desk.good["普宁市"].read_bytes()):
        answer = desk.browser.post("/trace", files=[("document", ("别的.docx", data))])
        told = desk.browser.get(answer.headers["location"])
        assert told.status_code == 404
        assert "“别的.docx”里没有数据来源的记录" in told.text
    for name in ("..%2F..%2Fledger.db", "0" * 64, "x"):
        assert desk.browser.get(f"/trace/{name}").status_code == 404
    assert desk.browser.post("/trace").status_code == 422


def rewritten(docx, old, new):
    """The document with a text replaced, as an office suite would save it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old.encode(), new.encode()) if name == "word/document.xml" else data)
    return out.getvalue()
