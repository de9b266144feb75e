"""情况说明 ↔ 核实性审核意见: which query an explanation is about, by our own sentence, by place, or by its words."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from tracker.definition.form import TOTAL, Form
from tracker.facts import Explanation
from tracker.problem import Problem
from tracker.reading.labels import normal

_WHOLE = frozenset({"", "全表", "整表", "整张表", "全部", "本表"})


def query_id(problem: Problem) -> str:
    """What names a query for good: an explanation holds as long as the same numbers are asked about."""
    told = f"{problem.code}\x1f{problem.part}\x1f{problem.row}\x1f{problem.field}\x1f{problem.sentence}"
    return sha256(told.encode("utf-8", "replace")).hexdigest()[:12]


def answered(
    problems: Sequence[Problem], explanations: Sequence[Explanation], forms: Mapping[str, Form]
) -> dict[Problem, Explanation]:
    """The queries that are explained, each with its explanation; `forms` are those of the delivery by part id."""
    return {
        problem: told[-1]
        for problem in dict.fromkeys(problems)
        if problem.severity == "query" and (told := [e for e in explanations if _is_about(e, problem, forms)])
    }


def _is_about(explanation: Explanation, problem: Problem, forms: Mapping[str, Form]) -> bool:
    opinion = normal(explanation.opinion)
    if opinion:  # a line of ours: an older number's question is not this one
        return normal(problem.sentence) in opinion
    form = forms.get(problem.part)
    if form is None or not _names(explanation.form, form, problem):
        return False
    item = normal(explanation.item)
    if explanation.at and (not item or explanation.at.upper() == problem.place.cell):
        return explanation.at.upper() == problem.place.cell
    if not problem.field:
        return item in _WHOLE or item in (normal(form.title), normal(form.name), normal(form.annex))
    return _field_meant(item, form, problem) and _row_meant(item, form, problem)


def _names(written: str, form: Form, problem: Problem) -> bool:
    name = normal(written)
    own = {normal(text) for text in (form.annex, form.title, form.name, problem.place.sheet, *form.aliases) if text}
    return not name or name in own


def _field_meant(item: str, form: Form, problem: Problem) -> bool:
    """The indicator is named, and its group if several are called so and one of their groups is."""
    labels = {f.id: {normal(name) for name in (f.label, *f.aliases)} for f in form.fields}
    named = _longest(item, set().union(*labels.values()))
    meant = {name for name, own in labels.items() if own & named}
    groups = _longest(item, {normal(f.group) for f in form.fields if f.group} - named)
    if groups:
        meant = {name for name in meant if normal(form.by_id[name].group) in groups} or meant
    return problem.field in meant


def _row_meant(item: str, form: Form, problem: Problem) -> bool:
    """The row is named, or none is: then the explanation is about the indicator in every row."""
    if form.shape == "list":
        number = item.partition("第")[2].partition("条")[0]
        return not number or number == problem.row
    labels = {row.id: {normal(name) for name in (row.label, *row.aliases)} for row in form.rows}
    labels[TOTAL] = {normal(form.total_label or "合计")}
    named = _longest(item, set().union(*labels.values()))
    meant = {row for row, own in labels.items() if own & named}
    return not meant or problem.row in meant


def _longest(text: str, labels: set[str]) -> set[str]:
    """The labels that stand in a text, without those that are only part of a longer one there (抽查 in 抽查合格)."""
    found = {label for label in labels if label and label in text}
    return {label for label in found if not any(label != other and label in other for other in found)}
