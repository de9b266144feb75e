"""What the reader is told about a file beside its bytes: where it lay, what it is called, what its unit still owes."""

from dataclasses import dataclass
from datetime import datetime

from tracker.facts import DeliveryKey


@dataclass(frozen=True, slots=True)
class Hints:
    """`folder` is the unit folder as shown ("" straight in the intake), `name` the file's name; `seen_at` is aware.

    `arrival` is the arrival's id (A17): a return for an event that names no earlier one opens the delivery so named.

    `open_deliveries` are those of the folder's unit that are open and not accepted, oldest first;
    `settled_deliveries` its accepted ones, newest first: a document that fits none of the open ones amends these.
    `assigned` is the delivery a person said the file is for: no witness of unit or period is asked any more, only
    the form must still be known by its labels; `assigned_part` the part it was said to be, `assigned_sheet` the sheet
    (or the file inside a zip) that counts where one form stands in several.
    """

    folder: str
    sub_folder: str
    name: str
    seen_at: datetime
    open_deliveries: tuple[DeliveryKey, ...] = ()
    settled_deliveries: tuple[DeliveryKey, ...] = ()
    arrival: str = ""
    assigned: DeliveryKey | None = None
    assigned_part: str = ""
    assigned_sheet: str = ""
