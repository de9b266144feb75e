"""When two labels are the same: after normalisation, never by likeness; likeness only words a question."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

# A number only counts as numbering when a mark follows it: 一、 （二） 3. ① — 一般 and 3C stay what they are.
_NUMBERING = re.compile(
    r"^\s*(?:[（(](?:[一二三四五六七八九十百]+|[0-9０-９]{1,3})[）)]"
    r"|(?:[一二三四五六七八九十百]+|[0-9０-９]{1,3})\s*(?:[、)）]|[.．:：](?![0-9０-９]))|[①-⑳])\s*"
)
_BRACKET = re.compile(r"^(.+?)\s*[（(\[［【]\s*([^（()）\[\]［］【】]+?)\s*[）)\]］】]\s*$", re.DOTALL)
_LIKE = 0.6
_COUNTS = "家|户|个|起|件|次|人|人次|名|批|批次|台|台次|套|辆|条|份|张|处|所|项|篇|家次|天|吨|千克|公斤"
UNIT_WORDS = frozenset(f"{_COUNTS}|元|千元|万元|亿元|%".split("|"))


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """The label without numbering, blanks and punctuation, in one width and case."""
    plain = unicodedata.normalize("NFKC", _NUMBERING.sub("", text))
    if not plain.isalnum():
        plain = "".join(c for c in plain if unicodedata.category(c)[0] not in "ZPC")
    return plain.casefold()


@lru_cache(maxsize=8192)
def without_unit(text: str) -> tuple[str, str] | None:
    """(normalised label, unit as written) of a label that ends in brackets, 立案（起）; None for any other."""
    match = _BRACKET.match(text)
    if match is None:
        return None
    label = normal(match[1])
    return (label, unicodedata.normalize("NFKC", match[2]).strip()) if label else None


def same_unit(written: str, unit: str) -> bool:
    """Whether the unit in a heading is the field's own (or the field has none)."""
    plain = unicodedata.normalize("NFKC", unit)
    return written == plain or (not plain and written in UNIT_WORDS)


def likeliest(wanted: str, texts: list[str]) -> str:
    """The text most like the wanted label, for the words of a question; "" when none is near."""
    goal = normal(wanted)
    scored = [(SequenceMatcher(None, goal, normal(t)).ratio(), t) for t in texts if t]
    score, text = max(scored, default=(0.0, ""))
    return text.strip() if score >= _LIKE else ""
