"""工作日 and time zone as they were when a definition was adopted: a later calendar moves nothing by itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

_DAY = timedelta(days=1)
Kind = Literal["override", "published", "unknown"]


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether the office works, why (a holiday's name, an override's basis, ""), and who says so."""

    works: bool
    reason: str
    kind: Kind


@dataclass(frozen=True)
class FrozenDays:
    """The days from `first` to `last`; `special` are those that are not a plain published workday or weekend.

    `source` names what they were taken from (calendar and its version, overrides), to see at once that it is the same.
    `zone` is the office's time zone by its name, "" where it was not yet kept.
    """

    first: date
    last: date
    special: Mapping[date, Day] = field(default_factory=dict)
    source: str = ""
    zone: str = ""

    def of(self, day: date) -> Day | None:
        """The day; None outside the span."""
        if not self.first <= day <= self.last:
            return None
        return self.special.get(day) or _plain(day)

    def before(self, other: "FrozenDays", day: date) -> "FrozenDays":
        """These days up to the one before `day`, the other's from it on: what is past stays as it was."""
        first, last = min(self.first, other.first), max(self.last, other.last)
        kept = {d: self.of(d) or other.of(d) for d in _days(first, min(day - _DAY, last))}
        kept |= {d: other.of(d) or self.of(d) for d in _days(max(day, first), last)}
        return FrozenDays(
            first, last, {d: s for d, s in kept.items() if s and s != _plain(d)}, other.source, other.zone
        )


def to_text(days: FrozenDays) -> str:
    """The text that is archived: canonical JSON."""
    special = [[d.isoformat(), s.works, s.reason, s.kind] for d, s in sorted(days.special.items())]
    plain = {"first": str(days.first), "last": str(days.last), "source": days.source, "special": special}
    plain |= {"zone": days.zone}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> FrozenDays:
    """The inverse of `to_text`."""
    plain = json.loads(text)
    special = {date.fromisoformat(d): Day(works, reason, kind) for d, works, reason, kind in plain["special"]}
    first, last = (date.fromisoformat(plain[name]) for name in ("first", "last"))
    return FrozenDays(first, last, special, plain["source"], plain.get("zone", ""))


def _plain(day: date) -> Day:
    return Day(day.weekday() < 5, "", "published")


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * _DAY for n in range((last - first).days + 1))
