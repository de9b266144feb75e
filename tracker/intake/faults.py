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
    DISK_SILENT = (
        "error",
        "所在的网络盘没有回应，其中的文件暂未收取，其他文件夹照常收取。",
        "请检查网络盘和对方的机器是否还通；恢复后会自动收取，不用重启。",
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
    DISK_LOW = (
        "error",
        "归档磁盘只剩{left}，低于留给台账的{reserve}，已暂停收取，原文件未动。",
        "请腾出空间；空间够了会自动继续，不用重启。",
    )
    CLOCK_IMPLAUSIBLE = (
        "error",
        "本机时钟显示{shown}，显然不对；文件照常归档，但收到时间要等时钟校准后才能登记。",
        "请校准本机的日期和时间（主板电池可能没电了）。",
    )
    CLOCK_JUMPED = (
        "error",
        "本机时钟在一天之内跳变过，前后相差{by}；这段时间来件的时间范围已向两头各放宽这么多。",
        "请核对本机时间并接上校时；临近时限的来件请逐件认定时效。",
    )
    HINTS_DEAF = (
        "note",
        "收不到文件变动的提醒，只靠定时扫描收件，最多晚{seconds}秒。",
        "不影响收件；若长期如此，请检查系统的 inotify 上限（fs.inotify.max_user_watches）。",
    )
    ORPHANS = (
        "note",
        "归档中有{count}个文件没有登记（多为上次中断留下），例如 {example}。",
        "不影响收件；请运行 baosong audit 核对。",
    )
    OBJECT_DAMAGED = (
        "error",
        "归档文件 {name} 已损坏或读不出来。",
        "请从备份恢复 data/objects 下的这个文件。",
    )
    LEDGER_UNWRITABLE = (
        "error",
        "台账写不进去，本次没有登记：{reason}",
        "请检查 data 所在磁盘的空间和权限；恢复后会自动继续，原文件未动。",
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
