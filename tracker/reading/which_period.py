"""Which obligation and period a form is for: cells, hidden identity and sub-folder must agree; nothing is guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.definition.ad_hoc import AD_HOC, is_ad_hoc_id
from tracker.definition.model import Duty, Period
from tracker.reading.dates import parse_date
from tracker.reading.event_return import ad_hoc_periods, named_number, stamped_number, topic
from tracker.reading.hints import Hints
from tracker.reading.labels import normal
from tracker.reading.questions import Ask
from tracker.reading.witnesses import Header, Stamp

Pair = tuple[Duty, Period]
_SHORTEST = 3
_YEAR = re.compile(r"^\d{4}年(?=.)")


@dataclass(frozen=True, slots=True)
class PeriodFound:
    """The obligation and period, or the question with the pairs it could be, likeliest first."""

    pair: Pair | None
    ask: Ask | None = None
    gaps: tuple[tuple[str, str], ...] = ()
    could_be: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class _Witness:
    source: str
    text: str
    pairs: frozenset[int]


def which_period(duties: Sequence[Duty], hints: Hints, stamps: Sequence[Stamp], head: Header) -> PeriodFound:
    """The pair that every witness allows; a form asked for only once has just that one."""
    pairs = [
        (duty, period) for duty in duties for period in (*duty.periods, *ad_hoc_periods(duty, hints, tuple(stamps)))
    ]
    name = duties[0].obligation.title
    if not pairs:
        return PeriodFound(None, Ask.AD_HOC, (("title", name),))
    witnesses = _stamped(pairs, stamps)
    if len(pairs) > 1:
        cell = _cell(pairs, head)
        if cell is not None and not cell.pairs:
            gaps = (("text", cell.text), ("title", name))
            return PeriodFound(None, Ask.PERIOD_UNKNOWN, gaps, _likeliest(pairs, range(len(pairs)), hints))
        others = (_until(pairs, head), _sub_folder(pairs, hints), _number(pairs, hints), _named(pairs, hints))
        witnesses += [w for w in (cell, *others) if w is not None]
    else:
        witnesses.append(_Witness("本事项期次", pairs[0][1].label, frozenset({0})))
    return _settle(pairs, witnesses, hints)


def _settle(pairs: Sequence[Pair], witnesses: Sequence[_Witness], hints: Hints) -> PeriodFound:
    left = frozenset(range(len(pairs)))
    for number, witness in enumerate(witnesses):
        for other in witnesses[:number]:
            if not witness.pairs & other.pairs:
                gaps = (
                    ("first_witness", other.source), ("first", other.text),
                    ("second_witness", witness.source), ("second", witness.text),
                )  # fmt: skip
                could_be = _likeliest(pairs, witness.pairs | other.pairs, hints)
                return PeriodFound(None, Ask.PERIOD_DISAGREES, gaps, could_be)
        left &= witness.pairs
    if len(left) == 1:
        return _begun(pairs[next(iter(left))], hints)
    could_be = _likeliest(pairs, left or range(len(pairs)), hints)
    guess = f"，似为“{could_be[0][1].label}”" if could_be else ""
    return PeriodFound(None, Ask.NO_PERIOD, (("guess", guess),), could_be)


def _begun(pair: Pair, hints: Hints) -> PeriodFound:
    """A form for a period not yet begun is likelier a wrong 期次 than a prophecy: a person is asked."""
    duty, period = pair
    if period.opens_at <= hints.seen_at:
        return PeriodFound(pair)
    gaps = (("title", duty.obligation.title), ("label", period.label))
    return PeriodFound(None, Ask.NOT_BEGUN, gaps, (pair,))


def _stamped(pairs: Sequence[Pair], stamps: Sequence[Stamp]) -> list[_Witness]:
    found = []
    for stamp in stamps:
        fits = {i for i, pair in enumerate(pairs) if _is_stamped(pair, stamp)}
        label = pairs[min(fits)][1].label if fits else stamp.period
        if len({d.obligation.id for d, _ in pairs}) > 1 and fits:
            label = f"{pairs[min(fits)][0].obligation.title}（{label}）"
        found.append(_Witness(stamp.source, label, frozenset(fits)))
    return found


def _is_stamped(pair: Pair, stamp: Stamp) -> bool:
    """A blank for events carries no arrival's number: it may be for any; a reply carries the one it answers."""
    duty, period = pair
    if duty.obligation.id != stamp.obligation:
        return False
    if not is_ad_hoc_id(period.id):
        return period.id == stamp.period
    return stamped_number(duty, stamp) in ("", period.id)


def _number(pairs: Sequence[Pair], hints: Hints) -> _Witness | None:
    """The folder named after the ad-hoc return that is corrected."""
    number = named_number(hints.sub_folder)
    fits = frozenset(i for i, (_, p) in enumerate(pairs) if number and p.id == number)
    return _Witness("子文件夹", number, fits) if fits else None


def _cell(pairs: Sequence[Pair], head: Header) -> _Witness | None:
    """期次 as written: the whole label, its end (10月上旬), or the date it is due."""
    text = normal(head.period)
    if not text:
        return None
    fits = {i for i, (_, p) in enumerate(pairs) if text == normal(AD_HOC if is_ad_hoc_id(p.id) else p.label)}
    if not fits and len(text) >= _SHORTEST:
        fits = {i for i, (_, p) in enumerate(pairs) if normal(p.label).endswith(text)}
    day = parse_date(head.period)
    if not fits and day is not None:
        fits = {i for i, (_, p) in enumerate(pairs) if day == p.printed_due or day.isoformat() == p.id}
    return _Witness("表头期次", head.period, frozenset(fits))


def _until(pairs: Sequence[Pair], head: Header) -> _Witness | None:
    """数据截至, where it is a date on which a period ends; clerks also write the day they filled in the form."""
    day = parse_date(head.until)
    fits = frozenset(i for i, (_, p) in enumerate(pairs) if p.data_until == day and not is_ad_hoc_id(p.id))
    return _Witness("表头数据截至", head.until, fits) if fits else None


_DUE_NAMED = re.compile(r"(\d{1,2})月(\d{1,2})日前报")


def _named(pairs: Sequence[Pair], hints: Hints) -> _Witness | None:
    """The due day in the name (…_10月20日前报.xlsx): last period's form under this period's name is asked about."""
    match = _DUE_NAMED.search(hints.name) or _DUE_NAMED.search(normal(hints.name))  # 附件2_9月… is no 29月
    if match is None:
        return None
    day = (int(match[1]), int(match[2]))
    fits = frozenset(i for i, (_, p) in enumerate(pairs) if day in (_month_day(p.printed_due), _month_day(_due_day(p))))
    return _Witness("文件名", match[0], fits) if fits else None


def _month_day(day: date) -> tuple[int, int]:
    return day.month, day.day


def _due_day(period: Period) -> date:
    """The last day that is in time: blanks are named after it."""
    return (period.due_at - timedelta(microseconds=1)).date()


def _sub_folder(pairs: Sequence[Pair], hints: Hints) -> _Witness | None:
    text = normal(topic(hints.sub_folder))
    fits = frozenset(
        i for i, (d, _) in enumerate(pairs) if text and text in (normal(d.obligation.short), normal(d.obligation.title))
    )
    return _Witness("子文件夹", hints.sub_folder, fits) if fits else None


def _likeliest(pairs: Sequence[Pair], among: Sequence[int] | frozenset[int] | range, hints: Hints) -> tuple[Pair, ...]:
    """Those the file name speaks for first, then the open ones, oldest first, then the rest."""
    name = normal(hints.name)
    is_open = {(k.campaign, k.obligation, k.period) for k in hints.open_deliveries}

    def rank(number: int) -> tuple[bool, bool, int]:
        duty, period = pairs[number]
        named = normal(_YEAR.sub("", period.label)) in name
        return (not named, (duty.campaign.id, duty.obligation.id, period.id) not in is_open, number)

    return tuple(pairs[i] for i in sorted(among, key=rank))[:10]
