"""What intake finds wrong with folders and files, in the office's words."""

import errno

from tracker.problem import Catalogue

_REASONS = {
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.ENOENT: "不存在",
    errno.ENOTDIR: "不是文件夹",
    errno.ELOOP: "是快捷链接",
    errno.EIO: "磁盘读写出错",
    errno.ESTALE: "网络盘连接已断开",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EROFS: "磁盘为只读",
    errno.ENAMETOOLONG: "名称过长",
    errno.EMFILE: "程序打开的文件过多",
}


class IntakeFault(Catalogue):
    """Sentences of intake; none of them stops a pass, and none deletes or forgets a file."""

    ROOT_UNREADABLE = (
        "error",
        "收件文件夹打不开（{reason}），本次没有收件。",
        "请检查该文件夹是否存在、网络盘是否已连接、本程序是否有权读取。",
    )
    ROOT_EMPTY = (
        "error",
        "收件文件夹换成了另一个空文件夹，原有文件都不见了，可能是共享盘未挂上。",
        "请检查共享盘是否已连接；已收的文件都在归档中，没有丢失。",
    )
    ROOT_REPLACED = (
        "note",
        "收件文件夹已换成另一个文件夹或另一块磁盘，此后按新的收取。",
        "如不是有意更换，请检查共享盘是否接对；换之前什么时候有没有文件，不再作为认定超时的依据。",
    )
    FOLDER_VANISHED = (
        "note",
        "这个文件夹不见了，原来收过的文件都在归档中。",
        "如不是有意删除或改名，请恢复该文件夹，否则该单位没有地方放报表。",
    )
    FOLDER_UNREADABLE = (
        "error",
        "文件夹读不了（{reason}），其中的文件暂未收取。",
        "请检查该文件夹的权限或所在磁盘；恢复后会自动收取。",
    )
    FOLDER_TOO_DEEP = (
        "error",
        "文件夹超过{depth}层，其中的文件未收取。",
        "请把文件移到本单位文件夹或其下的报送事项文件夹中。",
    )
    FILE_UNREADABLE = (
        "error",
        "文件读不了（{reason}），暂未收取。",
        "请检查该文件的权限或所在磁盘；恢复后会自动收取。",
    )
    NOT_A_FILE = (
        "note",
        "这是{what}，不是文件本身，未收取。",
        "请放入文件本身。",
    )
    FILE_VANISHED = (
        "note",
        "文件在收取之前被删除或移走了。",
        "如仍需报送，请重新放入。",
    )
    ARCHIVE_UNWRITABLE = (
        "error",
        "归档磁盘写不进去（{reason}），文件暂未收取，原文件未动。",
        "请检查归档磁盘的空间和权限；恢复后会自动重试。",
    )


def reason(error: OSError) -> str:
    """Why the system refused, in words; the system's own where we have none."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


class IntakeRefusal(Exception):
    """Intake can't run at all; the message says why and what to do, in Chinese."""
