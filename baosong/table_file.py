"""A table of a page as a workbook: what is seen there, to filter, print and pass on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from baosong.desk import Desk
from generator.moment import moment


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, and whether its texts are long and so stand left."""

    text: str
    long: bool = False


@dataclass(frozen=True)
class TableFile:
    """Everything the file says, gathered from a desk; to be made in any thread."""

    title: str
    columns: tuple[Head, ...]
    rows: tuple[tuple[str | int, ...], ...]
    remark: str
    as_of: datetime
    rehearsal: bool

    def made(self) -> bytes:
        """The workbook's bytes; a text stays a text whatever sign it begins with."""
        from generator.book import REHEARSAL, new_book, to_bytes  # noqa: PLC0415 - openpyxl is slow to import
        from generator.table_sheet import Column, table_sheet  # noqa: PLC0415

        workbook = new_book("报送", self.title)
        columns = [Column(c.text, 6, 40 if c.long else 22, left=c.long) for c in self.columns]
        mark = REHEARSAL if self.rehearsal else ""
        table_sheet(workbook, self.title[:31], self.title, columns, self.rows, remark=self.remark, mark=mark)
        return to_bytes(workbook, self.as_of)


def table_of(
    desk: Desk, title: str, columns: Sequence[Head], rows: Sequence[Sequence[str | int]], remark: str = ""
) -> TableFile:
    """The table as it stands at the desk's moment."""
    now = desk.now()
    told = f"截至{moment(now, desk.workspace.zone)}。{remark}"
    return TableFile(title, tuple(columns), tuple(map(tuple, rows)), told, now, desk.rehearsal)
