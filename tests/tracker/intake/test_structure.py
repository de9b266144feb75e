import io
import random
import struct
import subprocess
import zipfile
import zlib

import pytest

from tracker.intake.structure import examine


def shape(tmp_path, data, name="f"):
    path = tmp_path / name
    path.write_bytes(data)
    return examine(path).shape


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A plain OLE2 file with one stream above the mini cutoff: FAT, directory, then the stream."""
    count = -(-len(stream) // 512)
    end, fat_mark, free = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    fat = [fat_mark, end, *(range(3, count + 2)), end]
    fat += [free] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIII", 0, 1, 1, 0, 4096) + struct.pack("<IIII", end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)

    def entry(label, kind, start, size):
        text = label.encode("utf-16-le") + b"\0\0"
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBB", len(text), kind, 1)
            + b"\xff" * 12
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, end, 0) + entry(name, 2, 2, len(stream)) + bytes(256)
    return header + struct.pack("<128I", *fat) + directory + stream.ljust(count * 512, b"\0")


XLS = compound(b"BIFF" * 2000)


def test_a_whole_zip_is_whole_and_a_document(tmp_path, book):
    path = tmp_path / "f"
    path.write_bytes(book("立案 12"))
    assert (examine(path).shape, examine(path).document) == ("whole", True)


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[: len(b) // 2],
        lambda b: b[:-1],
        lambda b: b[: len(b) // 2] + bytes(len(b) - len(b) // 2),
        lambda b: b[: len(b) // 3] + bytes(500) + b[len(b) // 3 + 500 :],
        lambda b: bytes(len(b)),
    ],
    ids=["half", "one byte short", "second half zero", "a hole with the end record kept", "all zero"],
)
def test_a_damaged_zip_is_not_whole(tmp_path, book, damage):
    assert shape(tmp_path, damage(book("立案 12"))) == "structure"


def reads_to_its_end(data):
    """Whether zipfile itself finds every member's CRC right: the oracle."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, IndexError):
        return False
    except (NotImplementedError, RuntimeError):  # a flag or method turned by the flip: it can't be judged
        return True


def test_a_zip_with_any_byte_turned_is_judged_as_zipfile_judges_it(tmp_path, book):
    data, seeded, agreed = book("12"), random.Random(4), {True: 0, False: 0}
    for _ in range(400):
        place = seeded.randrange(4, len(data))
        flipped = data[:place] + bytes([data[place] ^ (1 << seeded.randrange(8))]) + data[place + 1 :]
        whole = reads_to_its_end(flipped)
        assert (shape(tmp_path, flipped) == "whole") == whole, place
        agreed[whole] += 1
    assert all(agreed.values())


def test_nothing_at_all_is_an_empty_file(tmp_path):
    assert shape(tmp_path, b"") == "empty"


def test_a_whole_old_workbook_is_whole_and_a_document(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(XLS)
    assert (examine(path).shape, examine(path).document) == ("whole", True)


def test_an_ole_file_without_a_document_in_it_is_none(tmp_path):
    path = tmp_path / "Thumbs.db"
    path.write_bytes(compound(b"x" * 5000, "256_thumb"))
    assert (examine(path).shape, examine(path).document) == ("whole", False)


@pytest.mark.parametrize("kept", [100, 600, 1200, 2000, len(XLS) - 512])
def test_an_old_workbook_cut_short_is_not_whole(tmp_path, kept):
    assert shape(tmp_path, XLS[:kept]) == "structure"


def test_an_old_workbook_whose_table_is_zeros_is_not_whole(tmp_path):
    assert shape(tmp_path, XLS[:512] + bytes(512) + XLS[1024:]) == "structure"


def test_a_kind_without_known_structure_passes_unless_it_begins_with_zeros(tmp_path):
    assert shape(tmp_path, b"%PDF-1.4 ...") == "whole"
    assert shape(tmp_path, bytes(4096) + b"%PDF") == "structure"


def test_a_zip_whose_members_need_a_password_is_not_called_broken(tmp_path, book):
    data = bytearray(book("立案 12"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(mark, start + 1)) >= 0:
            data[start + at] |= 1
    assert shape(tmp_path, bytes(data)) == "whole"


@pytest.mark.office
def test_a_workbook_saved_as_xls_by_a_second_office_suite_is_whole(tmp_path):
    (tmp_path / "a.csv").write_text("单位,立案\n普宁市,12\n" * 300, encoding="utf-8")
    profile = f"-env:UserInstallation=file://{tmp_path}/lo"
    command = ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", tmp_path, tmp_path / "a.csv"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    data = (tmp_path / "a.xls").read_bytes()
    assert examine(tmp_path / "a.xls").document
    assert shape(tmp_path, data) == "whole"
    assert shape(tmp_path, data[: len(data) * 2 // 3]) == "structure"
