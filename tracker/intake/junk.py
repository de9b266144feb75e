"""What office programs and systems leave beside the clerk's files. A name only makes it a suspect:
a file that is a whole workbook or document is taken whatever it is called, since it may be the only copy.
"""

import re

SURELY = 1024  # an owner file is 165 bytes or less; no workbook or document fits into a kilobyte of either format

_CLASSES = (
    ("编辑锁定文件", re.compile(rb"~\$.*|\.~lock\..*#", re.DOTALL)),
    (
        "系统附带文件",
        re.compile(rb"\._.*|\.DS_Store|Thumbs\.db|ehthumbs\.db|desktop\.ini|\.directory", re.DOTALL | re.IGNORECASE),
    ),
    (
        "保存中的临时文件",
        re.compile(rb".*\.tmp|[0-9A-F]{8}|\.goutputstream-.*|\.fuse_hidden.*", re.DOTALL | re.IGNORECASE),
    ),
    (
        "传输中的文件",
        re.compile(rb".*\.(?:filepart|part|partial|crdownload|download|xltd|!ut)", re.DOTALL | re.IGNORECASE),
    ),
)
_FOLDERS = re.compile(
    rb"@eaDir|\.stfolder|\.stversions|#recycle|\$RECYCLE\.BIN|System Volume Information|\.Trash.*|\.snapshot|__MACOSX"
    rb"|lost\+found",
    re.DOTALL | re.IGNORECASE,
)
FOLDER_CLASS = "系统文件夹"


def junk_class(name: bytes) -> str:
    """The class a file's name makes it suspect of, in words; "" for an ordinary name."""
    return next((label for label, pattern in _CLASSES if pattern.fullmatch(name)), "")


def system_folder(name: bytes) -> bool:
    """Whether a folder of that name is the system's own (recycle bin, thumbnails, sync state)."""
    return _FOLDERS.fullmatch(name) is not None
