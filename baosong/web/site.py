"""The running site: workspace, clock, reader, gate and page templates, made once."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from baosong.desk import Desk, open_desk
from baosong.replies import write_replies
from baosong.web import words
from baosong.web.gate import Gate
from baosong.web.jobs import Jobs
from baosong.web.reader import Reader
from baosong.web.security import LARGEST_UPLOAD
from baosong.workspace import Workspace
from tracker.intake.clock import SystemClock
from tracker.ledger.dayfiles import export

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Site:
    """Everything a page is made with."""

    workspace: Workspace
    clock: SystemClock
    reader: Reader
    gate: Gate
    pages: Environment
    jobs: Jobs = field(default_factory=Jobs)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk of its own for a request that writes or takes long; receipts and day files follow what it wrote."""
        with open_desk(self.workspace, self.clock) as desk:
            before = desk.ledger.last_number()
            try:
                yield desk
            finally:
                if desk.ledger.last_number() != before:
                    write_replies(desk)
                    export(desk.ledger, self.workspace.data / "events")


def make_site(workspace: Workspace, clock: SystemClock, *, loopback: bool) -> Site:
    """The site over a workspace."""
    return Site(workspace, clock, Reader(workspace, clock), Gate(workspace, loopback), _environment(workspace))


def _environment(workspace: Workspace) -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(words.filters(workspace.zone))
    made.globals.update(words.GLOBALS)
    made.globals["asset"] = asset
    made.globals["most"] = LARGEST_UPLOAD
    return made


@cache
def asset(name: str) -> str:
    """A static file's address, with what changes when the file does."""
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{digest}"
