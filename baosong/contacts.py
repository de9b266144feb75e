"""通讯录: whom to ring in each unit. Personal data in data/desk.db, erasable, never in the chain of events."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from sqlite_utils import Database
from sqlite_utils.db import NotFoundError
from sqlite_utils.migrations import Migrations

from baosong.desk_db import DeskDb
from tracker.problem import Catalogue, Problem

Role = Literal["A角", "B角", "分管领导"]
ROLES: tuple[Role, ...] = get_args(Role)

contacts_tables = Migrations("contacts")


@dataclass(frozen=True, slots=True)
class Contact:
    """One person of a unit. `unit` is its code; `away_until` the last day of leave; `updated_at` a stamp."""

    unit: str
    role: Role
    name: str
    post: str = ""
    office_phone: str = ""
    mobile: str = ""
    email: str = ""
    away_until: date | None = None
    note: str = ""
    updated_at: str = ""
    updated_by: str = ""

    @property
    def reachable(self) -> bool:
        """Whether there is a number to ring."""
        return bool(self.mobile or self.office_phone)

    def away(self, on: date) -> bool:
        """Whether the person is on leave that day, both ends included."""
        return self.away_until is not None and on <= self.away_until


class ContactFault(Catalogue):
    """What is wrong with an entry; what was written is not repeated, it may be personal data."""

    CONTACT_NO_NAME = ("error", "没有写姓名。", "请写联络员姓名。")
    MOBILE_DIGITS = ("error", "手机有{count}位数字，应为1开头的11位。", "请核对；座机请写到“办公电话”。")
    PHONE_FORM = ("error", "办公电话不像电话号码。", "请写成 区号-号码 或 号码，分机写成 -分机号；多个号码用“、”隔开。")
    EMAIL_FORM = ("error", "邮箱写法不对。", "请写成 名称@域名。")


_MOBILE = re.compile(r"1[3-9]\d{9}")
_PHONE = re.compile(r"(?:\(?0\d{2,3}\)?-?)?\d{5,8}(?:(?:-|转|分机)\d{1,6})?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def tidy_mobile(text: str) -> str:
    """A mobile number as digits alone: full-width signs, blanks, dashes and +86 gone."""
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"^\+?86(?=1\d{10}$)", "", plain)


def tidy_phone(text: str) -> str:
    """Office numbers in one width without blanks, several with 、 between them."""
    plain = re.sub(r"[‐-―−]", "-", re.sub(r"[ \t]", "", unicodedata.normalize("NFKC", text)))
    return "、".join(filter(None, re.split(r"[、,;/\n]+", plain)))


def check(contact: Contact) -> tuple[Problem, ...]:
    """Everything wrong with an entry; a problem's `field` says in which of its parts."""
    found = []
    if not contact.name:
        found.append(ContactFault.CONTACT_NO_NAME.at(field="name"))
    if contact.mobile and not _MOBILE.fullmatch(contact.mobile):
        digits = sum(c.isdecimal() for c in contact.mobile)
        found.append(ContactFault.MOBILE_DIGITS.at(field="mobile", count=digits))
    numbers = contact.office_phone.split("、") if contact.office_phone else []
    if not all(_PHONE.fullmatch(n) or _MOBILE.fullmatch(n) for n in numbers):
        found.append(ContactFault.PHONE_FORM.at(field="office_phone"))
    if contact.email and not _EMAIL.fullmatch(contact.email):
        found.append(ContactFault.EMAIL_FORM.at(field="email"))
    return tuple(found)


def whom(contacts: Sequence[Contact], unit: str, on: date) -> Contact | None:
    """Whom to ring in a unit on a day: the A角, on leave the B角, else the 分管领导; None when nobody is there."""
    present = {c.role: c for c in contacts if c.unit == unit and not c.away(on)}
    return next((present[role] for role in ROLES if role in present), None)


def lacking(contacts: Sequence[Contact], unit: str) -> tuple[str, ...]:
    """What a unit's entries lack to be rung: nobody, no A角, somebody without a number."""
    own = {c.role: c for c in contacts if c.unit == unit}
    if not own:
        return ("没有联系人",)
    first = () if "A角" in own else ("没有A角",)
    return (*first, *(f"{role}没有电话" for role in ROLES if role in own and not own[role].reachable))


def masked(text: str) -> str:
    """A text with its numbers covered: 138****1234; of shorter ones only the last three digits are left."""
    return re.sub(r"\d{5,}", lambda m: _cover(m[0]), text)


def _cover(digits: str) -> str:
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else "*" * (len(digits) - 3) + digits[-3:]


def masked_email(text: str) -> str:
    """z***@example.cn."""
    name, at, domain = text.rpartition("@")
    return f"{name[:1]}***{at}{domain}" if at else masked(text)


@contacts_tables()
def contact_table(db: Database) -> None:
    """One row a unit and role."""
    columns = [f.name for f in fields(Contact)]
    filled = set(columns) - {"away_until"}
    db.table("contact").create(dict.fromkeys(columns, str), pk=("unit", "role"), not_null=filled)


class ContactBook(DeskDb):
    """The contacts in desk.db."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, contacts_tables)

    def all(self) -> tuple[Contact, ...]:
        """Every contact, by unit code, A角 first."""
        rows = sorted(self.db.table("contact").rows, key=lambda row: (row["unit"], ROLES.index(row["role"])))
        return tuple(_contact(row) for row in rows)

    def put(self, contacts: Sequence[Contact]) -> None:
        """Write contacts, each in place of the one of its unit and role; all or none."""
        with self.immediate():
            self.db.table("contact").insert_all([_row(contact) for contact in contacts], replace=True)

    def remove(self, unit: str, role: Role) -> bool:
        """Erase one contact; whether there was one."""
        with self.immediate():
            try:
                self.db.table("contact").delete((unit, role))
            except NotFoundError:
                return False
            return True


def _row(contact: Contact) -> dict[str, str | None]:
    away = contact.away_until.isoformat() if contact.away_until else None
    return {f.name: getattr(contact, f.name) for f in fields(Contact)} | {"away_until": away}


def _contact(row: dict[str, Any]) -> Contact:
    away = date.fromisoformat(row["away_until"]) if row["away_until"] else None
    return Contact(**{**row, "away_until": away})


@contextmanager
def contact_book(data: Path) -> Iterator[ContactBook]:
    """The contacts of a workspace's data folder, closed at the end."""
    book = ContactBook(data / "desk.db")
    try:
        yield book
    finally:
        book.close()
