"""The gate: what the bytes are, whether they are whole and harmless, before any reader touches them.

A screen, not a proof: a hand-made file can dodge it, so the reader behind it runs in a capped process (worker.py).
"""

from dataclasses import dataclass, field

from tracker.reading.compound import inspect_compound
from tracker.reading.kinds import Kind, sniff
from tracker.reading.ooxml import Marks
from tracker.reading.package import inspect
from tracker.reading.questions import Ask, Refusal

_TAIL = 2048


@dataclass(frozen=True, slots=True)
class Look:
    """What passed: the kind, marks by sheet name, the document's custom properties, whether it carries macros."""

    kind: Kind
    marks: dict[str, Marks] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    macros: bool = False


def look(data: bytes) -> Look:
    """The look at some bytes; raises a Refusal that names what is wrong (empty, cut short, locked, too large …)."""
    kind = sniff(data)
    if kind == "empty":
        raise Refusal(Ask.EMPTY_FILE)
    if kind == "zip":
        package = inspect(data)
        macros = any(name.lower().endswith("vbaproject.bin") for name in package.members)
        return Look(package.kind, package.marks, package.properties, macros)
    if kind == "ole":
        inner, marks, macros = inspect_compound(data)
        return Look(inner, marks, macros=macros)
    if kind in ("pdf", "jpg", "png") and not _ends_well(data, kind):
        raise Refusal(Ask.TRUNCATED)
    return Look(kind)


def _ends_well(data: bytes, kind: Kind) -> bool:
    """Whether the end mark of a PDF or a picture is there; scanners pad behind it."""
    tail = data[-_TAIL:]
    mark = {"pdf": b"%%EOF", "jpg": b"\xff\xd9", "png": b"IEND\xaeB`\x82"}[kind]
    return mark in tail
