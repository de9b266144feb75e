"""Which ad-hoc delivery a file belongs to, as far as the file can say: one it corrects by number, else a new one."""

import re
import unicodedata

from tracker.definition.ad_hoc import ad_hoc_period, is_ad_hoc, is_ad_hoc_id
from tracker.definition.model import Duty, Period
from tracker.reading.hints import Hints
from tracker.reading.witnesses import Stamp

_CORRECTS = re.compile(r"(?:更正)?A(\d+)号?(?:更正)?", re.IGNORECASE)


def named_number(sub_folder: str) -> str:
    """The arrival's id that a folder on the way is named after (A17, a17, 更正A17); "" when none is."""
    for name in reversed(sub_folder.split("/")):
        found = _CORRECTS.fullmatch("".join(unicodedata.normalize("NFKC", name).split()))
        if found and is_ad_hoc_id(f"A{found[1]}"):
            return f"A{found[1]}"
    return ""


def topic(sub_folder: str) -> str:
    """The sub-folder without the folders that are numbers: what it says of the obligation."""
    return "/".join(name for name in sub_folder.split("/") if not named_number(name))


def stamped_number(duty: Duty, stamp: Stamp) -> str:
    """The arrival's id in the hidden identity of a reply we wrote to an ad-hoc return of this duty; else ""."""
    own = (stamp.campaign, stamp.obligation) == (duty.campaign.id, duty.obligation.id)
    return stamp.period if own and is_ad_hoc_id(stamp.period) else ""


def ad_hoc_periods(duty: Duty, hints: Hints, stamps: tuple[Stamp, ...] = ()) -> tuple[Period, ...]:
    """The periods a file can be for: those it names, else the one of its own arrival; none for a calendar duty."""
    if not (hints.arrival and is_ad_hoc(duty.obligation)):
        return ()
    said = [named_number(hints.sub_folder), *(stamped_number(duty, stamp) for stamp in stamps)]
    numbers = tuple(dict.fromkeys(filter(None, said))) or (hints.arrival,)
    return tuple(duty.period(n) or ad_hoc_period(duty.campaign, n, hints.seen_at) for n in numbers)
