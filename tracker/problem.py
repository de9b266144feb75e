"""Problems as values (审核意见): each has a code, a severity, a place, a sentence and a cure, in the clerk's words."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

Severity = Literal["error", "query", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: in a file we received (member, sheet, cell) or in a definition (file, line, key)."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int = 0
    key: str = ""

    def __str__(self) -> str:
        """The place as a person would say it: 附件11 工作表 D7, or campaign.toml 第12行 obligation.from."""
        parts = [self.file]
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        if self.cell:
            parts.append(f"单元格 {self.cell}")
        if self.line:
            parts.append(f"第{self.line}行")
        parts.append(self.key)
        return " ".join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `code` is stable and asserted in tests; `sentence` says what is wrong, `cure` what to do."""

    code: str
    severity: Severity
    sentence: str
    cure: str
    place: Place = Place()
    part: str = ""
    row: str = ""
    field: str = ""

    def __str__(self) -> str:
        """Place, sentence and cure in one line."""
        place = str(self.place)
        return f"{place + '：' if place else ''}{self.sentence} {self.cure}".strip()


class Catalogue(Enum):
    """Base of a catalogue: each member is (severity, sentence, cure) with {named} gaps; its name is the code.

    A layer keeps its own catalogue beside it, so that the sentences of one subject stand together.
    """

    def at(self, place: Place = Place(), *, part: str = "", row: str = "", field: str = "", **gaps: object) -> Problem:
        """The problem at a place, its gaps filled from the keywords."""
        severity, sentence, cure = self.value
        return Problem(
            self.name.lower(), severity, sentence.format(**gaps), cure.format(**gaps), place, part, row, field
        )
