"""The child that reads: it follows the ledger, reads what has arrived, and writes the receipts."""

import threading
from pathlib import Path

import click

from baosong.arrival_words import arrival_line
from baosong.cli.session import say
from baosong.clock import clock
from baosong.desk import Desk, begin_writing, open_desk
from baosong.flow import follow
from baosong.reader import Reader
from baosong.replies import write_replies
from baosong.service.beat import Beat
from baosong.told import Told
from baosong.unit_folders import renew, renewal_due
from baosong.workspace import WorkspaceRefusal, open_workspace
from tracker.hold import held
from tracker.ledger.dayfiles import export

LOCK = "flow.lock"
AT_ONCE = 50  # arrivals between two looks at what else has happened: a stop, a decision, a new definition
LOOK_SECONDS = 0.2
RETRY_SECONDS = 5.0


def run(root: Path, now: str | None, stop: threading.Event) -> None:
    """Until told to stop; the arrival in hand is finished first. A newly adopted definition is taken up."""
    workspace = open_workspace(root)
    ticking, told = clock(now, workspace.zone), Told(say)
    lock = workspace.data / LOCK
    beat = Beat(lock)
    with held(lock, wait=True), Reader() as reader:
        while not stop.is_set():
            beat()
            try:
                with open_desk(workspace, ticking) as desk:
                    begin_writing(desk, "flow", takes_in=True)
                    _while_defined_so(desk, reader, told, stop, beat)
            except WorkspaceRefusal as refusal:  # a definition at fault: said once, tried again until it is mended
                told.now([str(refusal)])
                stop.wait(RETRY_SECONDS)


def _while_defined_so(desk: Desk, reader: Reader, told: Told, stop: threading.Event, beat: Beat) -> None:
    adopted, seen = desk.ledger.rows("last_adoption"), -1
    while not stop.is_set() and desk.ledger.rows("last_adoption") == adopted:
        beat()
        version = desk.ledger.version()
        if (version != seen or renewal_due(desk)) and not _once(desk, reader, told, beat):
            seen = version
        stop.wait(LOOK_SECONDS)


def _once(desk: Desk, reader: Reader, told: Told, beat: Beat) -> bool:
    """Read some of what has arrived and answer it; whether there may be more."""
    troubles: list[str] = []
    numbers = follow(desk, beat, reader=reader, most=AT_ONCE, said=troubles.append)
    for number in numbers:
        click.echo(arrival_line(desk, number))
    troubles += (*write_replies(desk), *renew(desk))
    export(desk.ledger, desk.workspace.data / "events")
    told.now(troubles)
    return len(numbers) == AT_ONCE
