"""A unit's own page: a signed link without account, one a unit at a time, revocable; its key is in data/desk.db."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from baosong.desk_db import DeskDb
from tracker.ledger.chain import stamp

link_tables = Migrations("unit links")
_TOKEN = re.compile(r"([A-Za-z0-9_-]{1,200})\.(\d{1,9})\.([A-Za-z0-9_-]{32})", re.ASCII)


@dataclass(frozen=True, slots=True)
class UnitLink:
    """A unit's link that is in force: its code, the link's token, when and by whom it was made."""

    unit: str
    token: str
    made_at: str
    made_by: str


@link_tables()
def tables(db: Database) -> None:
    """The key, and one row a link ever made; a unit's last one counts, unless it was revoked."""
    db.table("secret").create({"name": str, "value": str}, pk="name")
    db.table("unit_link").create(
        {"unit": str, "serial": int, "made_at": str, "made_by": str, "revoked_at": str}, pk=("unit", "serial")
    )


class UnitLinks(DeskDb):
    """The links of all units."""

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        super().__init__(path, link_tables, shared=shared)
        with self.immediate():
            self.db.execute(
                "INSERT OR IGNORE INTO secret (name, value) VALUES ('link key', ?)", [secrets.token_hex(32)]
            )

    def make(self, unit: str, by: str) -> UnitLink:
        """A new link for the unit; the one before ends."""
        with self.immediate():
            serial = self._last(unit) + 1
            made = stamp(datetime.now(UTC))
            row = {"unit": unit, "serial": serial, "made_at": made, "made_by": by, "revoked_at": None}
            self.db.table("unit_link").insert(row)
        return UnitLink(unit, self._token(unit, serial), made, by)

    def revoke(self, unit: str) -> bool:
        """End the unit's link; whether it had one."""
        had = self.of_unit(unit) is not None
        with self.immediate():
            self.db.execute(
                "UPDATE unit_link SET revoked_at = ? WHERE unit = ? AND revoked_at IS NULL",
                [stamp(datetime.now(UTC)), unit],
            )
        return had

    def of_unit(self, unit: str) -> UnitLink | None:
        """The unit's link in force, or None."""
        return self._link(unit, self._last(unit))

    def unit_of(self, token: str) -> str | None:
        """The code of the unit whose link this is; None for one that is forged, ended or no link at all."""
        match = _TOKEN.fullmatch(token)
        if match is None:
            return None
        try:
            unit = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4)).decode()
        except ValueError:
            return None
        serial = int(match[2])
        if not hmac.compare_digest(self._token(unit, serial), token):
            return None
        return unit if serial == self._last(unit) and self._link(unit, serial) else None

    def _link(self, unit: str, serial: int) -> UnitLink | None:
        asked = "SELECT made_at, made_by FROM unit_link WHERE unit = ? AND serial = ? AND revoked_at IS NULL"
        row = next(iter(self.db.query(asked, [unit, serial])), None)
        return UnitLink(unit, self._token(unit, serial), row["made_at"], row["made_by"]) if row else None

    def _last(self, unit: str) -> int:
        asked = "SELECT coalesce(max(serial), 0) AS last FROM unit_link WHERE unit = ?"
        return int(next(iter(self.db.query(asked, [unit])))["last"])

    def _token(self, unit: str, serial: int) -> str:
        key = next(iter(self.db.query("SELECT value FROM secret WHERE name = 'link key'")))["value"]
        mac = hmac.new(bytes.fromhex(key), f"{unit}.{serial}".encode(), hashlib.sha256).digest()[:24]
        return f"{_plain(unit.encode())}.{serial}.{_plain(mac)}"


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
