"""The leaves and branches a template sees: Shown text, Names and Rows; read-only, and nothing in them can be called."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tracker.address import Address
from tracker.figures import Figure

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
DASH = "—"  # prints for a figure without a value: no denominator, or nothing reported


@dataclass(frozen=True, slots=True)
class Shown:
    """Text made from a figure, with the figure's address (None for text that is no figure's)."""

    text: str
    address: Address | None = None

    def __str__(self) -> str:
        """The text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """A ready sentence whose figures keep their addresses: parts are text, Figure or Shown, in order."""

    parts: tuple[object, ...]

    def __str__(self) -> str:
        """The sentence."""
        return "".join(printed(part) for part in self.parts)

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.parts)


def joined(mark: str, phrases: Sequence[Phrase]) -> Phrase:
    """Phrases in a row with a mark between them."""
    parts: list[object] = []
    for phrase in phrases:
        parts += [mark, *phrase.parts] if parts else phrase.parts
    return Phrase(tuple(parts))


class Names:
    """A branch of names, e.g. 合计: `合计.立案` finds its leaf. It has no methods a template could reach.

    `leaves` is for the engine: long tables read it some hundred thousand times.
    """

    __slots__ = ("_title", "leaves")

    def __init__(self, title: str, leaves: Mapping[str, object]) -> None:
        self._title = title
        self.leaves = dict(leaves)

    def __contains__(self, name: object) -> bool:
        return name in self.leaves

    def __getitem__(self, name: str) -> object:
        return self.leaves[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.leaves)

    def __len__(self) -> int:
        return len(self.leaves)

    def __str__(self) -> str:
        return self._title


@dataclass(frozen=True, slots=True)
class Rows:
    """A list a template may loop over. `names` are those of each row, known even when there is no row."""

    title: str
    names: tuple[str, ...]
    items: tuple[Names, ...]

    def __iter__(self) -> Iterator[Names]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def printable(text: str) -> str:
    """The text without the control characters that no XML may hold."""
    return _CONTROL.sub("", text)


def rounded(value: Decimal, places: int) -> str:
    """The number in plain notation, rounded once, half up; -0 is 0. GB/T 15835: half-width digits, no grouping."""
    text = format(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")
    return text.removeprefix("-") if not text.strip("-0.") else text


def printed(value: object) -> str:
    """What {{ }} prints: a figure with its own decimals, — without a value, a date as 2019年10月20日."""
    if isinstance(value, Figure):
        return DASH if value.value is None else rounded(value.value, value.decimals)
    if value is None:
        return DASH
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def plain(value: object) -> object:
    """A figure as its number (None without one), text as str, anything else as it is: for comparing and counting."""
    if isinstance(value, Figure):
        return value.value
    if isinstance(value, Phrase):
        return str(value)
    return value.text if isinstance(value, Shown) else value
