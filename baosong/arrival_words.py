"""An arrival in words: how it came, on what evidence it is dated, what was found in it, what became of it."""

from datetime import tzinfo

from baosong.clock import local
from baosong.desk import Desk
from baosong.facts import arrival_of
from baosong.readings import Judged, Shelf
from tracker.facts import Arrival, DeliveryKey
from tracker.problem import Problem

BASIS_LABELS = {
    "ctime": "服务器写入时间",
    "scan": "两次查看之间",
    "rehearsed": "演练时钟的两次查看之间",
    "registered": "登记的收到时间",
}
SEVERITY_LABELS = {"error": "强制性", "query": "核实性", "note": "说明"}


def came_by(arrival: Arrival) -> str:
    """The channel as shown: 共享文件夹, or 代收（邮件，登记人…）."""
    return f"{arrival.channel}（{arrival.via}，登记人{arrival.by}）" if arrival.via else arrival.channel


def dated(arrival: Arrival, zone: tzinfo) -> str:
    """不晚于 2019-10-18 17:20，2019-10-18 17:19时还没有（共享文件夹，依据：…）."""
    lower = local(arrival.interval.lower, zone)
    absent = f"{lower}时还没有" if lower else "此前没有查看过"
    basis = BASIS_LABELS.get(arrival.basis, arrival.basis)
    return f"不晚于 {local(arrival.interval.upper, zone)}，{absent}（{came_by(arrival)}，依据：{basis}）"


def judged_arrival(desk: Desk, number: int) -> Judged | None:
    """The archived reading of an arrival; None while it is not read."""
    rows = desk.ledger.rows("reading_of", arrival=number)
    return Shelf(desk.archive).get(rows[0]["object"]) if rows else None


def problems_of(judged: Judged, key: DeliveryKey | None) -> list[Problem]:
    """Everything found in an arrival, or (with a key) what concerns one delivery."""
    parts = [p for p in judged.reading.parts if key in (None, p.delivery)]
    sets = [p for k, listed in judged.verdicts.items() if key in (None, k) for p in listed]
    return [*judged.reading.problems, *(p for part in parts for p in part.problems), *sets]


def verdict(desk: Desk, number: int) -> str:
    """One word for what became of an arrival: 已收, 需修改（2处）, 待确认, 空表, 附带材料, 还没有读."""
    if not desk.ledger.rows("reading_of", arrival=number):
        return "正在读"
    (said,) = desk.ledger.rows("verdict_of", arrival=number)
    if said["waiting"]:
        return "待确认"
    if said["parts"] and said["parts"] == said["blanks"]:
        return "空表"
    if said["errors"]:
        return f"需修改（{said['errors']}处）"
    return "已收" if said["parts"] else "附带材料"


def arrival_line(desk: Desk, number: int) -> str:
    """A17, folder, name and verdict, parted by tabs."""
    arrival = arrival_of(desk.ledger.rows("arrival", number=number)[0])
    return f"{arrival.id}\t{arrival.folder or '—'}\t{arrival.name}\t{verdict(desk, number)}"
