"""Loads the named statements of queries.sql."""

import re
from functools import cache
from pathlib import Path

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def _statements() -> dict[str, str]:
    text = (Path(__file__).parent / "queries.sql").read_text(encoding="utf-8")
    pieces = _NAME.split(text)[1:]
    return {
        name: "\n".join(line for line in body.splitlines() if not line.startswith("--")).strip().rstrip(";")
        for name, body in zip(pieces[::2], pieces[1::2], strict=True)
    }


def sql(name: str) -> str:
    """The statement of that name; KeyError when there is none."""
    return _statements()[name]
