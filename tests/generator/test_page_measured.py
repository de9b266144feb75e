"""The official page measured on its PDF: margins, lines and characters, head, signature, 版记 (GB/T 9704-2012)."""

import re
import subprocess

import pytest

from generator import page
from generator import page_styles as styles
from generator.engine import render
from generator.page_head import letter_head, red_head, red_head_upward
from generator.page_imprint import imprint
from tests.generator.word_files import parts, with_part

pytestmark = pytest.mark.office
MM = 25.4 / 72
RESOLUTION = 150


def body(paper):
    page.line(paper, styles.TITLE_LINE, "关于专项整治工作情况的报告")
    page.line(paper, styles.FLUSH)
    page.line(paper, styles.FLUSH, "广东省市场监督管理局：")
    page.body(paper, ["检" * 28 * 45])
    page.sealed(paper, "示例市市场监督管理局", "2019年10月　日")


def drawn(kind):
    paper = page.paper()
    if kind == "up":
        red_head_upward(paper, "示例市市场监督管理局文件", "示市监〔2019〕　号", "张三")
    elif kind == "down":
        red_head(paper, "示例市市场监督管理局文件", "示市监〔2019〕　号")
    else:
        letter_head(paper, "示例市市场监督管理局", "示市监函〔2019〕　号")
    body(paper)
    if kind != "letter":
        imprint(paper, "抄送", "示例市市场监督管理局办公室", "2019年10月25日印发")
    made, problems = render(page.saved(paper), {"抄送": "市政府办公室" if kind == "up" else ""})
    assert problems == ()
    return made


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for kind in ("up", "down", "letter"):
        (folder / f"{kind}.docx").write_bytes(drawn(kind))
    loose = parts(drawn("up"))["word/styles.xml"].decode()
    loose = loose.replace('w:line="579"', 'w:line="580"').replace('<w:spacing w:val="-5"/>', "")
    (folder / "loose.docx").write_bytes(with_part(drawn("up"), "word/styles.xml", loose.encode()))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = sorted(folder.glob("*.docx"))
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder


def words(pdf, number):
    """(text, left, top, right, bottom) in millimetres of each word of a page."""
    asked = ["pdftotext", "-f", str(number), "-l", str(number), "-bbox", pdf, "-"]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>', said)
    return [(text, *(float(edge) * MM for edge in edges)) for *edges, text in found]


def bands(pdf, number, *, red):
    """(top, bottom) in millimetres of what is printed in red, or in black, from the sheet's upper edge down."""
    asked = ["pdftoppm", "-r", str(RESOLUTION), "-f", str(number), "-l", str(number), pdf]
    _magic, size, _depth, pixels = subprocess.run(asked, check=True, capture_output=True).stdout.split(b"\n", 3)
    width, height = map(int, size.split())

    def inked(row):
        at = row * width * 3
        reds, greens = pixels[at : at + width * 3 : 3], pixels[at + 1 : at + width * 3 : 3]
        return any(g < 110 and (r > 180) == red for r, g in zip(reds, greens, strict=True))

    rows = [row for row in range(height) if inked(row)]
    edges = [row for row in rows if row - 1 not in set(rows)], [row + 1 for row in rows if row + 1 not in set(rows)]
    return [(a * 25.4 / RESOLUTION, b * 25.4 / RESOLUTION) for a, b in zip(*edges, strict=True)]


def test_a_full_page_has_22_lines_of_28_characters_within_the_margins(pdfs):
    lines = [word for word in words(pdfs / "up.pdf", 2) if "检" in word[0]]
    assert (len(lines), {len(text) for text, *_rest in lines}) == (page.LINES, {page.CHARACTERS})
    assert min(left for _t, left, *_r in lines) == pytest.approx(28, abs=0.5)
    assert max(right for *_r, right, _b in lines) == pytest.approx(184, abs=1)
    inked = bands(pdfs / "up.pdf", 2, red=False)
    assert inked[0][0] == pytest.approx(37 + 2.3, abs=1.5)  # the first line's characters, in the middle of its line
    assert inked[-2][1] == pytest.approx(262 - 2.3, abs=1.5)  # the last line's; the page number is below it


def test_the_measure_sees_lines_and_characters_a_hair_too_wide(pdfs):
    lines = [word for word in words(pdfs / "loose.pdf", 2) if "检" in word[0]]
    assert (len(lines), {len(text) for text, *_rest in lines}) == (page.LINES - 1, {page.CHARACTERS - 1})


def test_the_page_number_stands_outside_7_mm_below_the_type_area(pdfs):
    (odd,) = [w for w in words(pdfs / "up.pdf", 1) if w[0] == "1"]
    (even,) = [w for w in words(pdfs / "up.pdf", 2) if w[0] == "2"]
    assert odd[1] > 160
    assert even[1] < 45
    dash = bands(pdfs / "up.pdf", 2, red=False)[-1]
    assert (dash[0] + dash[1]) / 2 - 262 == pytest.approx(7, abs=1.5)


@pytest.mark.parametrize("kind", ["up", "down"])
def test_the_red_mark_begins_35_mm_below_the_type_areas_edge_and_the_line_4_mm_below_the_number(pdfs, kind):
    mark, rule = bands(pdfs / f"{kind}.pdf", 1, red=True)
    assert mark[0] == pytest.approx(37 + 35, abs=1)
    number = max(band for band in bands(pdfs / f"{kind}.pdf", 1, red=False) if band[1] < rule[0])
    assert rule[0] - number[1] == pytest.approx(4, abs=1)


def test_the_number_of_a_report_upward_stands_left_and_the_signer_right(pdfs):
    found = {text: (left, right) for text, left, _top, right, _bottom in words(pdfs / "up.pdf", 1)}
    assert found["示市监〔2019〕"][0] == pytest.approx(28 + 5.6, abs=1)
    assert found["签发人：张三"][1] == pytest.approx(184 - 5.6, abs=1.5)


def test_the_first_page_shows_text_of_the_body(pdfs):
    assert any("检" in text for text, *_rest in words(pdfs / "up.pdf", 1))


def test_the_date_ends_four_characters_from_the_right_and_the_signer_is_centred_over_it(pdfs):
    last = [w for number in (3, 4) for w in words(pdfs / "down.pdf", number)]
    (signer,) = [w for w in last if w[0] == "示例市市场监督管理局"]
    day = [w for w in last if w[2] > signer[2] and w[2] < signer[2] + 15]
    left, right = min(w[1] for w in day), max(w[3] for w in day)
    assert right == pytest.approx(184 - 4 * 5.6, abs=1)
    assert (signer[1] + signer[3]) / 2 == pytest.approx((left + right) / 2, abs=5)  # stand-in fonts have wider digits


@pytest.mark.parametrize(("kind", "rules"), [("up", 3), ("down", 2)])
def test_the_last_rule_of_the_imprint_lies_on_the_type_areas_edge_on_an_even_page_without_a_number(pdfs, kind, rules):
    pages = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", pdfs / f"{kind}.pdf"))[1])
    assert pages % 2 == 0
    found = bands(pdfs / f"{kind}.pdf", pages, red=False)
    thin = [band for band in found if band[1] - band[0] < 1]
    assert len(thin) == rules
    assert thin[-1][1] == pytest.approx(262, abs=1)
    assert "—" not in [text for text, *_rest in words(pdfs / f"{kind}.pdf", pages)]


def test_a_letter_has_its_mark_30_mm_down_double_lines_and_no_number_on_the_first_page(pdfs):
    mark, *rules = bands(pdfs / "letter.pdf", 1, red=True)
    assert mark[0] == pytest.approx(30, abs=1)
    assert rules[0][0] - mark[1] == pytest.approx(4, abs=1)
    assert 297 - rules[-1][1] == pytest.approx(20, abs=2)
    assert "1" not in [text for text, *_rest in words(pdfs / "letter.pdf", 1)]


def run(*words_):
    return subprocess.run(words_, check=True, capture_output=True, text=True).stdout
