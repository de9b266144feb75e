"""A page for clerks: prints on A4, opens in old browsers and on a telephone, without script or outside resource."""

from collections.abc import Iterable, Sequence
from html import escape

from tracker.reading.read import OUR_PAGE

_STYLE = """
@page { size: A4; margin: 18mm 16mm }
body { font-family: SimSun, 宋体, "Noto Serif CJK SC", serif; font-size: 14px; line-height: 1.6; color: #000;
  background: #fff; max-width: 780px; margin: 16px auto; padding: 0 12px }
h1 { font-family: SimHei, 黑体, "Noto Sans CJK SC", sans-serif; font-size: 24px; font-weight: normal;
  text-align: center; margin: 8px 0 }
h2 { font-family: SimHei, 黑体, "Noto Sans CJK SC", sans-serif; font-size: 16px; font-weight: normal;
  margin: 20px 0 6px }
p { margin: 6px 0 }
table { border-collapse: collapse; width: 100%; margin: 4px 0 10px }
th, td { border: 1px solid #444; padding: 4px 7px; text-align: left; vertical-align: top; word-wrap: break-word;
  word-break: break-word }
th { background: #edf1f5; font-weight: bold }
tr { page-break-inside: avoid }
a { color: #0b4f9e }
.side { width: 108px; white-space: nowrap }
.narrow { width: 52px; white-space: nowrap }
.middle { text-align: center }
.place { width: 170px }
.verdict { border: 2px solid #444; padding: 8px 12px; font-size: 16px; font-weight: bold; margin: 10px 0 }
.error { border-color: #b00000; color: #b00000 }
.must { background: #ffd7d7; font-weight: bold }
.ask { background: #ffe699 }
.rehearsal { background: #b00000; color: #fff; text-align: center; font-weight: bold; padding: 4px }
.foot { margin-top: 18px; border-top: 1px solid #444; padding-top: 6px }
@media (max-width: 600px) {
  body { font-size: 15px }
  table.wide, .wide tbody, .wide tr, .wide td { display: block; width: auto }
  .wide thead { display: none }
  .wide tr { border: 1px solid #444; margin: 0 0 8px }
  .wide td { border: 0; border-bottom: 1px solid #ddd; text-align: left }
  .wide td:before { content: attr(data-label) "："; font-weight: bold }
  .wide td:empty { display: none }
  .side { width: 84px }
}
@media print { a { color: #000; text-decoration: none } }
"""


def leaflet(title: str, body: Iterable[str], rehearsal: str = "") -> bytes:
    """The whole page in UTF-8; `body` are pieces of HTML, `rehearsal` a line across the top."""
    pieces = [f'<div class="rehearsal">{safe(rehearsal)}</div>' if rehearsal else "", *body]
    page = (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'{OUR_PAGE.decode()}<meta http-equiv="X-UA-Compatible" content="IE=edge">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{safe(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(piece for piece in pieces if piece)
        + "\n</body></html>\n"
    )
    return page.encode("utf-8", "replace")


def pairs(lines: Iterable[tuple[str, str]]) -> str:
    """A table of labels and texts."""
    rows = "\n".join(f'<tr><th class="side">{safe(label)}</th><td>{safe(text)}</td></tr>' for label, text in lines)
    return f"<table>\n{rows}\n</table>"


def table(heads: Sequence[str], rows: Iterable[Sequence[tuple[str, str]]]) -> str:
    """A table of (class, HTML) cells; on a telephone each row becomes a card with its heads as labels."""
    shown = "".join(f"<th>{safe(text)}</th>" for text in heads)
    lines = "\n".join(
        "<tr>" + "".join(_cell(head, *cell) for head, cell in zip(heads, row, strict=True)) + "</tr>" for row in rows
    )
    return f'<table class="wide"><thead><tr>{shown}</tr></thead><tbody>\n{lines}\n</tbody></table>'


def _cell(head: str, kind: str, content: str) -> str:
    marked = f' class="{kind}"' if kind else ""
    return f'<td{marked} data-label="{safe(head)}">{content}</td>'


def listed(title: str, texts: Iterable[str]) -> str:
    """A heading and a list, "" without texts."""
    items = "\n".join(f"<li>{safe(text)}</li>" for text in texts)
    return f"<h2>{safe(title)}</h2>\n<ul>\n{items}\n</ul>" if items else ""


def safe(text: str) -> str:
    """Escaped, without the control characters a page may not hold."""
    return escape("".join(sign for sign in text if sign >= " " or sign in "\n\t"))
