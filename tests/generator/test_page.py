import subprocess

import pytest
from lxml import etree

from generator import page
from generator import page_styles as styles
from generator.page_table import Column, table
from tests.generator.word_files import parts

W = {"w": styles.W[1:-1]}


def xml(docx, name):
    return etree.fromstring(parts(docx)[name])


def value(element, path):
    return element.xpath(path, namespaces=W)


@pytest.fixture
def official():
    paper = page.paper()
    page.line(paper, styles.TITLE_LINE, "关于专项整治情况的汇报")
    page.line(paper, styles.HEADING, "一、报送情况")
    page.body(paper, ["检" * 28 * 60])
    page.signed(paper, "揭阳市市场监督管理局质量监督科", "2019年10月　日", 15)
    page.turned(paper)
    table(
        paper,
        "表",
        "行 in 单位",
        [Column("单位", "{{ 行.名称 }}", 1, "合计"), Column("立案\n（起）", "{{ 行.立案 }}", 2, "3")],
    )
    return page.saved(paper)


def test_the_sheet_is_a4_with_the_margins_of_gb_t_9704(official):
    upright = value(xml(official, "word/document.xml"), "//w:sectPr")[0]
    assert value(upright, "w:pgSz/@w:w | w:pgSz/@w:h") == ["11906", "16838"]
    margins = {key: value(upright, f"w:pgMar/@w:{key}") for key in ("top", "left", "right", "bottom", "footer")}
    assert margins == {"top": ["2098"], "left": ["1587"], "right": ["1474"], "bottom": ["1984"], "footer": ["1417"]}


def test_a_lying_page_keeps_the_margins_to_the_same_edges_of_the_sheet(official):
    lying = value(xml(official, "word/document.xml"), "//w:sectPr")[1]
    assert value(lying, "w:pgSz/@w:orient") == ["landscape"]
    assert value(lying, "w:pgMar/@w:top | w:pgMar/@w:right | w:pgMar/@w:bottom | w:pgMar/@w:left") == [
        "1587",
        "2098",
        "1474",
        "1984",
    ]


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        (styles.TITLE_LINE, "方正小标宋简体", "44"),
        (styles.BODY, "仿宋_GB2312", "32"),
        (styles.HEADING, "黑体", "32"),
        (styles.SUBHEADING, "楷体_GB2312", "32"),
        (styles.PAGE_ODD, "宋体", "28"),
        (styles.CELL, "仿宋_GB2312", "21"),
    ],
)
def test_each_style_names_its_font_and_size_and_nothing_is_bold(official, style, font, size):
    sheet = xml(official, "word/styles.xml")
    (found,) = value(sheet, f"//w:style[w:name/@w:val='{style}']")
    assert value(found, "w:rPr/w:rFonts/@w:eastAsia") == [font]
    assert value(found, "w:rPr/w:sz/@w:val") == [size]
    assert value(sheet, "//w:b") == []


def test_body_lines_are_exact_and_characters_drawn_in(official):
    (body,) = value(xml(official, "word/styles.xml"), f"//w:style[w:name/@w:val='{styles.BODY}']")
    assert value(body, "w:pPr/w:spacing/@w:line | w:pPr/w:spacing/@w:lineRule") == ["579", "exact"]
    assert value(body, "w:rPr/w:spacing/@w:val") == ["-5"]
    assert value(body, "w:pPr/w:ind/@w:firstLineChars") == ["200"]


def test_odd_and_even_pages_are_numbered_outside(official):
    files = parts(official)
    assert b"evenAndOddHeaders" in files["word/settings.xml"]
    feet = [xml(official, name) for name in sorted(files) if name.startswith("word/footer")]
    assert ["".join(value(foot, "//w:t/text()")) for foot in feet] == ["— 1 —"] * 4
    assert all(value(foot, "//w:instrText/text()") == [" PAGE "] for foot in feet)
    sides = {"".join(value(foot, "(//w:p[.//w:instrText])/w:pPr/w:pStyle/@w:val")) for foot in feet}
    assert sides == {styles.style_id(styles.PAGE_ODD), styles.style_id(styles.PAGE_EVEN)}


def test_a_tables_head_repeats_and_its_rows_stay_whole(official):
    (grid,) = value(xml(official, "word/document.xml"), "//w:tbl")
    assert len(value(grid, "w:tr/w:trPr/w:tblHeader")) == 1
    assert len(value(grid, "w:tr/w:trPr/w:cantSplit")) == len(value(grid, "w:tr")) == 7
    assert value(grid, "w:tblPr/w:tblLayout/@w:type") == ["fixed"]


def test_nothing_of_the_librarys_own_looks_stays(official):
    files = parts(official)
    assert not [name for name in files if "theme" in name or "thumbnail" in name or "numbering" in name]
    names = value(xml(official, "word/styles.xml"), "//w:style/w:name/@w:val")
    assert set(names) - {style.name for style in styles.STYLES} == {
        "Normal",
        "Default Paragraph Font",
        "Normal Table",
        "No List",
    }


def test_the_same_calls_give_the_same_bytes():
    assert page.saved(page.paper()) == page.saved(page.paper())


@pytest.mark.office
def test_a_full_page_has_22_lines_of_28_characters(tmp_path, official):
    source = tmp_path / "page.docx"
    source.write_bytes(official)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, source],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = subprocess.run(
        ["pdftotext", "-f", "2", "-l", "2", "-layout", tmp_path / "page.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    full = [line.strip() for line in text.splitlines() if "检" in line]
    assert (len(full), set(map(len, full))) == (page.LINES, {page.CHARACTERS})
    assert "— 2 —" in text.replace("—2—", "— 2 —")
