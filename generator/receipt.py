"""收件回执: one page for the clerk; the name of the file already is the message."""

from collections.abc import Iterable
from pathlib import PurePath

from generator.file_name import safe_name
from generator.moment import short_moment
from generator.receipt_page import page
from generator.received import Received, Verdict, errors, faults, verdict

_MOST_SUBJECT, _MOST_MISSING = 30, 18  # signs


def receipt(received: Received) -> tuple[str, bytes]:
    """(file name, self-contained HTML page in UTF-8). Same input, same bytes.

    Names: 已收到_附件11、附件12_10月18日17时20分.html, 请修改_附件11_2处_…, 待确认_…, 未能读取_…; what is still
    missing stands in the name of a 已收到 as well (还缺工作总结). Two receipts of one minute may share a name.
    """
    found = verdict(received)
    pieces = [found.value, _clip(_subject(received, found), _MOST_SUBJECT)]
    if found is Verdict.CORRECT:
        pieces.append(f"{len(faults(received))}处")
    missing = _unique(label for d in received.deliveries for label in d.missing)
    if found is Verdict.RECEIVED and missing:
        pieces.append(_clip(f"还缺{'、'.join(missing)}", _MOST_MISSING))
    pieces.append(short_moment(received.received_at, received.zone))
    return safe_name("_".join(pieces), ".html"), page(received)


def _subject(received: Received, found: Verdict) -> str:
    """What it is about: the parts at fault, else all it brought, else what the file is called."""
    parts = [part for delivery in received.deliveries for part in delivery.received]
    if found is Verdict.CORRECT:
        faulty = {p.part for d in received.deliveries for p in errors(d.problems)}
        parts = [part for part in parts if part.id in faulty] or parts
    labels = _unique(part.label for part in parts)
    if not labels and found is Verdict.RECEIVED and received.attachments:
        return "附带材料"
    return "、".join(labels) or PurePath(received.file).stem


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _unique(labels: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(labels))
