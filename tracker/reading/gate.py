"""The gate: what the bytes are, whether they are whole and harmless, before any reader touches them.

A screen, not a proof: a hand-made file can dodge it, so the reader behind it runs in a capped process (worker.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.reading.compound import inspect_compound
from tracker.reading.kinds import Kind, sniff
from tracker.reading.ooxml import Marks
from tracker.reading.package import inspect
from tracker.reading.pdf_lock import lock_of
from tracker.reading.questions import Ask, Refusal
from tracker.reading.whole import whole_jpg, whole_pdf, whole_png

_WHOLE: dict[Kind, Callable[[bytes], bool]] = {"pdf": whole_pdf, "jpg": whole_jpg, "png": whole_png}


@dataclass(frozen=True, slots=True)
class Look:
    """What passed: the kind, marks by sheet name, the document's custom properties, whether it carries macros.

    `unsure`: it is locked, and whether it opens without a password can't be told.
    """

    kind: Kind
    marks: dict[str, Marks] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    macros: bool = False
    unsure: bool = False


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
    if kind in _WHOLE and not _WHOLE[kind](data):
        raise Refusal(Ask.TRUNCATED)
    lock = lock_of(data) if kind == "pdf" else "open"
    if lock == "locked":
        raise Refusal(Ask.ENCRYPTED)
    return Look(kind, unsure=lock == "unsure")
