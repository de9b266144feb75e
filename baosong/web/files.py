"""Files sent to a browser: always to be saved, never shown inside the site, under their own names."""

import hashlib
from urllib.parse import quote

from starlette.responses import Response

from baosong.facts import arrival_of
from baosong.web.endpoint import Missing, View
from tracker.facts import Arrival
from tracker.intake.source import opened
from tracker.ledger.events import decoded

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def download(data: bytes, name: str) -> Response:
    """The bytes as an attachment."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    plain = "".join(c if (c.isascii() and c.isalnum()) or c in "._-" else "_" for c in name)
    return Response(
        data,
        media_type=_TYPES.get(suffix, "application/octet-stream"),
        headers={"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"},
    )


def arrival(view: View) -> Arrival:
    """The arrival the address names."""
    rows = view.desk.ledger.rows("arrival", number=int(view.request.path_params["number"]))
    if not rows:
        raise Missing(f"没有编号为A{view.request.path_params['number']}的来件。")
    return arrival_of(rows[0])


def original(view: View) -> Response:
    """What the clerk sent, byte for byte."""
    found = arrival(view)
    return download(view.desk.archive.get(found.sha256), found.name)


def evidence(view: View) -> Response:
    """The proof of when a registered return was received."""
    found = arrival(view)
    if not found.evidence:
        raise Missing(f"A{found.number}没有登记凭据。")
    return download(view.desk.archive.get(found.evidence), f"A{found.number}收到时间凭据")


def reply(view: View) -> Response:
    """A receipt or reply as we wrote it."""
    number = int(view.request.path_params["number"])
    rows = [r for r in view.desk.ledger.rows("document", number=number) if not r["campaign"]]
    if not rows:
        raise Missing("没有这份回执。")
    return reply_file(view, rows[0]["path"], rows[0]["sha256"])


def reply_file(view: View, path: str, sha256: str) -> Response:
    """A file of ours from a unit's feedback folder, if it still is what we wrote."""
    raw = decoded(path)
    try:
        with opened(view.site.workspace.intake, raw) as source, open(source.fd, "rb", closefd=False) as file:
            data = file.read()
    except OSError as fault:
        raise Missing("这份回执已不在该单位的文件夹里。") from fault
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Missing("文件夹里的这份回执已被改动，不再提供。")
    return download(data, raw.decode("utf-8", "replace").rsplit("/", 1)[-1])
