"""Reads the numbers of a document's charts back, as they stand now, also after another office suite saved it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from posixpath import join, normpath

from lxml import etree

from generator.marks import Drawn
from generator.package import tree

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DOCUMENT, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"

_Points = Mapping[tuple[str, str], str]
"""The text of each number by its series and category."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A number of a chart as it was drawn, and its text now; None where the chart or the number is gone."""

    was: Drawn
    text: str | None


def redrawn(parts: Mapping[str, bytes], drawn: Sequence[Drawn]) -> Iterator[Redrawn]:
    """What became of each number; a chart is known again by its series and categories, wherever it was moved to."""
    left = list(_charts(parts))
    for _place, group in groupby(drawn, key=lambda number: number.chart):
        numbers = list(group)
        wanted = {(number.series, number.category) for number in numbers}
        best = max(left, key=lambda points: _likeness(points, numbers, wanted), default={})
        if not wanted & best.keys():
            best = {}
        elif best in left:
            left.remove(best)
        for number in numbers:
            now = best.get((number.series, number.category))
            yield Redrawn(number, number.text if now is not None and _same(now, number.text) else now)


def _likeness(points: _Points, numbers: Sequence[Drawn], wanted: set[tuple[str, str]]) -> tuple[int, int]:
    """Names in common first, then numbers."""
    same = sum(_same(points.get((number.series, number.category), ""), number.text) for number in numbers)
    return len(wanted & points.keys()), same


def _charts(parts: Mapping[str, bytes]) -> Iterator[_Points]:
    """The charts in the order of the document."""
    if _DOCUMENT not in parts or _RELATIONS not in parts:
        return
    targets = {item.get("Id"): item.get("Target") or "" for item in tree(parts[_RELATIONS])}
    for chart in tree(parts[_DOCUMENT]).iter(_C + "chart"):
        target = targets.get(chart.get(_ID), "")
        name = target.lstrip("/") if target.startswith("/") else normpath(join("word", target))
        if name in parts:
            yield dict(_points(tree(parts[name])))


def _points(root: etree._Element) -> Iterator[tuple[tuple[str, str], str]]:
    for series in root.iter(_C + "ser"):
        name = "".join(_cache(series.find(_C + "tx")).values())
        categories = _cache(series.find(_C + "cat"))
        for place, text in _cache(series.find(_C + "val")).items():
            yield (name, categories.get(place, "")), text


def _cache(holder: etree._Element | None) -> dict[str, str]:
    points = holder.iter(_C + "pt") if holder is not None else ()
    return {str(point.get("idx")): str(point.findtext(_C + "v") or "") for point in points}


def _same(now: str, then: str) -> bool:
    """Whether two texts are one number: 100 and 100.00 are."""
    try:
        return Decimal(now) == Decimal(then)
    except ArithmeticError:
        return now == then
