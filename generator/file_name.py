"""Names of the files we write: what people read in a chat window, safe on Windows and on Linux."""

import re
import unicodedata

MOST_BYTES = 200  # Linux allows 255 for a name, a mail programme or an archive less
_WIDE = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def safe_name(stem: str, suffix: str) -> str:
    """A file name `stem + suffix` that Windows takes: its forbidden signs made full-width, blanks joined.

    A stem that is too long is cut at a whole character and ends with …; an empty one becomes 未命名.
    """
    plain = "".join(sign for sign in stem if unicodedata.category(sign)[0] != "C" or sign in "\t\n\r")
    plain = re.sub(r"\s+", " ", plain).translate(_WIDE).strip(" .")
    if _DEVICES.fullmatch(plain):
        plain = f"_{plain}"
    room = MOST_BYTES - len(suffix.encode())
    if len(plain.encode()) > room:
        plain = plain.encode()[: room - len("…".encode())].decode(errors="ignore").rstrip(" .") + "…"
    return (plain or "未命名") + suffix
