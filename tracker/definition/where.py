"""Where in the texts of a definition a thing stands, so that what is said of it can name file and line."""

import csv
import io
import tomllib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from tracker.definition.lines import KeyPath, key_lines, line_of
from tracker.problem import Place

CAMPAIGN, UNITS = "campaign.toml", "units.csv"


class Where:
    """The places in one definition's texts; without texts (or in one that can't be read) a place has no line."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def campaign(self, key: str) -> Place:
        """A key of the campaign itself."""
        return self._place(CAMPAIGN, (key,))

    def obligation(self, obligation_id: str, *keys: str) -> Place:
        """An obligation, or a key in it; the whole file when it is not there."""
        return self._place(CAMPAIGN, (*self._item(CAMPAIGN, "obligation", obligation_id), *keys))

    def form(self, form_id: str, *keys: str) -> Place:
        """The form in use of that id, or a key in it."""
        file = next((f for f in self._forms if self._plain(f).get("id") == form_id), f"forms/{form_id}.toml")
        return self._place(file, keys)

    def unit(self, code: str, name: str = "") -> Place:
        """The last row of a code, or (a body without one) of a name."""
        return Place(UNITS, line=self._units.get(code) or self._units.get(name, 0))

    @property
    def _forms(self) -> list[str]:
        return [f for f in self._texts if f.startswith("forms/") and f.count("/") == 1 and f.endswith(".toml")]

    @cached_property
    def _units(self) -> dict[str, int]:
        """Line by code, and by name where there is no code."""
        reader = csv.DictReader(io.StringIO(self._texts.get(UNITS, "").removeprefix("\ufeff"), newline=""))
        try:
            return {(row.get("code") or row.get("name") or "").strip(): reader.line_num for row in reader}
        except csv.Error:
            return {}

    def _plain(self, file: str) -> dict[str, Any]:
        try:
            return tomllib.loads(self._texts.get(file, "").removeprefix("\ufeff"))
        except tomllib.TOMLDecodeError:
            return {}

    def _item(self, file: str, key: str, wanted: str) -> KeyPath:
        """The path of the table of [[key]] with that id, () when there is none."""
        tables = self._plain(file).get(key, ())
        found = (i for i, table in enumerate(tables) if isinstance(table, dict) and table.get("id") == wanted)
        return next(((key, i) for i in found), ())

    def _place(self, file: str, path: KeyPath) -> Place:
        lines = key_lines(self._texts[file].removeprefix("\ufeff")) if self._plain(file) else {}
        words = ".".join(part for part in path if isinstance(part, str))
        return Place(file, line=line_of(lines, path), key=words)
