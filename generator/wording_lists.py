"""How lists are said: names joined, ranks with ties, shares that add up to 100 %."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

from generator.shown import DASH, Names, Phrase, Rows, Shown, plain, printed
from generator.wording import WordingFault
from tracker.address import Address
from tracker.figures import Figure

RANK, TIED, SHARE = "名次", "并列", "占比"
_WHOLE = Decimal(100)
_OF_UNITS = ("单位", "通报单位")


def listed(value: object, most: int = 0, unit: str = "单位") -> object:
    """顿号: 甲、乙、丙; 顿号(3) of more is 甲、乙、丙等5个单位; nothing is —. A list of rows gives their 名称."""
    if isinstance(value, str | Shown) or not isinstance(value, Iterable):
        return value
    names = [printed(item["名称"]) if isinstance(item, Names) and "名称" in item else printed(item) for item in value]
    if most and len(names) > most:
        return Phrase(("、".join(names[:most]) + "等", Shown(str(len(names)), _all_of(value)), f"个{unit}"))
    return "、".join(names) or DASH


def _all_of(value: object) -> Address | None:
    """The address of the number of units in a list of them, as far as their figures tell of which paper it is."""
    if not isinstance(value, Rows) or value.title not in _OF_UNITS:
        return None
    leaves = (leaf for row in value for leaf in row.leaves.values())
    known = next((at for leaf in leaves if isinstance(at := getattr(leaf, "address", None), Address)), None)
    return known and replace(known, unit="*", source="standing", row="*", field="listed", measure="value")


def ranked(value: object, name: str, order: str = "高") -> Rows:
    """排名(指标): the rows from the highest ("低": the lowest) on, with 名次 and 并列; ties share a rank: 1, 2, 2, 4.

    Rows without a number stand last in their own order, their 名次 is —.
    """
    rows = _rows(value, name)
    known = [row for row in rows if _number(row, name) is not None]
    known.sort(key=lambda row: _number(row, name) or Decimal(0), reverse=order != "低")
    numbers = [_number(row, name) for row in known]
    first, often = {number: place for place, number in reversed(list(enumerate(numbers, start=1)))}, Counter(numbers)
    made = [
        _with(row, **{RANK: str(first[number]), TIED: "并列" if often[number] > 1 else ""})
        for row, number in zip(known, numbers, strict=True)
    ]
    made += [_with(row, **{RANK: DASH, TIED: ""}) for row in rows if _number(row, name) is None]
    return Rows(rows.title, (*rows.names, RANK, TIED), tuple(made))


def leading(value: object, name: str, most: int = 3, order: str = "高") -> str:
    """前几名(指标, 3): the names of those ranked up to there, all who tie for the last place among them; none is —."""
    rows = ranked(value, name, order)
    names = [printed(row["名称"]) for row in rows if row[RANK] != DASH and int(printed(row[RANK])) <= most]
    return "、".join(names) or DASH


def shared(value: object, name: str, places: int = 1) -> Rows:
    """占比(指标): each row's share of the whole in %, rounded so that they add up to 100 exactly (largest remainder).

    A row without a number has none; nor has any where the whole is 0 or a number is below.
    """
    rows = _rows(value, name)
    numbers = [_number(row, name) for row in rows]
    made = _shares([number for number in numbers if number is not None], places)
    shares = iter(made)
    cells = [None if number is None or not made else next(shares) for number in numbers]
    return Rows(
        rows.title,
        (*rows.names, SHARE),
        tuple(_with(row, **{SHARE: _share(row[name], cell, places)}) for row, cell in zip(rows, cells, strict=True)),
    )


def _shares(numbers: Sequence[Decimal], places: int) -> list[Decimal]:
    """Shares in %, each a multiple of the last place; what rounding down leaves of 100 goes to the largest rests."""
    whole = sum(numbers, Decimal(0))
    if whole <= 0 or min(numbers) < 0:
        return []
    step = Decimal(1).scaleb(-places)
    exact = [number * _WHOLE / whole for number in numbers]
    down = [share.quantize(step, ROUND_FLOOR) for share in exact]
    lacking = int((_WHOLE - sum(down)) / step)
    for place in sorted(range(len(exact)), key=lambda at: down[at] - exact[at])[:lacking]:
        down[place] += step
    return down


def _share(leaf: object, share: Decimal | None, places: int) -> object:
    at = replace(_address(leaf), measure="rate")
    return Figure(at, SHARE, share, "%", places)


def _address(leaf: object) -> Address:
    found = getattr(leaf, "address", None)
    return found if isinstance(found, Address) else Address("*", "*", "*", "*", "*", "*", "*")


def _rows(value: object, name: str) -> Rows:
    if not isinstance(value, Rows):
        raise WordingFault("只有列表能排名、算占比，如 单位、类别")
    if name not in value.names:
        raise WordingFault(f"“{value.title}”里没有“{name}”")
    return value


def _number(row: Names, name: str) -> Decimal | None:
    number = plain(row[name])
    return Decimal(number) if isinstance(number, int | Decimal) and not isinstance(number, bool) else None


def _with(row: Names, **leaves: object) -> Names:
    return Names(str(row), row.leaves | leaves)
