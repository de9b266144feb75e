"""The blank workbook a unit is handed for one period: what `blanks` writes and the pages give out."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from baosong.desk import Desk
from baosong.facts import FactBook, fact_book
from baosong.issued_blanks import issued
from baosong.last_values import last_values
from baosong.readings import Shelf
from generator.blank import Blanks, blank_name
from generator.file_name import safe_name
from generator.fill_sheet import Handed
from generator.original import Original
from tracker.definition.model import Duty, Period, Unit

_STAMP = (1980, 1, 1, 0, 0, 0)


def has_forms(duty: Duty) -> bool:
    """Whether there is anything to fill in."""
    return any(part.kind == "form" for part in duty.obligation.parts)


def next_period(duty: Duty, now: datetime) -> Period | None:
    """The first period not yet due, else the last; None for what is reported when something happens."""
    coming = [p for p in duty.periods if p.due_at > now]
    return coming[0] if coming else duty.periods[-1] if duty.periods else None


@dataclass
class BlankMaker:
    """Makes blanks, each with what the unit last had accepted; one for many, since what they share is drawn once."""

    desk: Desk
    book: FactBook
    shelf: Shelf
    _drawn: dict[tuple[str, str, str], tuple[Blanks, dict[str, tuple[bytes, Original]]]] = field(default_factory=dict)

    def files(self, duty: Duty, period: Period, unit: Unit, *, bare: bool = False) -> list[tuple[str, bytes]]:
        """One unit's blanks for one period by file name: ours, then those the upper level issued.

        `bare` is without last period's values.
        """
        ours, issued_ = self._blanks(duty, period)
        last = None if bare else last_values(self.desk, self.book, self.shelf, duty, period, unit)
        handed = Handed(duty, period, unit, ours.rehearsal)
        made = [(blank_name(duty, period, unit), ours.of(unit, last))]
        for name, (_data, original) in issued_.items():
            made.append((blank_name(duty, period, unit, name), original.blank(handed)))
        return made

    def _blanks(self, duty: Duty, period: Period) -> tuple[Blanks, dict[str, tuple[bytes, Original]]]:
        key = (duty.campaign.id, duty.obligation.id, period.id)
        if key not in self._drawn:
            rehearsal = self.desk.rehearsal or self.desk.clock.rehearsed
            self._drawn[key] = Blanks(duty, period, rehearsal=rehearsal), issued(self.desk, duty, period)
        return self._drawn[key]


def blank_maker(desk: Desk) -> BlankMaker:
    """The maker over what the ledger knows now."""
    return BlankMaker(desk, fact_book(desk), Shelf(desk.archive))


def blank_of(desk: Desk, duty: Duty, period: Period, unit: Unit) -> tuple[str, bytes]:
    """One unit's: the file's name and its bytes; several as one zip."""
    files = blank_maker(desk).files(duty, period, unit)
    if len(files) == 1:
        return files[0]
    return safe_name(f"{unit.name}_{duty.obligation.title}_空白表", ".zip"), zipped(files)


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Files by name as one zip; same input, same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(zipfile.ZipInfo(name, _STAMP), data)
    return out.getvalue()
