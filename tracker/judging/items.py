"""Items of a list by the key that names them: named twice in one list, or by another unit too."""

from collections.abc import Collection, Iterator, Mapping

from tracker.definition.form import Form
from tracker.facts import PartReading
from tracker.judging.faults import Judged
from tracker.judging.ground import FormPart
from tracker.problem import Problem

ItemKey = tuple[str, ...]


def item_keys(form: Form, reading: PartReading) -> Mapping[str, ItemKey]:
    """Each item's key by item number, as compared: without blanks and case. A key blank in whole names nothing."""
    if form.shape != "list" or not form.key:
        return {}
    texts: dict[str, dict[str, str]] = {}
    named = frozenset(form.key)
    for value in [v for v in reading.values if v[1] in named and v[0]]:
        texts.setdefault(value.row, {})[value.field] = "".join((value.text or "").split()).casefold()
    keys = ((row, tuple(said.get(name, "") for name in form.key)) for row, said in texts.items())
    return {row: key for row, key in keys if any(key)}


def named_twice(part: FormPart) -> Iterator[Problem]:
    """Items of one list that have the same key."""
    names = "、".join(part.form.by_id[k].label for k in part.form.key if k in part.form.by_id)
    seen: dict[ItemKey, str] = {}
    for row, key in item_keys(part.form, part.reading).items():
        if key in seen:
            gaps = {"form": part.form.name, "first": seen[key], "second": row, "key": _shown(part, row), "names": names}
            yield Judged.ITEM_TWICE.at(
                part.place(row, part.form.key[0]), part=part.form.id, row=row, field=part.form.key[0], **gaps
            )
        else:
            seen[key] = row


def named_elsewhere(part: FormPart, others: Collection[ItemKey]) -> Iterator[Problem]:
    """Items that another unit names as well in this period; a key left blank in part is not compared."""
    for row, key in item_keys(part.form, part.reading).items() if others else ():
        if all(key) and key in others:
            gaps = {"form": part.form.name, "item": row, "key": _shown(part, row)}
            place = part.place(row, part.form.key[0])
            yield Judged.ITEM_ELSEWHERE.at(place, part=part.form.id, row=row, field=part.form.key[0], **gaps)


def _shown(part: FormPart, row: str) -> str:
    values = (part.values.get((row, name)) for name in part.form.key)
    return "、".join(v.text for v in values if v is not None and v.text)
