"""The people who work at the desk: name, role, password, sessions, lock-out; in data/desk.db, erasable."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlite_utils import Database
from sqlite_utils.db import NotFoundError
from sqlite_utils.migrations import Migrations

from baosong.desk_db import DeskDb
from baosong.workspace import WorkspaceRefusal
from tracker.ledger.chain import instant, stamp

PersonRole = Literal["viewer", "coordinator", "administrator"]
PERSON_ROLES: tuple[PersonRole, ...] = get_args(PersonRole)
ROLE_LABELS: dict[PersonRole, str] = {"viewer": "查看", "coordinator": "经办", "administrator": "管理员"}
SHORTEST_PASSWORD = 8
IDLE, LONGEST = timedelta(hours=8), timedelta(hours=24)
LOCKED_AFTER, LOCKED_FOR = 5, timedelta(minutes=15)
ADDRESS_LOCKED_AFTER = 40  # a whole office may come from one address
_SEEN_EVERY = timedelta(minutes=1)

people_tables = Migrations("people")
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))  # verified for an unknown name, so that time tells nothing


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `name` is what decisions are signed with; `login` what is typed."""

    login: str
    name: str
    role: PersonRole

    def may(self, role: PersonRole) -> bool:
        """Whether the person's role is this one or above it."""
        return PERSON_ROLES.index(self.role) >= PERSON_ROLES.index(role)


@people_tables()
def tables(db: Database) -> None:
    """People, their sessions (by the digest of the cookie) and every attempt to log in."""
    db.table("person").create(
        {"login": str, "name": str, "role": str, "password": str, "made_at": str},
        pk="login",
        not_null={"name", "role", "password", "made_at"},
    )
    db.table("session").create({"digest": str, "login": str, "made_at": str, "seen_at": str}, pk="digest")
    db.table("attempt").create({"id": int, "login": str, "address": str, "at": str, "good": int}, pk="id")


class People(DeskDb):
    """Accounts and sessions. Times are the machine's own: a rehearsed clock logs nobody out."""

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        super().__init__(path, people_tables, shared=shared)

    def all(self) -> tuple[Person, ...]:
        """Everybody, by login."""
        return tuple(_person(row) for row in self.db.query("SELECT * FROM person ORDER BY login"))

    def any(self) -> bool:
        """Whether anybody has an account yet."""
        return next(iter(self.db.query("SELECT 1 FROM person LIMIT 1")), None) is not None

    def add(self, person: Person, password: str) -> None:
        """A new account; WorkspaceRefusal for a name that is taken or a password that is too short."""
        _refuse(person, password)
        row = {**_row(person), "password": _hasher.hash(password), "made_at": stamp(datetime.now(UTC))}
        with self.immediate():
            if self._found(person.login):
                raise WorkspaceRefusal(f"登录名“{person.login}”已有人用，请换一个。")
            self.db.table("person").insert(row)

    def set_password(self, login: str, password: str) -> None:
        """A new password; every session of the account ends. WorkspaceRefusal where there is no such account."""
        person = self._found(login)
        if person is None:
            raise WorkspaceRefusal(f"没有登录名“{login}”。")
        _refuse(person, password)
        with self.immediate():
            self.db.table("person").update(login, {"password": _hasher.hash(password)})
            self.db.execute("DELETE FROM session WHERE login = ?", [login])

    def remove(self, login: str) -> None:
        """Erase an account with its sessions and attempts; WorkspaceRefusal for the last administrator."""
        with self.immediate():
            rest = [one for one in self.all() if one.login != login]
            if rest and not any(one.role == "administrator" for one in rest):
                raise WorkspaceRefusal("这是最后一个管理员，不能删除；请先另设一个管理员。")
            try:
                self.db.table("person").delete(login)
            except NotFoundError as fault:
                raise WorkspaceRefusal(f"没有登录名“{login}”。") from fault
            for table in ("session", "attempt"):
                self.db.execute(f"DELETE FROM {table} WHERE login = ?", [login])  # noqa: S608 - two fixed names

    def log_in(self, login: str, password: str, address: str, now: datetime) -> str:
        """The new session's secret, for the cookie; WorkspaceRefusal in one sentence, whatever was wrong.

        After five failures in fifteen minutes for one name (forty from one address) nothing is tried until they pass.
        """
        self._refuse_locked(login, address, now)
        rows = list(self.db.query("SELECT password FROM person WHERE login = ?", [login]))
        good = _verified(rows[0]["password"] if rows else _NOBODY, password) and bool(rows)
        secret = secrets.token_urlsafe(32)
        with self.immediate():
            attempt = {"login": login if rows else "", "address": address, "at": stamp(now), "good": int(good)}
            self.db.table("attempt").insert(attempt)
            self.db.execute("DELETE FROM attempt WHERE at < ?", [stamp(now - timedelta(days=180))])
            if good:
                row = {"digest": _digest(secret), "login": login, "made_at": stamp(now), "seen_at": stamp(now)}
                self.db.table("session").insert(row)
        if not good:
            raise WorkspaceRefusal("登录名或密码不对，请再试。")
        return secret

    def _refuse_locked(self, login: str, address: str, now: datetime) -> None:
        since = stamp(now - LOCKED_FOR)
        for column, value, most in (("login", login, LOCKED_AFTER), ("address", address, ADDRESS_LOCKED_AFTER)):
            last_good = f"(SELECT coalesce(max(at), '') FROM attempt WHERE good = 1 AND {column} = :value)"  # noqa: S608
            asked = f"SELECT count(*) AS bad FROM attempt WHERE good = 0 AND {column} = :value AND at > :since AND at > {last_good}"  # noqa: E501, S608 - two fixed names
            bad = next(iter(self.db.query(asked, {"value": value, "since": since})))["bad"]
            if value and bad >= most:
                raise WorkspaceRefusal(f"连续{most}次没有登录成功，已锁定{LOCKED_FOR.seconds // 60}分钟，请稍后再试。")

    def of_session(self, secret: str, now: datetime) -> Person | None:
        """Whose session it is; None when it was ended, is too old or was idle too long."""
        asked = "SELECT p.login, p.name, p.role, s.made_at, s.seen_at FROM session s JOIN person p USING (login) WHERE s.digest = ?"  # noqa: E501
        row = next(iter(self.db.query(asked, [_digest(secret)])), None)
        if row is None:
            return None
        made, seen = instant(row["made_at"]), instant(row["seen_at"])
        if now - seen > IDLE or now - made > LONGEST:
            self.log_out(secret)
            return None
        if now - seen > _SEEN_EVERY:
            with self.immediate():
                self.db.execute("UPDATE session SET seen_at = ? WHERE digest = ?", [stamp(now), _digest(secret)])
        return _person(row)

    def log_out(self, secret: str) -> None:
        """End the session, here and now."""
        with self.immediate():
            self.db.execute("DELETE FROM session WHERE digest = ?", [_digest(secret)])

    def _found(self, login: str) -> Person | None:
        row = next(iter(self.db.query("SELECT * FROM person WHERE login = ?", [login])), None)
        return _person(row) if row else None


def _refuse(person: Person, password: str) -> None:
    if not person.login.strip() or person.login != person.login.strip() or not person.name.strip():
        raise WorkspaceRefusal("请写登录名和姓名，登录名前后不留空格。")
    if person.role not in PERSON_ROLES:
        raise WorkspaceRefusal(f"没有“{person.role}”这种身份；可写：{'、'.join(PERSON_ROLES)}。")
    if len(password) < SHORTEST_PASSWORD or password == person.login:
        raise WorkspaceRefusal(f"密码至少{SHORTEST_PASSWORD}位，且不能与登录名相同。")


def _verified(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except VerificationError:
        return False


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _row(person: Person) -> dict[str, str]:
    return {"login": person.login, "name": person.name.strip(), "role": person.role}


def _person(row: dict[str, str]) -> Person:
    return Person(row["login"], row["name"], row["role"])  # type: ignore[arg-type]
