"""What a changed definition would rewrite of the past: due dates gone by, returns received, terms they stood under."""

from collections.abc import Iterator, Sequence

from tracker.definition.change import Change, labels
from tracker.definition.model import Duty, Obligation, Period
from tracker.definition.past_forms import forms_rewritten
from tracker.definition.past_units import units_rewritten
from tracker.problem import Catalogue, Problem


class Rewrite(Catalogue):
    """Changes of obligations and periods that are refused, each with what to do instead."""

    OBLIGATION_DROPPED = (
        "error",
        "报送事项“{title}”已有{count}期过了报送时限，不能取消。",
        "请恢复这一事项；以后不再报送的，把 schedule 的 last 写到末期。",
    )
    OBLIGATION_RECEIVED = (
        "error",
        "报送事项“{title}”已收到来件或作过处理，不能取消。",
        "请恢复这一事项；不再要求报送的，请用 decide exempt 免报。",
    )
    TERMS_CHANGED = (
        "error",
        "报送事项“{title}”已有期次过了报送时限，{what}不能改。",
        "请改回原样；以后各期要改的，把本事项的 last 写到上一期，另设一个报送事项。",
    )
    DUE_MOVED = (
        "error",
        "报送事项“{title}”{periods}的报送时限已过，不能改动。",
        "请改回原样；个别单位延期请用 decide extend。",
    )
    PERIOD_CANCELLED = (
        "error",
        "报送事项“{title}”{periods}的报送时限已过，不能取消。",
        "请恢复这几期；以后不再报送的，把 last 写到末期。",
    )
    PERIOD_EXEMPTED = (
        "error",
        "报送事项“{title}”{periods}的报送时限已过，不能再改为免报或取消免报。",
        "请改回原样；免报请用 decide exempt，写明依据。",
    )
    COVERS_CHANGED = (
        "error",
        "报送事项“{title}”{periods}的报送时限已过，期次名称和数据统计期间不能改。",
        "请改回原样（first、starts、covers 会影响统计期间）。",
    )
    PERIOD_RECEIVED = (
        "error",
        "报送事项“{title}”{periods}已收到来件或作过处理，不能取消。",
        (
            "改日期请保留原来的报送日，另在 schedule 写 "
            'overrides = [{{ id = "{first}", printed_due = 新日期, basis = "依据" }}]。'
        ),
    )
    DUE_INTO_PAST = (
        "error",
        "报送事项“{title}”{periods}改后的报送时限已经过了。",
        "请写以后的日期。",
    )
    PERIOD_BORN_PAST = (
        "error",
        "报送事项“{title}”新增的{periods}报送时限已经过了。",
        "请把 first 写到以后的报送日；补报已过去的数据，请另设一个报送事项。",
    )


_TERMS = (
    ("review", "审核方式（review）"),
    ("timeliness", "时效口径（timeliness）"),
    ("correction", "改正期限（correction）"),
)


def rewrites(change: Change) -> tuple[Problem, ...]:
    """Everything the change would rewrite of the past, with its place and cure; none: it may be adopted.

    Past is a period whose due instant (as the old definition has it) has gone by. Its due date, membership, names
    and terms must stay, so that every rate once told can be told again (research/tracking.md §4, "Expected").
    """
    found = [problem for duty in change.dropped() for problem in _dropped(change, duty)]
    for old, new in change.kept():
        found += _terms(change, old, new)
        found += _periods(change, old, new)
    return (*found, *units_rewritten(change), *forms_rewritten(change))


def _dropped(change: Change, duty: Duty) -> Iterator[Problem]:
    obligation, past = duty.obligation, change.past(duty)
    place = change.where.campaign("obligation")
    if past:
        yield Rewrite.OBLIGATION_DROPPED.at(place, title=obligation.title, count=len(past))
    elif any(known == obligation.id for known, _ in change.received):
        yield Rewrite.OBLIGATION_RECEIVED.at(place, title=obligation.title)


def _terms(change: Change, old: Duty, new: Duty) -> Iterator[Problem]:
    """Terms have no dates: what is changed is changed for the periods gone by as well."""
    if not change.past(old):
        return
    a, b = old.obligation, new.obligation
    for name, what in _TERMS:
        if getattr(a, name) != getattr(b, name):
            place = change.where.obligation(b.id, name)
            yield Rewrite.TERMS_CHANGED.at(place, title=a.title, what=what)
    if _owed(a) != _owed(b):
        place = change.where.obligation(b.id, "part")
        yield Rewrite.TERMS_CHANGED.at(place, title=a.title, what="必报材料（part）")


def _owed(obligation: Obligation) -> set[tuple[str, str, bool]]:
    """What makes a return whole and what its clock goes by."""
    return {(part.id, part.kind, part.counts_for_time) for part in obligation.required}


def _periods(change: Change, old: Duty, new: Duty) -> Iterator[Problem]:
    """One finding for each way in which periods are rewritten, with the periods."""
    found: dict[Rewrite, list[Period]] = {}
    for period in old.periods:
        fault = _fault(change, old.obligation.id, period, new.period(period.id))
        if fault:
            found.setdefault(fault, []).append(period)
    born = [p for p in new.periods if old.period(p.id) is None and change.is_past(p)]
    if born:
        found[Rewrite.PERIOD_BORN_PAST] = born
    place = change.where.obligation(new.obligation.id, "schedule")
    for fault, periods in found.items():
        yield fault.at(place, title=old.obligation.title, periods=labels(periods), first=periods[0].id)


def _fault(change: Change, obligation: str, old: Period, new: Period | None) -> Rewrite | None:
    """In which way a period is rewritten; the first that holds."""
    past = change.is_past(old)
    if new is None:
        received = (obligation, old.id) in change.received
        return Rewrite.PERIOD_CANCELLED if past else Rewrite.PERIOD_RECEIVED if received else None
    if not past:
        return Rewrite.DUE_INTO_PAST if change.is_past(new) else None
    if (old.due_at, old.printed_due) != (new.due_at, new.printed_due):
        return Rewrite.DUE_MOVED
    if old.exempt != new.exempt:
        return Rewrite.PERIOD_EXEMPTED
    return Rewrite.COVERS_CHANGED if _content(old) != _content(new) else None


def _content(period: Period) -> Sequence[object]:
    return (period.label, period.covers_from, period.covers_to, period.data_until)
