"""docxtpl's tags in a line of text: where they are, what they are, and the hand's slips in them that we mend."""

import re
from dataclasses import dataclass
from typing import Literal

Scope = Literal["", "p", "tr", "tc", "r"]

GUARD = "{?}"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\s?[?？]\s?\}", re.DOTALL)
_SCOPE = re.compile(r"(\{%-?)\s*(tr|tc|p|r)(?=\s)\s*|(\{[{#]-?)(tr|tc|p|r)(?=\s)\s*", re.DOTALL)  # {{ r }} is a name
_WORD = re.compile(r"\{%-?\s*(\w+)")
_WIDE = re.compile(r"[｛{]\s?｛|｛\s?[{%#％＃]|[%#％＃]\s?｝|｝\s?[｝}]|\{[％＃]|[％＃]\}|｛\s?[?？]|[?？]\s?｝")
_ORPHAN = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_OPENING, _CLOSING = '"“”', "'‘’"
HIDE = str.maketrans("{}", "\ue002\ue003")  # a lone brace of the text, which docxtpl would join with a tag's
_SHOW = str.maketrans("\ue002\ue003", "{}")
_WRITTEN = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))  # docxtpl's way to let a text show braces
_HALF = str.maketrans("（），：｜％＝＞＜！［］．\u3000\u00a0", "(),:|%=><![].  ")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a part with its place in words. `run` is its run's format as XML, None where it stands in no run.

    `whole`: it commands runs, as {{r }} and {%r %} do, and stands beside them. `cell`: it stands in a table.
    """

    text: str
    place: str
    run: str | None = None
    whole: bool = False
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A tag at text[start:end]. `code` is it made ready for Jinja, without its scope (docxtpl's p, tr, tc, r)."""

    start: int
    end: int
    text: str
    code: str
    scope: Scope

    @property
    def guard(self) -> bool:
        """Whether it is {?}, the sign of a sentence that goes with its figures."""
        return self.text[1] in "?？ " and self.text[1:-1].strip() in ("?", "？")

    @property
    def comment(self) -> bool:
        """Whether it is {# … #}."""
        return self.text.startswith("{#")

    @property
    def word(self) -> str:
        """The statement's first word (for, endif …), or "" for a value or a comment."""
        match = _WORD.match(self.code)
        return match.group(1) if match else ""


def find(text: str) -> tuple[Found, ...]:
    """The whole tags in a text, in order."""
    return tuple(_found(match) for match in _TAG.finditer(text))


def rest(text: str) -> str:
    """The text without its tags."""
    return _TAG.sub("", text)


def wide_brace(text: str) -> bool:
    """Whether a brace of a tag was typed full-width: ｛｛ 合计.立案 ｝｝."""
    return bool(_WIDE.search(text))


def unbalanced(text: str) -> str:
    """The kind of an unfinished tag: "comment", "tag", or "" when all are whole."""
    left = rest(text)
    if "{#" in left:
        return "comment"
    inside = any(_ORPHAN.search(m.group()[2:-2]) for m in _TAG.finditer(text) if not m.group().startswith("{#"))
    return "tag" if inside or _ORPHAN.search(left) else ""


def uncovered(text: str) -> str:
    """The template's own text as it is to be printed: lone braces back, {_{ as {{."""
    text = text.translate(_SHOW)
    for written, meant in _WRITTEN:
        text = text.replace(written, meant)
    return text


def quotes_paired(code: str) -> bool:
    """Whether every quotation in a (mended) tag is closed."""
    left = re.sub(r"\"[^\"]*\"|'[^']*'", "", code)
    return '"' not in left and "'" not in left


def _found(match: re.Match[str]) -> Found:
    text = match.group()
    code = text if text.startswith("{#") else text[:2] + _mended(text[2:-2]) + text[-2:]
    scoped = _SCOPE.match(code)
    if scoped is None:
        return Found(match.start(), match.end(), text, code, "")
    opening = scoped.group(1) or scoped.group(3)
    scope: Scope = scoped.group(2) or scoped.group(4)  # type: ignore[assignment]
    return Found(match.start(), match.end(), text, f"{opening} {code[scoped.end() :]}", scope)


def _mended(inside: str) -> str:
    """Word's curly quotes around a literal made straight, full-width marks outside literals made half-width."""
    out: list[str] = []
    quote = ""
    for sign in inside.replace("\n", " ").replace("\r", " "):
        family = _OPENING if sign in _OPENING else _CLOSING if sign in _CLOSING else ""
        if not quote:
            out.append(family[0] if family else sign.translate(_HALF))
            quote = sign if family else ""
        elif _closes(quote, sign):
            out.append(_OPENING[0] if quote in _OPENING else _CLOSING[0])
            quote = ""
        else:
            out.append(sign)
    return "".join(out)


def _closes(opening: str, sign: str) -> bool:
    """A straight quote is closed by a straight one; a curly one by any of its kind."""
    if opening in "\"'":
        return sign == opening
    return sign in (_OPENING if opening in _OPENING else _CLOSING)
