"""A template's type: fonts, sizes and lines of its text by what a paragraph is, and its page numbers (GB/T 9704)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator import page_styles as styles
from generator.places import Places, W, part_label
from generator.template_problems import TemplateFault
from tracker.problem import Place, Problem

_TAG = re.compile(r"\{[{%#].*?[}%#]\}|\{\?\}")
_FIRST, _SECOND = re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"（[一二三四五六七八九十]+）")
_OWN = {style.name for style in styles.STYLES} - {styles.BODY, styles.HEADING, styles.SUBHEADING, styles.TITLE_LINE}
_LINES = range(556, 580)  # twentieths of a point: from 27.8 to 28.95 pt a page of 225 mm takes 22 lines
_DRAWN_IN = range(-6, -4)  # twentieths of a point: 28 characters of 3号 in a line
_FAMILIES = {"仿宋": ("仿宋", "FangSong"), "黑体": ("黑体", "SimHei"), "楷体": ("楷", "KaiTi"), "小标宋": ("标宋",)}
_SIZES = {44: "2号", 32: "3号", 28: "4号"}


@dataclass(frozen=True, slots=True)
class _Role:
    """What a paragraph is, and the type it is set in by the standard."""

    name: str
    family: str
    size: int


_TITLE, _BODY = _Role("标题", "小标宋", 44), _Role("正文", "仿宋", 32)
_HEADING, _SUBHEADING = _Role("一级标题", "黑体", 32), _Role("二级标题", "楷体", 32)


def type_findings(roots: Mapping[str, etree._Element]) -> Iterator[Problem]:
    """What is off the standard in the text outside tables, each kind of it once; then the page numbers."""
    document, sheet = roots["word/document.xml"], _Sheet(roots.get("word/styles.xml"))
    found: dict[tuple[str, str], list[str]] = {}
    places = Places(part_label("word/document.xml"), document)
    for paragraph in document.iter(W + "p"):
        role = None if next(paragraph.iterancestors(W + "tbl"), None) is not None else _role(paragraph, sheet)
        if role is not None:
            for off in _off(paragraph, role, sheet, document):
                found.setdefault(off, []).append(places.of(paragraph))
    for (what, cure), at in found.items():
        yield TemplateFault.NOT_STANDARD_TYPE.at(Place(key=at[0]), found=what, count=len(at), cure=cure)
    yield from _numbers(roots)


class _Sheet:
    """The styles: what a paragraph's or a run's property is in the end."""

    def __init__(self, root: etree._Element | None) -> None:
        listed = list(root.iter(W + "style")) if root is not None else []
        self._known = {style.get(W + "styleId"): style for style in listed}
        marks = (W + "type", W + "default")
        self._default = next(
            (s.get(W + "styleId") for s in listed if s.get(marks[0]) == "paragraph" and s.get(marks[1])), None
        )
        self._last = root.find(f"{W}docDefaults") if root is not None else None

    def name(self, paragraph: etree._Element) -> str:
        """The name of the paragraph's style."""
        style = self._known.get(self._ident(paragraph))
        name = style.find(W + "name") if style is not None else None
        return "" if name is None else name.get(W + "val") or ""

    def of(self, paragraph: etree._Element, run: etree._Element | None, path: str, attribute: str) -> str | None:
        """The attribute of a property (rPr/sz, pPr/spacing): the run's own, the paragraph's, its styles', the last."""
        for holder in (run, paragraph, *self._chain(paragraph)):
            found = holder.find("/".join(W + step for step in path.split("/"))) if holder is not None else None
            if found is not None and found.get(W + attribute) is not None:
                return found.get(W + attribute)
        kind = path.split("/", maxsplit=1)[0]
        found = (
            self._last.find(f".//{W}{kind}Default/{'/'.join(W + s for s in path.split('/'))}")
            if self._last is not None
            else None
        )
        return None if found is None else found.get(W + attribute)

    def _ident(self, paragraph: etree._Element) -> str | None:
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._default if named is None else named.get(W + "val")

    def _chain(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        ident, seen = self._ident(paragraph), set()
        while ident in self._known and ident not in seen:
            seen.add(ident)
            yield self._known[ident]
            base = self._known[ident].find(W + "basedOn")
            ident = None if base is None else base.get(W + "val")


def _role(paragraph: etree._Element, sheet: _Sheet) -> _Role | None:
    """What a paragraph is by its style and its words; None where the standard leaves it open or nothing is printed."""
    text = "".join(t.text or "" for t in paragraph.iter(W + "t")).strip()
    if "{{ 标题" in text or sheet.name(paragraph) == styles.TITLE_LINE:
        return _TITLE
    said = _TAG.sub("", text).strip()
    if not said or sheet.name(paragraph) in _OWN:
        return None
    if sheet.name(paragraph) == styles.HEADING or _FIRST.match(said):
        return _HEADING
    return _SUBHEADING if sheet.name(paragraph) == styles.SUBHEADING or _SECOND.match(said) else _BODY


def _off(paragraph: etree._Element, role: _Role, sheet: _Sheet, document: etree._Element) -> Iterator[tuple[str, str]]:
    """What is off, and what it should be."""
    runs = [run for run in paragraph.iter(W + "r") if "".join(t.text or "" for t in run.iter(W + "t")).strip()]
    fonts = {sheet.of(paragraph, run, "rPr/rFonts", "eastAsia") or "" for run in runs}
    for font in sorted(font for font in fonts if not any(name in font for name in _FAMILIES[role.family])):
        yield f"{role.name}字体是{f'“{font}”' if font else '主题字体'}", role.family
    for size in sorted({sheet.of(paragraph, run, "rPr/sz", "val") or "20" for run in runs} - {str(role.size)}):
        yield f"{role.name}字号是{float(size) / 2:g}磅", f"{_SIZES[role.size]}（{role.size / 2:g}磅）"
    if role is _BODY and not _grid(document, "linesAndChars", "snapToChars", "lines"):
        exact = sheet.of(paragraph, None, "pPr/spacing", "lineRule") == "exact"
        line = sheet.of(paragraph, None, "pPr/spacing", "line") or ""
        if not exact or not line.isdigit() or int(line) not in _LINES:
            said = f"固定值{int(line) / 20:g}磅" if exact and line.isdigit() else "不是固定值"
            yield f"正文行距{said}，一页排不成22行", "固定值28.95磅"
    if role is _BODY and not _grid(document, "linesAndChars", "snapToChars"):
        drawn = {sheet.of(paragraph, run, "rPr/spacing", "val") or "0" for run in runs}
        if any(not text.lstrip("-").isdigit() or int(text) not in _DRAWN_IN for text in drawn):
            yield "正文字符间距不是紧缩0.25磅，一行排不下28字", "字符间距紧缩0.25磅"


def _grid(document: etree._Element, *kinds: str) -> bool:
    """Whether the page's own grid makes lines (and characters)."""
    return any(grid.get(W + "type") in kinds for grid in document.iter(W + "docGrid"))


def _numbers(roots: Mapping[str, etree._Element]) -> Iterator[Problem]:
    """Whether there are page numbers, of 4号, outside on odd and even pages."""
    footers = [root for name, root in roots.items() if name.startswith("word/footer")]
    numbered = [p for root in footers for p in root.iter(W + "p") if _is_number(p)]
    if not numbered:
        yield TemplateFault.NO_PAGE_NUMBER.at()
        return
    sheet = _Sheet(roots.get("word/styles.xml"))
    runs = [(p, run) for p in numbered for run in p.iter(W + "r")]
    off = []
    if {sheet.of(p, run, "rPr/sz", "val") for p, run in runs} - {"28"}:
        off.append("字号不是4号")
    if any("宋" not in (sheet.of(p, run, "rPr/rFonts", "eastAsia") or "") for p, run in runs):
        off.append("字体不是宋体")
    settings = roots.get("word/settings.xml")
    apart = settings.find(W + "evenAndOddHeaders") if settings is not None else None
    if apart is None or apart.get(W + "val") in ("0", "false", "off"):
        off.append("单页、双页没有分开（单页居右、双页居左）")
    if off:
        yield TemplateFault.NUMBER_OFF.at(found="、".join(off))


def _is_number(paragraph: etree._Element) -> bool:
    codes = [code.text or "" for code in paragraph.iter(W + "instrText")]
    codes += [field.get(W + "instr") or "" for field in paragraph.iter(W + "fldSimple")]
    return any(code.split()[:1] == ["PAGE"] for code in codes)
