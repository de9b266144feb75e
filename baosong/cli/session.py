"""What every verb shares: the workspace, the clock, a desk, and how results and progress are printed."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from baosong.clock import clock
from baosong.desk import CAUGHT_UP, Desk, open_books, open_desk
from baosong.workspace import Workspace, open_workspace
from tracker.ledger.dayfiles import export


@dataclass(frozen=True)
class Session:
    """The options given before the verb."""

    root: Path
    now: str | None

    def workspace(self) -> Workspace:
        """The workspace the command runs in."""
        return open_workspace(self.root)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The opened desk; says on stderr what the user must know before any result."""
        workspace = self.workspace()
        with open_desk(workspace, clock(self.now, workspace.zone)) as desk:
            _tell(desk)
            for name in desk.changed:
                say(f"注意：专项 {name} 的定义文件有改动，以下仍按已启用的。核对：baosong campaign check {name}")
            for name in desk.moved:
                say(
                    f"注意：放假安排或时区有变动，专项 {name} 的时限仍按已启用的。核对：campaign adopt {name} --dry-run"
                )
            before = desk.ledger.last_number()
            try:
                yield desk
            finally:
                if desk.ledger.last_number() != before:
                    export(desk.ledger, workspace.data / "events")

    @contextmanager
    def books(self) -> Iterator[Desk]:
        """A desk without definitions, which opens even when one of them is at fault."""
        workspace = self.workspace()
        with open_books(workspace, clock(self.now, workspace.zone)) as books:
            _tell(books)
            yield books


def _tell(desk: Desk) -> None:
    if desk.rehearsal:
        say("（演练台账）")
    if desk.caught_up:
        say(CAUGHT_UP.format(count=desk.caught_up))


def say(text: str) -> None:
    """A remark for the person, on stderr."""
    click.echo(text, err=True)


def print_json(value: object) -> None:
    """Results as JSON on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False))


def table(rows: Sequence[Sequence[object]], head: Sequence[str]) -> str:
    """An aligned table; Chinese signs count two columns."""
    from tabulate import tabulate  # noqa: PLC0415 - its import is not for --help

    return tabulate(
        [[_cell(v) for v in row] for row in rows], headers=list(head), tablefmt="simple", disable_numparse=True
    )


def _cell(value: object) -> str:
    return "" if value is None else str(value)


class Progress:
    """A bar on a terminal's stderr once the work takes over a second; nothing elsewhere."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        """Show how far it is."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import Progress as Bar  # noqa: PLC0415

            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(self._title, total=total)
        self._bar.update(self._task, completed=done, total=total)
        if done >= total:
            self._bar.stop()
            self._bar = None
