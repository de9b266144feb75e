"""大写金额: an amount of money as on a cheque or a penalty notice.

Source: 支付结算办法 附一 正确填写票据和结算凭证的基本规定; where it allows two ways, the one with 零 inside the 元.
"""

from decimal import ROUND_HALF_UP, Decimal

from generator.wording import YUAN, WordingFault, said
from tracker.figures import Figure

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_MOST = Decimal(10) ** 16


def capital(value: object) -> object:
    """大写金额: 壹万贰仟元整, 叁佰元零伍分; amounts in 元, 万元 or 亿元, rounded to 分."""

    def text(amount: Decimal, figure: Figure) -> str:
        if figure.unit not in YUAN:
            raise WordingFault(f"“{figure.label}”的计量单位是“{figure.unit or '无'}”，不能写成大写金额")
        fen = (amount * YUAN[figure.unit] * 100).quantize(Decimal(1), ROUND_HALF_UP)
        if not 0 <= fen < _MOST:
            raise WordingFault("金额为负或太大，不能写成大写金额")
        return _written(int(fen))

    return said(value, text)


def _written(fen: int) -> str:
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not rest:
        return (whole or "零元") + "整"
    tenth = f"{_DIGITS[jiao]}角" if jiao else "零" if whole else ""
    return whole + tenth + (f"{_DIGITS[rest]}分" if rest else "整")


def _whole(number: int) -> str:
    """Groups of four digits; a nought is said once where places are skipped."""
    out, gap = "", False
    text = str(number)
    for place, digit in zip(range(len(text) - 1, -1, -1), text, strict=True):
        if digit != "0":
            out += ("零" if gap else "") + _DIGITS[int(digit)] + _PLACES[place % 4]
            gap = False
        else:
            gap = bool(out)
        if place % 4 == 0 and place and int(text[max(0, len(text) - place - 4) : len(text) - place] or 0):
            out += _GROUPS[place // 4]
    return out
