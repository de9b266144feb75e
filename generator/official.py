"""What an official paper says of itself: mark, 发文字号, 签发人, dates; open in a draft, filled once it is signed."""

from dataclasses import dataclass
from datetime import date

from generator.shown import printed
from generator.standing_sentences import open_date

_BLANK = "\u3000"


@dataclass(frozen=True, slots=True)
class Signing:
    """How a paper was signed, as far as it is: number, day and signer are "" or None in a draft.

    `code` is the office's 机关代字, `contact` whom to ring, `copies` 抄送; "" where they are not known.
    """

    number: str = ""
    signed_on: date | None = None
    signer: str = ""
    code: str = ""
    contact: str = ""
    copies: str = ""


def official_names(signing: Signing, office: str, day: date, to: str) -> dict[str, object]:
    """The names of the paper's own words. `day` is that of the draft, `to` the addressee."""
    dated = printed(signing.signed_on) if signing.signed_on else open_date(day)
    return {
        "机关标志": f"{office}文件",
        "发文字号": signing.number or open_number(signing, day),
        "签发人": signing.signer or _BLANK * 3,
        "成文日期": dated,
        "印发日期": dated,
        "印发机关": f"{office}办公室",
        "抄送": signing.copies,
        "主送": to,
        "联系方式": signing.contact or f"联系人：{_BLANK * 3}，电话：{_BLANK * 5}",
    }


def open_number(signing: Signing, day: date) -> str:
    """示市监〔2019〕　号: code and year known, the number left open (7.2.5)."""
    year = (signing.signed_on or day).year
    return f"{signing.code or _BLANK * 3}〔{year}〕{_BLANK * 2}号"
