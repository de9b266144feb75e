"""A title in lines (GB/T 9704 7.3.1): as few as fit, broken between words, about equally long."""

import re
from itertools import combinations, pairwise
from math import ceil

CHARACTERS = 20  # 2号 type in a line of 156 mm
# Words of official titles that no line may cut; longer ones first, so that 专项整治行动 is one word.
_WORDS = (
    "专项整治行动|专项整治|专项行动|产品质量和食品安全|质量安全|产品质量|食品安全|食品相关产品|重点工业产品|"
    "工业产品|进出口|质检系统|检验检疫|行动方案|动态信息|目标完成情况|情况表|半月报|工作组|情况材料|信息库|"
    "对标自评|自查信息|企业自查|上半月|下半月|"
    "人身健康|工作总结|统计表|工作情况|进展情况表|进展情况|报送情况|情况汇报|汇总表|"
    "工作方案|实施细则|质量提升|提升行动|整治|行动|材料|上半年|下半年|全年|涉及|关于|"
    "催报|请报送|报送|情况|通报|通知|报告|总结|附件|安全|产品"
)
_DATES = (
    r"\d{4}年\d{1,2}月(?:\d{1,2}日|[上中下]旬|[上下]半月)?|\d{4}年第\d+周|"
    r"\d{1,2}月\d{1,2}日(?:—\d{1,2}月\d{1,2}日)?"
)
_TOKEN = re.compile(rf"{_DATES}|\d+|[A-Za-z]+|{_WORDS}|.", re.DOTALL)
_NEVER_FIRST = frozenset("的和及与、，）》”省市县区局")
_NEVER_LAST = frozenset("（《“")


def width(text: str) -> float:
    """In characters of the title's type; Latin letters and digits are half as wide."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def in_lines(title: str) -> str:
    """The title with line breaks; as it is where it fits one line."""
    count = ceil(width(title) / CHARACTERS)
    if count < 2 or "\n" in title:
        return title
    tokens = _tokens(title)
    for lines in (count, count + 1):
        best = _best(tokens, lines)
        if best:
            return best
    return title


def _tokens(title: str) -> list[str]:
    """Words, with what may not begin a line joined to the word before it."""
    tokens: list[str] = []
    for word in _TOKEN.findall(title):
        if tokens and (word[0] in _NEVER_FIRST or tokens[-1][-1] in _NEVER_LAST):
            tokens[-1] += word
        else:
            tokens.append(word)
    return tokens


def _best(tokens: list[str], lines: int) -> str:
    """The breaks that make the lines most equal, none too wide; "" where no breaks do."""
    wanted = width("".join(tokens)) / lines
    best, least = "", float("inf")
    for cuts in combinations(range(1, len(tokens)), lines - 1):
        edges = (0, *cuts, len(tokens))
        texts = ["".join(tokens[a:b]) for a, b in pairwise(edges)]
        if max(map(width, texts)) > CHARACTERS:
            continue
        uneven = sum((width(text) - wanted) ** 2 for text in texts)
        if uneven < least:
            best, least = "\n".join(texts), uneven
    return best
