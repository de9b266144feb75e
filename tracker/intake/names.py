"""How a file name, which is bytes, is shown to people."""

import unicodedata

_HIDDEN = {"Cc", "Zl", "Zp"}
_TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shown(name: bytes) -> str:
    r"""The name as text: UTF-8, else GBK (what old clients and zips write), else with \xNN for what is neither.

    Characters that would break a line or turn the text around are shown as \uNNNN.
    """
    return "".join(_visible(c) for c in _decoded(name))


def shown_path(path: bytes) -> str:
    """Each component of a relative path as text: one folder may be UTF-8 and the file in it GBK."""
    return "/".join(shown(part) for part in path.split(b"/"))


def folder_of(path: bytes) -> str:
    """The first folder of a relative path, as shown; "" for a file straight in the intake."""
    first, slash, _ = path.partition(b"/")
    return shown(first) if slash else ""


def name_of(path: bytes) -> str:
    """The file's own name, as shown."""
    return shown(path.rpartition(b"/")[2])


def _decoded(name: bytes) -> str:
    for encoding in ("utf-8", "gbk"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "backslashreplace")


def _visible(character: str) -> str:
    if unicodedata.category(character) in _HIDDEN or character in _TURNING:
        return f"\\u{ord(character):04x}"
    return character
