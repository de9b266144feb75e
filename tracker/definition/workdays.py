"""工作日: which days the office works, and why; the published calendar with dated overrides laid over it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version
from itertools import takewhile

from tracker.definition.frozen_days import Day, FrozenDays
from tracker.definition.moments import WEEKDAYS

UNPUBLISHED = "节假日安排未公布"
_DAY = timedelta(days=1)
_MOST_DAYS = 60  # no run of days off is longer; keeps a faulty override list from looping for ever


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar of one office. `overrides` are (day, works, basis); the last one for a day holds.

    Beneath them lies the State Council's calendar as chinesecalendar has it (2004 to the last published year). In a
    year without one, Monday to Friday work and every answer says 节假日安排未公布: nothing is guessed silently.
    `frozen` are days settled once for all when a definition was adopted; they go before both.
    """

    overrides: tuple[tuple[date, bool, str], ...] = ()
    frozen: FrozenDays | None = None

    def works(self, day: date) -> bool:
        """Whether the office works that day."""
        override = self._override(day)
        if override:
            return override[0]
        known = self._known(day)
        return known[0] if known else day.weekday() < 5

    def reason(self, day: date) -> str:
        """Why it is a workday or not: 星期日, 国庆节放假, 调休上班, or the override's basis."""
        override = self._override(day)
        if override:
            return override[1]
        known = self._known(day)
        plain = WEEKDAYS[day.weekday()]
        if known is None:
            return f"{plain}，{UNPUBLISHED}"
        if known[0]:
            return "调休上班" if day.weekday() >= 5 else plain
        holidays = [named[1] for d in self._days_off(day) if (named := self._known(d)) and named[1]]
        return f"{known[1] or holidays[0]}放假" if holidays else plain

    def published(self, day: date) -> bool:
        """Whether the answer for that day is final.

        The last days of December belong to the next year's notice (that for 2008 moved 2007-12-29 to 31).
        """
        if self._override(day):
            return True
        return self._known(day) is not None and self._known(day + 3 * _DAY) is not None

    def legal_holiday(self, day: date) -> bool:
        """Whether it is off by a holiday notice or an override, not merely a weekend.

        A notice's holiday is an unbroken run of days off (2011年端午节放假 6月4日至6日), its weekend among them.
        """
        return any(self._override(d) or ((known := self._known(d)) and known[1]) for d in self._days_off(day))

    def next_workday(self, day: date) -> date:
        """The day itself if it is a workday, else the first one after it."""
        return self._seek(day, _DAY)

    def previous_workday(self, day: date) -> date:
        """The day itself if it is a workday, else the last one before it."""
        return self._seek(day, -_DAY)

    def _days_off(self, day: date) -> list[date]:
        """The unbroken run of days off that the day is in, itself first; empty on a workday."""
        before = [day - n * _DAY for n in range(_MOST_DAYS)]
        after = [day + n * _DAY for n in range(1, _MOST_DAYS)]
        run = list(takewhile(lambda d: not self.works(d), before))
        return run + list(takewhile(lambda d: not self.works(d), after)) if run else []

    def _seek(self, day: date, step: timedelta) -> date:
        found = next((d for n in range(_MOST_DAYS) if self.works(d := day + n * step)), None)
        return found or day

    def freeze(self, first: date, last: date) -> FrozenDays:
        """These days as they stand now."""
        days = (first + n * _DAY for n in range((last - first).days + 1))
        special = {d: made for d in days if (made := self._day(d)) != Day(d.weekday() < 5, "", "published")}
        return FrozenDays(first, last, special, self.source)

    @property
    def source(self) -> str:
        """What the days are taken from: the calendar's version and the overrides."""
        said = "；".join(f"{day}{'+' if works else '-'}{basis}" for day, works, basis in self.overrides)
        return f"chinesecalendar {version('chinesecalendar')}；{said}"

    def _day(self, day: date) -> Day:
        if override := self._override(day):
            return Day(*override, "override")
        known = self._known(day)
        return Day(*known, "published") if known else Day(day.weekday() < 5, "", "unknown")

    def _known(self, day: date) -> tuple[bool, str] | None:
        """(works, holiday's name or "") as published, or None for a year without a published calendar."""
        settled = self.frozen.of(day) if self.frozen else None
        if settled is None:
            return _calendar(day)
        return None if settled.kind == "unknown" else (settled.works, settled.reason)

    def _override(self, day: date) -> tuple[bool, str] | None:
        settled = self.frozen.of(day) if self.frozen else None
        if settled is not None:
            return (settled.works, settled.reason) if settled.kind == "override" else None
        found = [(works, basis) for at, works, basis in self.overrides if at == day]
        return found[-1] if found else None


@lru_cache(maxsize=4096)
def _calendar(day: date) -> tuple[bool, str] | None:
    """(works, holiday's Chinese name or "") as published, or None for a year without a published calendar."""
    import chinese_calendar  # noqa: PLC0415 - the command line must start without it

    try:
        _off, name = chinese_calendar.get_holiday_detail(day)
        works = chinese_calendar.is_workday(day)
    except NotImplementedError:
        return None
    if name is None:
        return works, ""
    word = next(h.chinese for h in chinese_calendar.Holiday if h.value == name)
    return works, word + ("节" if word in ("清明", "端午", "中秋") else "")
