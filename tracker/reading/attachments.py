"""Files that are no form: matched to a file part the unit still owes, by label in the name and by type."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from tracker.definition.ad_hoc import is_ad_hoc
from tracker.definition.model import Duty, Part
from tracker.definition.units import belongs
from tracker.facts import DeliveryKey, PartReading, Question
from tracker.reading.event_return import ad_hoc_periods, named_number, topic
from tracker.reading.hints import Hints
from tracker.reading.kinds import DOCUMENTS, KIND_LABELS, Kind
from tracker.reading.known import Known
from tracker.reading.labels import normal
from tracker.reading.questions import Ask

_YEAR = re.compile(r"^\d{4}年(?=.)")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_WORDS = re.compile(r"[\s\d_\-—.,，、。（）()《》“”【】\[\]第最终版稿年月日]+")


@dataclass(frozen=True, slots=True)
class _Owed:
    """A file part that an open delivery asks for."""

    key: DeliveryKey
    duty: Duty
    part: Part


def read_file(
    data: bytes, kind: Kind, name: str, hints: Hints, known: Known, member: str
) -> PartReading | Question | None:
    """The part the file is, a question about it, or None when it fits no part (附带材料)."""
    if hints.assigned is not None:
        return _assigned(data, kind, name, hints.assigned, hints, known, member)
    events = _for_events(hints, known)
    owed = (
        events if events and named_number(hints.sub_folder) else [*_owed(hints.open_deliveries, hints, known), *events]
    )
    stem = normal(name.rpartition(".")[0] or name)
    named = [o for o in owed if normal(o.part.label) in stem]
    if all(is_ad_hoc(o.duty.obligation) for o in named) and owed is not events:
        named += _amended(stem, hints, known)
    if not named:
        form = _form_named(name, known, hints) if kind in DOCUMENTS else None
        if form is not None:
            return Ask.WORD_FOR_FORM.of(member, candidates=form[1], form_id=form[0], form=form[2])
        named = [o for o in owed if _titled(o, name)]
        if not named:
            return _maybe([o for o in owed if _partly(o.part, name)], kind, name, member)
    return _settle(data, kind, name, named, member)


def _assigned(
    data: bytes, kind: Kind, name: str, key: DeliveryKey, hints: Hints, known: Known, member: str
) -> PartReading | Question | None:
    """A document a person assigned: the part said, the one its name says, or the only one of its type."""
    duties = [d for d in known.duties if (d.campaign.id, d.obligation.id) == (key.campaign, key.obligation)]
    owed = [_Owed(key, d, part) for d in duties for part in d.obligation.parts if part.kind == "file"]
    if hints.assigned_part:
        said = [o for o in owed if o.part.id == hints.assigned_part]
        return _settle(data, kind, name, said, member) if said else None
    form = _form_named(name, known, replace(hints, open_deliveries=(key,))) if kind in DOCUMENTS else None
    if form is not None:  # a table sent as text is not to pass for the only document that fits
        return Ask.WORD_FOR_FORM.of(member, candidates=form[1], form_id=form[0], form=form[2])
    stem = normal(name.rpartition(".")[0] or name)
    fitting = [o for o in owed if _allowed(o.part, kind, name)]
    named = [o for o in fitting if normal(o.part.label) in stem] or fitting
    return _settle(data, kind, name, named, member) if len(named) == 1 else None


def _settle(data: bytes, kind: Kind, name: str, named: Sequence[_Owed], member: str) -> PartReading | Question:
    allowed = [o for o in named if _allowed(o.part, kind, name)]
    if not allowed:
        types = "、".join(named[0].part.types)
        shown = KIND_LABELS.get(kind, "其他格式的文件")
        keys = tuple(o.key for o in named)
        return Ask.ATTACHMENT_TYPE.of(member, candidates=keys, label=named[0].part.label, types=types, kind=shown)
    dated = [o for o in allowed if _period_named(o, name)] or allowed
    if len({o.key for o in dated}) > 1:
        keys = tuple(dict.fromkeys(o.key for o in dated))
        return Ask.ATTACHMENT_WHICH.of(member, candidates=keys, label=dated[0].part.label)
    longest = max(dated, key=lambda o: len(o.part.label))
    return PartReading(longest.key, longest.part.id, 0, sha256(data).hexdigest(), (), (), member=member)


def _maybe(near: Sequence[_Owed], kind: Kind, name: str, member: str) -> Question | None:
    """A name that holds part of a label (总结.wps for 工作总结) is a weak witness: asked, the answer first."""
    fitting = [o for o in near if _allowed(o.part, kind, name)]
    if not fitting:
        return None
    keys = tuple(dict.fromkeys(o.key for o in fitting))
    return Ask.ATTACHMENT_MAYBE.of(member, candidates=keys, label=fitting[0].part.label)


def _amended(stem: str, hints: Hints, known: Known) -> list[_Owed]:
    """The newest accepted delivery that asks for a file so labelled: a corrected 工作总结 is a new version of it."""
    settled = [o for o in _owed(hints.settled_deliveries, hints, known) if normal(o.part.label) in stem]
    return [o for o in settled if o.key == settled[0].key]


def _owed(keys: Sequence[DeliveryKey], hints: Hints, known: Known) -> list[_Owed]:
    """File parts of these deliveries, but for events: of those a file does not say which it amends."""
    found = []
    for key in keys:
        for duty in known.duties:
            own = (duty.campaign.id, duty.obligation.id) == (key.campaign, key.obligation)
            if own and not is_ad_hoc(duty.obligation):
                found += [_Owed(key, duty, part) for part in duty.obligation.parts if part.kind == "file"]
    return _inside(found, hints)


def _for_events(hints: Hints, known: Known) -> list[_Owed]:
    """File parts that the folder's unit may report whenever something happens, as new deliveries or by number."""
    found = []
    for duty in known.duties:
        unit = known.unit(duty.campaign, hints.folder) if is_ad_hoc(duty.obligation) and hints.folder else None
        if unit is not None and belongs(duty.obligation, unit):
            for period in ad_hoc_periods(duty, hints):
                key = DeliveryKey(duty.campaign.id, duty.obligation.id, period.id, unit.code)
                found += [_Owed(key, duty, part) for part in duty.obligation.parts if part.kind == "file"]
    return _inside(found, hints)


def _inside(found: list[_Owed], hints: Hints) -> list[_Owed]:
    """Those of the obligation whose sub-folder the file lies in, where it lies in one."""
    sub = normal(topic(hints.sub_folder))
    inside = [o for o in found if sub and sub in (normal(o.duty.obligation.short), normal(o.duty.obligation.title))]
    return inside or found


def _allowed(part: Part, kind: Kind, name: str) -> bool:
    """Whether the content, whatever the name says, is of a type the part takes."""
    ending = name.rpartition(".")[2].casefold()
    real = {"word": {"doc", "wps"}, "jpg": {"jpg", "jpeg"}, "ole": {ending}, "unknown": {ending}}.get(kind, {kind})
    return not part.types or bool(real & {t.casefold().lstrip(".") for t in part.types})


def _titled(owed: _Owed, name: str) -> bool:
    """The obligation's title stands in the name and it asks for this one file only."""
    files = [p for p in owed.duty.obligation.parts if p.kind == "file" and p.required]
    return normal(owed.duty.obligation.title) in normal(name) and files == [owed.part]


def _partly(part: Part, name: str) -> bool:
    words = {normal(w) for w in _WORDS.split(name.rpartition(".")[0])}
    return any(len(w) >= 2 and w in normal(part.label) for w in words)


def _period_named(owed: _Owed, name: str) -> bool:
    """The period's label, with or without its year (10月上半月工作总结.docx), or the day it is due, in the name."""
    period = owed.duty.period(owed.key.period)
    if period is None:
        return False
    due = period.printed_due
    days = {(int(m[1]), int(m[2])) for m in _MONTH_DAY.finditer(normal(name))}
    return normal(_YEAR.sub("", period.label)) in normal(name) or (due.month, due.day) in days


def _form_named(name: str, known: Known, hints: Hints) -> tuple[str, tuple[DeliveryKey, ...], str] | None:
    """The form a document's name means (附件11.docx): its id, the open deliveries that ask for it, its name."""
    text = normal(name)
    best: tuple[bool, str, tuple[DeliveryKey, ...], str] | None = None
    for each in known.forms:
        annex, asking = normal(each.form.annex), {d.obligation.id for d in each.duties}
        keys = tuple(k for k in hints.open_deliveries if k.campaign == each.campaign.id and k.obligation in asking)
        by_annex = annex and re.search(re.escape(annex) + r"(?!\d)", text)
        if (by_annex or normal(each.form.title) in text) and (best is None or (keys and not best[0])):
            best = (bool(keys), each.form.id, keys, f"《{each.form.name}》")
    return best[1:] if best else None
