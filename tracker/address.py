"""The address of a figure: campaign/obligation/period/unit|*/form|standing|goal/row|*/field~measure."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

Measure = Literal["value", "flow", "cum", "prev", "diff", "rate"]
_ID = re.compile(r"[A-Za-z0-9-]+|\*")
_FIELD = re.compile(r"[A-Za-z0-9_-]+|\*")


@dataclass(frozen=True, slots=True)
class Address:
    """Names one figure in the workspace; `*` stands for all units or all rows."""

    campaign: str
    obligation: str
    period: str
    unit: str
    source: str
    row: str
    field: str
    measure: Measure = "value"

    def __str__(self) -> str:
        """The one line form."""
        return (
            f"{self.campaign}/{self.obligation}/{self.period}/{self.unit}/{self.source}/{self.row}/{self.field}"
            f"~{self.measure}"
        )


def parse(text: str) -> Address:
    """The address a line names; ValueError when it is none."""
    head, _, measure = text.partition("~")
    parts = head.split("/")
    if len(parts) != 7 or measure not in get_args(Measure):
        raise ValueError(text)
    if not all(_ID.fullmatch(p) for p in parts[:4]) or not all(_FIELD.fullmatch(p) for p in parts[4:]):
        raise ValueError(text)
    return Address(*parts, measure)  # type: ignore[arg-type, call-arg]
