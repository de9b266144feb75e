"""随时报送: when a return was due, where it gives the date of the event and the obligation says how long after."""

from datetime import date, datetime, tzinfo

from baosong.readings import Shelf
from tracker.definition.model import Duty
from tracker.definition.spans import end_of
from tracker.definition.workdays import Workdays
from tracker.facts import DeliveryKey
from tracker.ledger.store import Ledger


def event_due(
    ledger: Ledger, shelf: Shelf, duty: Duty, key: DeliveryKey, zone: tzinfo, workdays: Workdays
) -> datetime | None:
    """The due instant of one ad-hoc delivery by its newest return; None where nobody can know it."""
    schedule = duty.obligation.schedule
    if not schedule.since:
        return None
    happened = _happened(ledger, shelf, key, *schedule.since.split("."))
    return end_of(schedule.within, happened, zone, workdays) if happened else None


def _happened(ledger: Ledger, shelf: Shelf, key: DeliveryKey, form: str, field: str) -> date | None:
    """The event's date as last reported; a return without one says nothing."""
    rows = ledger.rows(
        "delivery_arrivals", campaign=key.campaign, obligation=key.obligation, period=key.period, unit=key.unit
    )
    for row in reversed(rows):
        said = shelf.get(ledger.rows("reading_of", arrival=row["arrival"])[0]["object"]).part(key, form)
        text = next((v.text for v in said.values if v.field == field), None) if said and not said.blank else None
        if text:
            return date.fromisoformat(text)
    return None
