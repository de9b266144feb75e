"""The texts of a campaign folder become a Campaign; every fault of every file is reported at once."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath

from tracker.definition.adoption import digest_of
from tracker.definition.faults import Fault
from tracker.definition.form import Form
from tracker.definition.ids import check_path_id, report_twice
from tracker.definition.lines import key_lines
from tracker.definition.load_form import LoadedForm, load_form
from tracker.definition.load_goal import load_goal, load_report
from tracker.definition.load_obligation import LoadedObligation, check_shorts, load_obligation
from tracker.definition.model import Campaign, Phase, Unit
from tracker.definition.references import check_form_rules, check_goal_rules
from tracker.definition.table import Source, Table, hint
from tracker.definition.units import belongs
from tracker.definition.units_file import parse_units
from tracker.problem import Place, Problem

CAMPAIGN, UNITS, OLD_FORMS = "campaign.toml", "units.csv", "forms/old"
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_REASONS = {
    "Cannot overwrite a value": "同一项写了两次",
    "Cannot declare": "同一张表写了两次",
    "Expected '=' after a key in a key/value pair": "这一行缺少等号",
    "Invalid value": "等号后面的内容不合写法",
    "Unclosed array": "方括号没有写完",
    "Unclosed inline table": "花括号没有写完",
}


def read_texts(folder: Path) -> tuple[dict[str, str], frozenset[str], tuple[Problem, ...]]:
    """(texts by relative path, names of the other files, problems) of a campaign folder.

    Texts are campaign.toml, units.csv and forms/**/*.toml, in UTF-8 with or without BOM.
    """
    texts: dict[str, str] = {}
    others: set[str] = set()
    problems: list[Problem] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if not _is_text(name):
            others.add(name)
            continue
        try:
            texts[name] = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            problems.append(Fault.NOT_UTF8.at(Place(name)))
        except OSError as fault:
            problems.append(Fault.UNREADABLE.at(Place(name), reason=fault.strerror))
    return texts, frozenset(others), tuple(problems)


def _is_text(name: str) -> bool:
    return name in (CAMPAIGN, UNITS) or (name.startswith("forms/") and name.endswith(".toml"))


def load_campaign(
    texts: Mapping[str, str], files: frozenset[str] = frozenset()
) -> tuple[Campaign | None, tuple[Problem, ...]]:
    """(campaign, problems) from texts by relative path; `files` are the names of the other files there.

    The campaign is None when a problem of severity error is among them; notes (a short month) come beside it.
    forms/old/<id>-<version>.toml are earlier versions of its forms, held to the same rules.
    """
    problems: list[Problem] = []
    forms = _forms(texts, problems, "forms")
    _check_titles(forms)
    _check_workbooks(forms, files)
    old_forms = _forms(texts, problems, OLD_FORMS)
    units: tuple[Unit, ...] = ()
    if UNITS in texts:
        units, faults = parse_units(texts[UNITS])
        problems += faults
    else:
        problems.append(Fault.NO_UNITS_FILE.at(Place(UNITS)))
    table = _table(CAMPAIGN, texts[CAMPAIGN], problems) if CAMPAIGN in texts else None
    if CAMPAIGN not in texts:
        problems.append(Fault.NO_CAMPAIGN_FILE.at(Place(CAMPAIGN)))
    draft = _Draft(forms, old_forms, units, files, digest_of(texts))
    campaign = _campaign(table, draft) if table else None
    whole = not any(problem.severity == "error" for problem in problems)
    return campaign if whole else None, tuple(problems)


def _check_workbooks(forms: Sequence[LoadedForm], files: frozenset[str]) -> None:
    """The issued blanks lie beside the forms; `files` empty: nothing is looked for."""
    for loaded in forms:
        name = loaded.form.workbook
        if name and files and f"forms/{name}" not in files:
            loaded.table.fault(Fault.WORKBOOK_MISSING, "workbook", found=name)


@dataclass(frozen=True)
class _Draft:
    """What a campaign is put together from, beside its own file."""

    forms: Sequence[LoadedForm]
    old_forms: Sequence[LoadedForm]
    units: tuple[Unit, ...]
    files: frozenset[str]
    digest: str

    @property
    def by_id(self) -> dict[str, Form]:
        """Forms by id."""
        return {loaded.form.id: loaded.form for loaded in self.forms}


def _table(file: str, text: str, problems: list[Problem]) -> Table | None:
    """The file's table, or None with the syntax fault's line."""
    plain = text.removeprefix("\ufeff")
    try:
        values = tomllib.loads(plain, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        problems.append(_syntax_fault(file, plain, str(fault)))
        return None
    return Table(Source(file, key_lines(plain), problems), values)


def _syntax_fault(file: str, text: str, message: str) -> Problem:
    position = _POSITION.search(message)
    line = int(position.group(1)) if position and position.group(1) else text.count("\n") + 1
    plain = _POSITION.sub("", message)
    reason = next((ours for theirs, ours in _REASONS.items() if plain.startswith(theirs)), plain)
    return Fault.BAD_TOML.at(Place(file, line=line), reason=reason)


def _forms(texts: Mapping[str, str], problems: list[Problem], folder: str) -> list[LoadedForm]:
    """The forms straight in a folder; no id stands twice among those in use."""
    loaded = []
    for name in sorted(texts):
        if PurePosixPath(name).parent.as_posix() == folder and name.endswith(".toml"):
            table = _table(name, texts[name], problems)
            if table:
                loaded.append(load_form(table))
    if folder != OLD_FORMS:
        report_twice((form.form.id, form.table) for form in loaded)
    return loaded


def _check_old(draft: _Draft) -> None:
    """An old form is named for what it is, older than the one in use, and its rules hold among its own fields."""
    for one in draft.old_forms:
        form, current = one.form, draft.by_id.get(one.form.id)
        wanted = f"{OLD_FORMS}/{form.id}-{form.version}.toml"
        if one.table.source.file != wanted:
            one.table.fault(Fault.OLD_FORM_NAME, "id", found=f"{form.id} 第{form.version}版", wanted=wanted)
        if current is None:
            near = hint(form.id, draft.by_id)
            one.table.fault(Fault.UNKNOWN_ID, "id", found=form.id, what="现行报表", hint=near)
        elif form.version >= current.version:
            gaps = {"title": form.name, "version": form.version, "current": current.version}
            one.table.fault(Fault.OLD_FORM_NOT_OLDER, "version", **gaps)
        check_form_rules(one, {**_ever(draft), form.id: form}, ())


def _ever(draft: _Draft) -> dict[str, Form]:
    """Forms by id with the fields of all their versions: an old rule may name what another form has since lost."""
    forms = draft.by_id
    for one in draft.old_forms:
        if known := forms.get(one.form.id):
            lost = tuple(field for field in one.form.fields if field.id not in known.by_id)
            forms[known.id] = replace(known, fields=(*known.fields, *lost))
    return forms


def _check_titles(loaded: Sequence[LoadedForm]) -> None:
    """Two forms that one sheet name or title would mean can't be told apart."""
    seen: dict[str, str] = {}
    for one in loaded:
        for key in ("annex", "title"):
            found = getattr(one.form, key)
            if found in seen:
                one.table.fault(Fault.TITLE_CLASH, key, found=found, other=seen[found])
            if found:
                seen[found] = one.form.id


def _campaign(table: Table, draft: _Draft) -> Campaign:
    campaign_id = table.text("id")
    check_path_id(table, campaign_id)
    starts, ends = table.day("starts", required=True), table.day("ends", required=True)
    if starts and ends and starts > ends:
        table.fault(Fault.STARTS_AFTER_ENDS, "starts", first="开始日", starts=starts, last="结束日", ends=ends)
    obligations = _obligations(table, draft, starts, ends)
    by_id = {loaded.obligation.id: loaded for loaded in obligations}
    goals = [(load_goal(t, by_id), t) for t in table.tables("goal")]
    reports = [(load_report(t, by_id, draft.files), t) for t in table.tables("report")]
    campaign = Campaign(
        id=campaign_id,
        title=table.text("title"),
        document=table.text("document"),
        collector=table.text("collector"),
        starts=starts or date.min,
        ends=ends or date.max,
        units=draft.units,
        obligations=tuple(loaded.obligation for loaded in obligations),
        forms=tuple(loaded.form for loaded in draft.forms),
        goals=tuple(goal for goal, _ in goals),
        reports=tuple(report for report, _ in reports),
        digest=draft.digest,
        old_forms=tuple(loaded.form for loaded in draft.old_forms),
        parent=table.text("parent", ""),
        parent_unit=table.text("parent_unit", ""),
        phases=tuple(_phase(t, starts, ends) for t in table.tables("phase")),
    )
    if campaign.parent == campaign_id or (campaign.parent_unit and not campaign.parent):
        table.fault(Fault.PARENT, "parent" if campaign.parent else "parent_unit")
    table.close()
    report_twice((goal.id, t) for goal, t in goals)
    report_twice((report.id, t) for report, t in reports)
    for one in draft.forms:
        check_form_rules(one, draft.by_id, obligations)
    _check_old(draft)
    for goal, t in goals:
        check_goal_rules(t, goal, draft.by_id, by_id.get(goal.obligation))
    return campaign


def _phase(table: Table, starts: date | None, ends: date | None) -> Phase:
    """A phase lies within the campaign, its first day not after its last."""
    first, last = table.day("starts", required=True), table.day("ends", required=True)
    phase = Phase(table.text("title"), first or date.min, last or date.max, table.text("basis"))
    table.close()
    if first and last and first > last:
        table.fault(Fault.STARTS_AFTER_ENDS, "starts", first="开始日", starts=first, last="结束日", ends=last)
    early, late = first and starts and first < starts, last and ends and last > ends
    if early or late:
        table.fault(Fault.PHASE_OUTSIDE, "starts" if early else "ends", title=phase.title, first=starts, last=ends)
    return phase


def _obligations(table: Table, draft: _Draft, starts: date | None, ends: date | None) -> list[LoadedObligation]:
    loaded = [load_obligation(t, draft.by_id, starts, ends) for t in table.tables("obligation")]
    if not loaded:
        table.fault(Fault.NO_OBLIGATION)
    report_twice((one.obligation.id, one.table) for one in loaded)
    check_shorts(loaded)
    for one in loaded:
        during = [u for u in draft.units if belongs(one.obligation, u) and _overlaps(u, starts, ends)]
        if draft.units and not during:
            key = "from" if one.table.has("from") else ""
            one.table.fault(Fault.NO_UNIT_OWES, key, title=one.obligation.title)
    return loaded


def _overlaps(unit: Unit, starts: date | None, ends: date | None) -> bool:
    """Whether the unit's row holds on some day of the campaign."""
    before_end = ends is None or unit.valid_from is None or unit.valid_from <= ends
    return before_end and (starts is None or unit.valid_to is None or starts <= unit.valid_to)
