"""收报台账 as a file: the standings in hand as a workbook, for the command line and the pages."""

from collections.abc import Sequence

from baosong.desk import Desk
from tracker.standing import Standing


def register_file(desk: Desk, made: Sequence[Standing]) -> bytes:
    """The workbook's bytes, a row a standing in the order given."""
    from generator.register_book import register_book  # noqa: PLC0415 - openpyxl is slow to import

    return register_book(
        made,
        desk.duties,
        title="收报台账",
        as_of=desk.now(),
        zone=desk.workspace.zone,
        rehearsal=desk.rehearsal,
    )
