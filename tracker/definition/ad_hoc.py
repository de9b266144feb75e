"""随时报送: an event duty has no calendar; each return is a delivery of its own, its period named after an arrival."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from tracker.definition.model import Campaign, Duty, Obligation, Period
from tracker.definition.moments import day_after

AD_HOC = "随时报送"
EVENT = "event"  # stands in a blank's identity where a period's id would
_ID = re.compile(r"A[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True, order=True)
class AdHoc:
    """One ad-hoc delivery the ledger knows of. `received` (aware, in the office's zone) is when `arrival` was there.

    `due` follows from the event's date, where the return gives it and the obligation says how long after.
    """

    arrival: int
    campaign: str
    obligation: str
    unit: str
    received: datetime
    due: datetime | None = None


def is_ad_hoc(obligation: Obligation) -> bool:
    """Whether its returns come when something happens, not by a calendar (schedule { event = true })."""
    return obligation.schedule.kind == "event"


def is_ad_hoc_id(text: str) -> bool:
    """Whether a period's id is an arrival's (A17)."""
    return _ID.fullmatch(text) is not None


def ad_hoc_period(
    campaign: Campaign, arrival: str, received: datetime, units: tuple[str, ...] = (), due: datetime | None = None
) -> Period:
    """The period of the ad-hoc delivery that the arrival with this id opened; `received` in the office's zone.

    Without a `due` nothing says when it was due: `due_at` is the end of the campaign, only so that there is an
    instant, and standing does not date the delivery. Nobody chases it either way: nobody knows of events that nobody
    reported.
    """
    day = received.date()
    end = datetime.combine(day_after(max(campaign.ends, day)), time(), tzinfo=received.tzinfo)
    label = f"{AD_HOC} {day.month}月{day.day}日"
    return Period(arrival, label, day, day, day, day, received, due or end, only=units, dated=due is not None)


def blank_period(campaign: Campaign, now: datetime) -> Period:
    """What a blank for events is for: any event from now on; it carries no arrival's number."""
    day = min(max(now.date(), campaign.starts), campaign.ends)
    end = datetime.combine(day_after(campaign.ends), time(), tzinfo=now.tzinfo)
    return Period(EVENT, AD_HOC, day, campaign.ends, day, day, now, end, undated=True)


def with_adhoc(duties: Sequence[Duty], rows: Iterable[AdHoc]) -> tuple[Duty, ...]:
    """The duties, those of events with the periods of the deliveries that came, in order of arrival.

    One arrival may bring deliveries of several units (a zip in the coordinator's drop): its period is then theirs.
    """
    by_duty: dict[tuple[str, str], dict[int, list[AdHoc]]] = {}
    for row in sorted(set(rows), key=lambda row: (row.arrival, row.campaign, row.obligation, row.unit)):
        by_duty.setdefault((row.campaign, row.obligation), {}).setdefault(row.arrival, []).append(row)
    made = []
    for duty in duties:
        came = by_duty.get((duty.campaign.id, duty.obligation.id), {}) if is_ad_hoc(duty.obligation) else {}
        periods = tuple(
            ad_hoc_period(
                duty.campaign,
                f"A{number}",
                found[0].received,
                tuple(row.unit for row in found),
                max((row.due for row in found if row.due), default=None),
            )
            for number, found in came.items()
        )
        made.append(replace(duty, ad_hoc=periods) if periods != duty.ad_hoc else duty)
    return tuple(made)
