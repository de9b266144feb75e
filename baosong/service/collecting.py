"""The child that collects: scan, archive, journal. It knows no definitions and reads no form, so none can stop it."""

import threading
from pathlib import Path

from baosong.cli.session import say
from baosong.clock import clock
from baosong.collecting import forward_in_time, intake_settings, make_intake
from baosong.deadlines import Deadlines
from baosong.desk import begin_writing, open_books
from baosong.posting import is_ours
from baosong.told import Told
from baosong.workspace import open_workspace
from tracker.intake.collect import PassResult, collect_forever, collector_lock
from tracker.ledger.dayfiles import export


def run(root: Path, now: str | None, stop: threading.Event) -> None:
    """Until told to stop; a second collector is refused by the lock."""
    workspace = open_workspace(root)
    with open_books(workspace, clock(now, workspace.zone)) as books, collector_lock(workspace.data / "collector.lock"):
        begin_writing(books, "collect", takes_in=True)
        forward_in_time(books)
        make_intake(workspace)
        export(books.ledger, workspace.data / "events", whole=True, patience=0)
        told = Told(say)

        def after(result: PassResult) -> None:
            export(books.ledger, workspace.data / "events", patience=0)
            told.now(str(problem) for problem in result.troubles)

        collect_forever(
            workspace.intake,
            books.archive,
            books.ledger,
            books.clock,
            intake_settings(workspace),
            lambda path, sha256: is_ours(books, path, sha256),
            stop=stop,
            after=after,
            dues=Deadlines(books),
        )
