"""Every page: nothing for axe to find, nothing wider than the screen, and a picture of it where one is wanted.

`make pictures` renews docs/pictures from here.
"""

import os
import re
import time
from pathlib import Path

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe

from baosong.contacts import Contact, contact_book
from tests.browser.conftest import BOARD, FINAL

pytestmark = pytest.mark.browser

PAGES = {
    "today": "/",
    "board": BOARD,
    "matrix": f"{BOARD}/matrix",
    "goals": f"{BOARD}/goals",
    "delivery": f"/delivery/{FINAL}/445281",
    "unit": "/unit/445224",
    "waiting": "/waiting",
    "chase": "/chase",
    "contacts": "/contacts",
    "register": "/register",
    "documents": "/documents",
    "issue": f"/issue?period={FINAL}",
    "blanks": "/blanks",
    "definitions": "/definitions",
    "definition": "/definitions/jieyang-2019",
    "trail": "/trail",
    "people": "/people",
    "decide": f"/act?kind=extend&d={FINAL}/445224&d={FINAL}/445222",
    "login": "/login",
    "missing": "/nothing",
    "trace": "/documents/DOCX/trace",
    "preview": "/documents/DOCX/preview",
}
PHONE = ("own", "board", "today")
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture(scope="module")
def shown(shared):
    """Something of everything: a held file, a call, a link, a document."""

    shared.drop("惠来县", shared.made.good["普宁市"], name="附件11（最终版）.xlsx")
    here = {"Origin": shared.base}
    given = {"by": "审核员", "seen": "99999", "back": "/"}
    httpx2.post(
        f"{shared.base}/documents", data={**given, "period": FINAL, "kind": ["summary", "workbook"]}, headers=here
    )
    call = {
        "kind": "contact",
        "d": f"{FINAL}/445222",
        "whom": "王某",
        "means": "电话",
        "answer": "正在汇总",
        "reason": "催报",
    }
    httpx2.post(f"{shared.base}/act", data={**given, **call}, headers=here)
    with contact_book(shared.root / "data") as book:
        book.put([Contact("445203", "A角", "示例联系人", mobile="13800000000")])
    shared.own = shared.link("445224")
    shared.docx = _draft(shared.base)
    return shared


def _draft(base):
    """The number of the Word draft, once it is written."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        found = re.search(r"/documents/(\d+)/trace", httpx2.get(f"{base}/documents", timeout=60).text)
        if found:
            return found[1]
        time.sleep(0.2)
    raise AssertionError("no draft was written")


def wait_until(page, path, text):
    """The page once it says so."""
    page.goto(path)
    page.wait_for_function("text => document.body.innerText.includes(text)", arg=text, timeout=60_000)


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible_fits_and_can_be_looked_at(shown, window, width):
    page = window(shown.base, width=width, height=860, **({"device_scale_factor": 0.75} if PICTURES else {}))
    wait_until(page, "/", "待确认2个单位")
    found, wide = {}, []
    for name, path in {**PAGES, "own": shown.own}.items():
        page.goto(path.replace("DOCX", shown.docx), timeout=120_000)
        if width == 1280 or name in PHONE:
            violations = Axe().run(page).response["violations"]
            if violations:
                found[name] = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in violations]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(name)
        if PICTURES and name != "missing":
            page.wait_for_timeout(1500)
            target = Path(PICTURES) / f"{name}{'' if width == 1280 else '-phone'}.png"
            if width == 1280 or name in PHONE:
                page.screenshot(path=target)
    assert found == {}
    assert wide == []


def test_the_board_prints_on_a4_without_its_buttons(shown, window, tmp_path):
    page = window(shown.base)
    page.goto(BOARD)
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="延期").is_visible()
    assert page.get_by_role("row").filter(has_text="揭西县").get_by_text("逾期未报").is_visible()
    page.pdf(path=tmp_path / "board.pdf", format="A4")
    assert (tmp_path / "board.pdf").read_bytes().count(b"/Type /Page\n") == 1
