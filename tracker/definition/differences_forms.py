"""What a changed form changes: version, rows, fields, checks."""

from collections.abc import Iterator
from dataclasses import replace

from tracker.definition.form import Field, Form, Row
from tracker.definition.model import Campaign

_ABOUT = (("title", "名称"), ("annex", "附件号"))


def form_differences(old: Campaign, new: Campaign) -> Iterator[str]:
    """A sentence for each change of a form in use."""
    for form in new.forms:
        before = old.form(form.id)
        if before is None:
            yield f"新增报表《{form.name}》。"
        elif before != form:
            yield from _form(before, form)
    for form in old.forms:
        if new.form(form.id) is None:
            yield f"取消报表《{form.name}》。"


def _form(old: Form, new: Form) -> Iterator[str]:
    name = f"《{old.name}》"
    told = [*_named(name, old, new), *_rows(name, old, new), *_fields(name, old, new), *_checks(name, old, new)]
    if old.version != new.version:
        yield f"{name}由第{old.version}版改为第{new.version}版；要重新下发空白表。"
    yield from told
    if old.version == new.version and set(new.by_id) - set(old.by_id):
        yield f"注意：{name}增加了指标而版次没有变，已下发的空白表里没有这些栏。"
    if not told and old.version == new.version:
        yield f"{name}的填表说明、版式或别名有改动。"


def _named(name: str, old: Form, new: Form) -> Iterator[str]:
    for key, what in _ABOUT:
        if getattr(old, key) != getattr(new, key):
            yield f"{name}的{what}由“{getattr(old, key)}”改为“{getattr(new, key)}”。"


def _rows(name: str, old: Form, new: Form) -> Iterator[str]:
    before: dict[str, Row] = {row.id: row for row in old.rows}
    after: dict[str, Row] = {row.id: row for row in new.rows}
    yield from _listed(name, "增加行", [row.label for row in new.rows if row.id not in before])
    yield from _listed(name, "减少行", [row.label for row in old.rows if row.id not in after])
    for row in new.rows:
        label = before.get(row.id, row).label
        if label != row.label:
            yield f"{name}的行“{label}”改名为“{row.label}”。"


def _fields(name: str, old: Form, new: Form) -> Iterator[str]:
    yield from _listed(name, "增加指标", [f.label for f in new.fields if f.id not in old.by_id])
    yield from _listed(name, "减少指标", [f.label for f in old.fields if f.id not in new.by_id])
    for field in new.fields:
        before = old.by_id.get(field.id, field)
        if before.label != field.label:
            yield f"{name}的指标“{before.label}”改名为“{field.label}”。"
        if replace(before, label=field.label) != field:
            yield f"{name}的指标“{field.label}”：{'、'.join(_changed(before, field))}有改动。"


def _changed(old: Field, new: Field) -> Iterator[str]:
    for key, what in (
        ("type", "类型"), ("unit", "计量单位"), ("required", "是否必填"), ("choices", "选项"), ("calc", "算式"),
        ("usual", "常见范围"), ("over_units", "汇总方式"), ("over_rows", "合计方式"), ("over_time", "累计方式"),
        ("since", "起用日期"), ("until", "停用日期"), ("scope", "层次"), ("group", "分组"), ("aliases", "别名"),
        ("name", "模板名"),
    ):  # fmt: skip
        if getattr(old, key) != getattr(new, key):
            yield what


def _checks(name: str, old: Form, new: Form) -> Iterator[str]:
    yield from _listed(name, "增加审核关系", [c.message for c in new.checks if c not in old.checks])
    yield from _listed(name, "取消审核关系", [c.message for c in old.checks if c not in new.checks])


def _listed(name: str, what: str, labels: list[str]) -> Iterator[str]:
    if labels:
        yield f"{name}{what}：{'；'.join(labels)}。"
