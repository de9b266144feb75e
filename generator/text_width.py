"""How wide a Chinese text prints and how many lines it takes, in the units of a worksheet column."""

import unicodedata
from functools import lru_cache
from math import ceil

LINE_POINTS = 15.5  # a line of 10.5 pt type, measured with Noto Serif CJK (宋体 needs 14.3)
_PADDING = 0.7  # what a cell keeps free at both sides together


@lru_cache(maxsize=8192)
def width(text: str) -> int:
    """Columns of the longest line: 2 for a hanzi or full-width sign (“ ” — and ① count so too), 1 for others."""
    return max((_line_width(line) for line in text.split("\n")), default=0)


def _line_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def lines(text: str, columns: float, points: float = 10.5) -> int:
    """Lines the text takes when wrapped in a cell that many columns wide, set in type of that size."""
    room = max(2.0, (columns - _PADDING) * 10.5 / points)
    whole = room // 2 * 2  # a hanzi is never split
    return sum(max(1, ceil(_line_width(line) / whole)) for line in text.split("\n"))


def height(text: str, columns: float, points: float = 10.5, *, least: float = 0) -> float:
    """Height of a row in points that shows the wrapped text whole; at most the 409 a worksheet allows."""
    return min(409.0, max(least, lines(text, columns, points) * LINE_POINTS * points / 10.5 + 4))
