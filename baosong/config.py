"""config.toml: every value checked, every fault told with its key and cure."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from tracker.intake.disk import mounted

_LAST_PORT = 65535
_SECTIONS: dict[str, tuple[str, ...]] = {
    "office": ("name", "zone", "code", "contact"),
    "folders": ("intake", "outbox", "feedback"),
    "intake": ("settle_seconds", "scan_seconds"),
    "web": ("host", "port", "names"),
}


class ConfigFaults(ValueError):
    """What is wrong in config.toml, a sentence a line."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where the pages are served, and the further host names they are opened by."""

    host: str = "127.0.0.1"
    port: int = 8321
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of config.toml. `intake` and `outbox` are whole paths; `workdays` are (day, works, basis).

    `code` is the office's 机关代字 and `contact` whom the units may ring, "" where they are not given.
    """

    campaigns: tuple[str, ...]
    office: str
    zone: ZoneInfo
    intake: Path
    outbox: Path
    feedback: str
    settle_seconds: float
    scan_seconds: float
    workdays: tuple[tuple[date, bool, str], ...]
    web: WebSettings
    code: str = ""
    contact: str = ""


def settings(root: Path, plain: Mapping[str, Any]) -> Settings:
    """The settings a parsed config.toml holds; ConfigFaults with all faults at once."""
    faults: list[str] = []
    section = {name: _section(plain, name, faults) for name in _SECTIONS}
    faults += [f"{key} 不是认识的设置。" for key in plain if key not in (*_SECTIONS, "campaigns", "workday")]
    made = Settings(
        _campaigns(plain.get("campaigns"), faults),
        _text(section["office"], "office", "name", None, faults),
        _zone(_text(section["office"], "office", "zone", "Asia/Shanghai", faults), faults),
        _folder(root, section["folders"], "intake", faults),
        _folder(root, section["folders"], "outbox", faults),
        _plain_name(section["folders"], faults),
        _seconds(section["intake"], "settle_seconds", 1.0, faults),
        _seconds(section["intake"], "scan_seconds", 10.0, faults),
        _workdays(plain.get("workday", []), faults),
        _web(section["web"], faults),
        *(_text_or_nothing(section["office"], "office", key, faults) for key in ("code", "contact")),
    )
    faults += _overlapping(root, made)
    if faults:
        raise ConfigFaults("\n".join(f"  {fault}" for fault in faults))
    return made


def _section(plain: Mapping[str, Any], name: str, faults: list[str]) -> Mapping[str, Any]:
    found = plain.get(name, {})
    if not isinstance(found, dict):
        faults.append(f"{name} 应是一节：另起一行写 [{name}]。")
        return {}
    faults += [
        f"{name}.{key} 不是认识的设置；可写：{'、'.join(_SECTIONS[name])}。"
        for key in found
        if key not in _SECTIONS[name]
    ]
    return found


def _campaigns(found: object, faults: list[str]) -> tuple[str, ...]:
    if not isinstance(found, list) or not found or not all(isinstance(name, str) and name for name in found):
        faults.append('campaigns 要列出在用的专项，如 campaigns = ["jieyang-2019"]。')
        return ()
    if len(set(found)) != len(found):
        faults.append("campaigns 里有重复的专项，请各留一个。")
    return tuple(found)


def _text(section: Mapping[str, Any], name: str, key: str, default: str | None, faults: list[str]) -> str:
    found = section.get(key, default)
    if not isinstance(found, str) or not found.strip():
        faults.append(f'{name}.{key} 要写文字，如 {key} = "…"，不能空着。')
        return ""
    return found


def _text_or_nothing(section: Mapping[str, Any], name: str, key: str, faults: list[str]) -> str:
    found = section.get(key, "")
    if not isinstance(found, str):
        faults.append(f'{name}.{key} 要写文字，如 {key} = "…"；没有就不写。')
        return ""
    return found.strip()


def _zone(name: str, faults: list[str]) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        faults.append(f"office.zone 的“{name}”不是时区名，我国请写 Asia/Shanghai。")
        return ZoneInfo("Asia/Shanghai")


def _folder(root: Path, section: Mapping[str, Any], key: str, faults: list[str]) -> Path:
    name = _text(section, "folders", key, key, faults)
    return root / name if name else root / key


def _plain_name(section: Mapping[str, Any], faults: list[str]) -> str:
    name = _text(section, "folders", "feedback", "市局反馈", faults)
    if name and (PurePosixPath(name).name != name or name in (".", "..") or "\\" in name):
        faults.append(f"folders.feedback 的“{name}”要是一个文件夹名，不能带路径。")
    return name


def _seconds(section: Mapping[str, Any], key: str, default: float, faults: list[str]) -> float:
    found = section.get(key, default)
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found) or found <= 0:
        faults.append(f"intake.{key} 要写大于0的秒数。")
        return default
    return float(found)


def _web(section: Mapping[str, Any], faults: list[str]) -> WebSettings:
    usual = WebSettings()
    host = _text(section, "web", "host", usual.host, faults)
    port, names = section.get("port", usual.port), section.get("names", [])
    if isinstance(port, bool) or not isinstance(port, int) or not 0 < port <= _LAST_PORT:
        faults.append(f"web.port 要写 1 到 {_LAST_PORT} 的整数。")
        port = usual.port
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        faults.append('web.names 要列出别人用来打开网页的主机名，如 names = ["baosong.local"]。')
        names = []
    return WebSettings(host, port, tuple(names))


def _workdays(found: object, faults: list[str]) -> tuple[tuple[date, bool, str], ...]:
    made = []
    for number, entry in enumerate(found if isinstance(found, list) else [found], start=1):
        whole = isinstance(entry, dict) and {"day", "work", "basis"} == set(entry)
        day = entry.get("day") if whole else None
        if not whole or not isinstance(day, date) or isinstance(day, datetime) or not isinstance(entry["work"], bool):
            faults.append(f"第{number}个 [[workday]] 要写 day = 2016-09-04、work = false（或 true）和 basis（依据）。")
            continue
        made.append((day, entry["work"], str(entry["basis"])))
    return tuple(made)


def _overlapping(root: Path, made: Settings) -> list[str]:
    """The watched folder must lie apart: what the service writes would otherwise be taken in."""
    intake = Path(os.fsdecode(mounted().resolved(made.intake)))  # asks no network disk, which may hang
    said = []
    for label, other in (("outbox", made.outbox.resolve()), ("data", (root / "data").resolve())):
        if intake == other or intake in other.parents or other in intake.parents:
            said.append(f"folders.intake 与 {label} 不能是同一个文件夹，也不能一个在另一个里面。")
    return said
