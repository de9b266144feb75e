"""What a changed form would rewrite: a figure once reported must keep its row, its field and its meaning."""

from collections.abc import Iterator

from tracker.definition.change import Change
from tracker.definition.form import Form
from tracker.problem import Catalogue, Problem

_MEANING = ("type", "unit", "scope", "over_units", "over_rows", "over_time", "calc")


class FormRewrite(Catalogue):
    """Changes of forms that are refused, each with what to do instead."""

    LOST_WITHOUT_VERSION = (
        "error",
        "《{form}》少了{what}，版次却没有变，已报来的数会没有着落。",
        "请把原来的表存为 forms/old/{id}-{version}.toml，再把 version 改为 {next}；或恢复原样。",
    )
    MEANING_WITHOUT_VERSION = (
        "error",
        "《{form}》的{what}改了类型、计量单位或汇总方式，版次却没有变，已报来的数会变了意思。",
        "请把原来的表存为 forms/old/{id}-{version}.toml，再把 version 改为 {next}；或恢复原样。",
    )
    VERSION_LOWERED = ("error", "《{form}》的版次由第{version}版退到第{found}版。", "请把 version 写成 {next}。")
    OLD_FORM_MISSING = (
        "error",
        "《{form}》改了版次，却没有留下第{version}版，用旧表报来的数会读不出。",
        "请把第{version}版原样存为 forms/old/{id}-{version}.toml。",
    )
    OLD_FORM_CHANGED = (
        "error",
        "forms/old/{id}-{version}.toml 与已启用的《{form}》第{version}版不一样。",
        "请把已启用的第{version}版原样放进去。",
    )


def forms_rewritten(change: Change) -> tuple[Problem, ...]:
    """Every change of a form that needs a new version and has none, or an old version not kept as it was.

    A form that is dropped altogether is settled with its obligation's parts.
    """
    found: list[Problem] = []
    for old in change.old.forms:
        new = change.new.form(old.id)
        if new is None:
            continue
        if new.version == old.version:
            found += _same_version(change, old, new)
        elif new.version < old.version:
            found.append(_at(change, FormRewrite.VERSION_LOWERED, old, "version", found=new.version))
        else:
            found += _kept(change, old)
    for old in change.old.old_forms:
        found += _kept(change, old)
    return tuple(found)


def _same_version(change: Change, old: Form, new: Form) -> Iterator[Problem]:
    rows = {row.id for row in new.rows}
    lost = [f"行“{row.label}”" for row in old.rows if row.id not in rows]
    lost += [f"指标“{field.label}”" for field in old.fields if field.id not in new.by_id]
    if lost:
        yield _at(change, FormRewrite.LOST_WITHOUT_VERSION, old, "version", what="、".join(lost))
    other = ["表式"] if new.shape != old.shape else []
    for field in old.fields:
        now = new.by_id.get(field.id, field)
        if any(getattr(field, name) != getattr(now, name) for name in _MEANING):
            other.append(f"指标“{field.label}”")
    if other:
        yield _at(change, FormRewrite.MEANING_WITHOUT_VERSION, old, "version", what="、".join(other))


def _kept(change: Change, old: Form) -> Iterator[Problem]:
    """Whether a version that was once in use is still there, unchanged."""
    kept = change.new.form_version(old.id, old.version)
    if change.new.form(old.id) is None or kept == old:
        return
    yield _at(change, FormRewrite.OLD_FORM_CHANGED if kept else FormRewrite.OLD_FORM_MISSING, old, "version")


def _at(change: Change, fault: FormRewrite, form: Form, key: str, what: str = "", found: int = 0) -> Problem:
    place, following = change.where.form(form.id, key), form.version + 1
    return fault.at(place, form=form.name, id=form.id, version=form.version, next=following, what=what, found=found)
