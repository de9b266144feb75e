"""Archives of other makers: opened where a tool is installed, held with the way out where none is."""

import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from tempfile import gettempdir

import pytest

from tests.tracker.reading.books import DUTIES, GOOD, book, hints
from tracker.reading.read import read

SEVEN = [tool for tool in ("7zz", "7z") if shutil.which(tool)]


def head(kind, flags, rest, size=0):
    body = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
    return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body


def rar(files):
    """A RAR 4 archive that stores its files unpacked."""
    out = [b"Rar!\x1a\x07\x00", head(0x73, 0, bytes(6))]
    for name, data in files.items():
        raw = name.encode("gbk")
        rest = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x4F545000, 20, 0x30, len(raw), 0x20
        )
        out += [head(0x74, 0x8000, rest + raw), data]
    return b"".join([*out, head(0x7B, 0x4000, b"")])


def seven(folder, files, *words):
    (folder / "in").mkdir()
    for name, data in files.items():
        (folder / "in" / name).parent.mkdir(exist_ok=True)
        (folder / "in" / name).write_bytes(data)
    tool = next(filter(shutil.which, ("7zz", "7z")))
    subprocess.run([tool, "a", *words, str(folder / "a.7z"), "."], cwd=folder / "in", check=True, capture_output=True)
    return (folder / "a.7z").read_bytes()


def only(monkeypatch, folder, tool):
    """A PATH on which this tool alone is found."""
    folder.mkdir()
    if tool:
        (folder / tool).symlink_to(shutil.which(tool))
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.skipif(not shutil.which("unar"), reason="no tool for .rar (unar)")
def test_a_rar_with_gbk_names_is_opened():
    """The workbook is stored last and unpacked, so that the archive ends like the workbook's own zip."""
    reading = read(
        rar({"照片.jpg": b"\xff\xd8\xff\xda\x00\x02\xff\xd9", "附件11.xlsx": book({"附件11": GOOD})}), hints(), DUTIES
    )
    assert [(p.part, p.member) for p in reading.parts] == [("annex11", "附件11.xlsx")]
    assert reading.attachments == ("照片.jpg",)


@pytest.mark.skipif(not SEVEN, reason="no tool for .7z (7zip)")
def test_a_7z_is_opened(tmp_path):
    data = seven(tmp_path, {"普宁/附件11.xlsx": book({"附件11": GOOD})})
    (part,) = read(data, hints(), DUTIES).parts
    assert (part.part, part.member) == ("annex11", "普宁/附件11.xlsx")


@pytest.mark.skipif(not SEVEN, reason="no tool for .7z")
def test_a_locked_7z_is_named_so(tmp_path):
    data = seven(tmp_path, {"附件11.xlsx": book({"附件11": GOOD})}, "-pexample", "-mhe=on")
    (question,) = read(data, hints(), DUTIES).questions
    assert question.code == "encrypted"


@pytest.mark.skipif(not SEVEN, reason="no tool for .7z")
def test_a_link_in_an_archive_leads_nowhere(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "附件11.xlsx").symlink_to("/etc/passwd")
    data = seven_of(tmp_path)
    reading = read(data, hints(), DUTIES)
    assert not reading.parts
    assert not any("root:" in str(q) for q in reading.questions)


def seven_of(folder):
    tool = next(filter(shutil.which, ("7zz", "7z")))
    subprocess.run([tool, "a", "-snl", str(folder / "a.7z"), "."], cwd=folder / "in", check=True, capture_output=True)
    return (folder / "a.7z").read_bytes()


@pytest.mark.skipif(not SEVEN, reason="no tool for .7z")
def test_a_bomb_of_another_maker_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("tracker.reading.packed.MOST_TOTAL", 20 << 20)
    data = seven(tmp_path, {f"{n}.bin": bytes(8 << 20) for n in range(4)}, "-mx=1")
    (question,) = read(data, hints(), DUTIES).questions
    assert (question.code, len(data) < 1 << 20) == ("bomb", True)
    assert not [*Path(gettempdir()).glob("baosong-archive-*")]


@pytest.mark.parametrize(
    ("data", "kind"), [(b"Rar!\x1a\x07\x01\x00 example", ".rar"), (b"7z\xbc\xaf\x27\x1c x", ".7z")]
)
def test_without_a_tool_it_is_held_with_the_way_out(data, kind, monkeypatch, tmp_path):
    only(monkeypatch, tmp_path / "bin", "")
    (question,) = read(data, hints(), DUTIES).questions
    assert (question.code, question.sentence) == ("archive_kind", f"压缩包（{kind}）未能打开。")
    assert question.cure == "请解压后放入，或改用 .zip。"
