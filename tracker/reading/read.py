"""The reader: bytes, hints and definitions → Reading. A pure function that never raises."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.definition.model import Duty
from tracker.facts import PartReading, Question, Reading
from tracker.problem import Place
from tracker.reading.attachments import read_file
from tracker.reading.faults import Fault
from tracker.reading.gate import Look, look
from tracker.reading.hints import Hints
from tracker.reading.kinds import DOCUMENTS, KIND_LABELS, WORKBOOKS, Kind
from tracker.reading.known import Known, known
from tracker.reading.nested import CONTAINERS, Budget, Nest, evidence, inside
from tracker.reading.questions import Ask, Refusal
from tracker.reading.sheets import load
from tracker.reading.workbook import Found, read_workbook

OUR_PAGE = b'<meta name="generator" content="baosong">'  # a receipt or page of ours, come back after a restore
_HEAD = 1000
_TABLE_ENDINGS = frozenset({"xls", "xlsx", "xlsm", "xlsb", "et", "ett", "csv", "ods", "tsv"})


def read(data: bytes, hints: Hints, duties: Sequence[Duty]) -> Reading:
    """Everything the bytes say: readings of parts, questions that hold them, findings, and attachments by name.

    Whatever cannot be read is a Question (never an exception); its candidates are the deliveries it may belong to.
    """
    hints = replace(hints, name=hints.name.encode("utf-8", "replace").decode())  # a name need not be good UTF-8
    try:
        return _reading(_content(data, hints, known(duties), hints.name, Nest(Budget())), hints, known(duties))
    except Refusal as refusal:
        return Reading((), (refusal.question("", hints.open_deliveries),), ())
    except MemoryError:
        return Reading((), (Ask.BOMB.of(candidates=hints.open_deliveries, detail="超出读取程序的内存"),), ())
    except Exception as fault:  # noqa: BLE001  one file must not stop the run; it is held and names the fault
        question = Ask.READER_FAILED.of(candidates=hints.open_deliveries, detail=type(fault).__name__)
        return Reading((), (question,), ())


def _content(data: bytes, hints: Hints, duties: Known, name: str, nest: Nest) -> Found:
    """One file, or one member of a container (`nest` says where in it)."""
    try:
        seen = look(data)
        if seen.kind == "html" and OUR_PAGE in data[:_HEAD]:
            return Found(attachments=[nest.member or name])
        if seen.kind in WORKBOOKS or (seen.kind in ("html", "text") and _passes_for_table(seen, name)):
            return _workbook(data, seen, hints, duties, name, nest.member)
        if seen.kind in CONTAINERS:
            return _container(data, seen.kind, hints, duties, name, nest)
        _refuse_kind(seen, name)
    except Refusal as refusal:
        return Found(questions=[refusal.question(nest.member, hints.open_deliveries)])
    return _file(data, seen, hints, duties, name, nest.member)


def _workbook(data: bytes, seen: Look, hints: Hints, duties: Known, name: str, member: str) -> Found:
    found = read_workbook(load(data, seen, name), seen.properties, hints, duties, member)
    if seen.macros:
        found.problems.append(Fault.MACROS.at(Place(member)))
    if not found.parts and found.questions and found.questions[0].code == "unknown_form":
        part = read_file(data, seen.kind, name, hints, duties, member)
        if isinstance(part, PartReading):
            return Found(parts=[part])
    return found


def _container(data: bytes, kind: Kind, hints: Hints, duties: Known, name: str, nest: Nest) -> Found:
    """Its members, each read for itself; a container without any is kept as 附带材料."""
    found, empty = Found(), True
    try:
        for inner, content in inside(data, kind, nest):
            empty = False
            place = nest.inner(inner)
            if isinstance(content, Refusal):
                found.questions.append(content.question(place.member, hints.open_deliveries))
            else:
                found.add(_content(content, hints, duties, inner.rpartition("/")[2], place))
    except Refusal as refusal:
        if empty:
            raise
        found.questions.append(refusal.question(nest.member, hints.open_deliveries))
    found.problems += evidence(data, kind, nest)
    if empty:
        found.attachments.append(nest.member or name)
    return found


def _passes_for_table(seen: Look, name: str) -> bool:
    """A web page or a text that a system exported under a table's name."""
    ending = name.rpartition(".")[2].casefold()
    return ending in _TABLE_ENDINGS or (seen.kind == "html" and ending in ("htm", "html", "mht"))


def _refuse_kind(seen: Look, name: str) -> None:
    """Contents we name rather than read: archives of other makers, tables that are none."""
    ending = name.rpartition(".")[2].casefold()
    if seen.kind == "tnef":
        raise Refusal(Ask.MAIL_KIND, kind="winmail.dat")
    if ending in _TABLE_ENDINGS:
        if seen.kind in DOCUMENTS:
            raise Refusal(Ask.WORD_FOR_FORM, form="报表")
        if seen.kind in KIND_LABELS:
            raise Refusal(Ask.NO_TABLE, kind=KIND_LABELS[seen.kind])
        if seen.kind in ("ole", "unknown"):
            raise Refusal(Ask.UNREADABLE)


def _file(data: bytes, seen: Look, hints: Hints, duties: Known, name: str, member: str) -> Found:
    if not hints.folder and not hints.open_deliveries:
        return Found(questions=[Ask.NO_UNIT.of(member)], attachments=[member or name])
    said = read_file(data, seen.kind, name, hints, duties, member)
    if isinstance(said, PartReading):
        return Found(parts=[said], problems=[Fault.MAYBE_LOCKED.at(Place(member))] if seen.unsure else [])
    if isinstance(said, Question):
        return Found(questions=[said])
    return Found(attachments=[member or name])


def _reading(found: Found, hints: Hints, duties: Known) -> Reading:
    """One reading a part: two contents of one part in one arrival are held, a blank one beside a filled one is not."""
    by_part: dict[tuple[str, str], list[PartReading]] = {}
    for part in found.parts:
        by_part.setdefault((str(part.delivery), part.part), []).append(part)
    parts, questions = [], list(found.questions)
    for same in by_part.values():
        told = _chosen([p for p in same if not p.blank], hints) or same[:1]
        if len({p.digest for p in told}) > 1 and not _many(told[0], duties):
            questions.append(_twice(told, duties))
        else:
            parts += told if _many(told[0], duties) else told[:1]
    reasons = tuple(dict.fromkeys(found.explanations))
    return Reading(tuple(parts), _once(questions), tuple(found.problems), tuple(found.attachments), reasons)


def _chosen(same: list[PartReading], hints: Hints) -> list[PartReading]:
    """Of a form that stands in several sheets, the one a person said counts; all of them where none is that one."""
    wanted = hints.assigned_sheet
    return [p for p in same if wanted and wanted in (p.member, *(v.sheet for v in p.values[:1]))] or same


def _once(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The same sentence asked of several forms of one file is one question, with all its candidates."""
    asked: dict[tuple[str, str], Question] = {}
    for question in questions:
        key = (question.code, question.sentence)
        known = asked.get(key)
        candidates = (known.candidates if known else ()) + question.candidates
        asked[key] = replace(known or question, candidates=tuple(dict.fromkeys(candidates)))
    return tuple(asked.values())


def _twice(same: Sequence[PartReading], duties: Known) -> Question:
    first = same[0]
    form = duties.form(first.delivery.campaign, first.part)
    name = f"《{form.name}》" if form else "同一材料"
    places = "、".join(f"“{place}”" for p in same if (place := p.member or next((v.sheet for v in p.values), "")))
    shown = f"（{places}）" if places else ""
    return Ask.FORM_TWICE.of(candidates=(first.delivery,), form_id=first.part, form=name, count=len(same), places=shown)


def _many(part: PartReading, duties: Known) -> bool:
    """Whether the part takes several files."""
    for duty in duties.duties:
        if (duty.campaign.id, duty.obligation.id) == (part.delivery.campaign, part.delivery.obligation):
            defined = duty.obligation.part(part.part)
            return defined is not None and defined.many
    return False
