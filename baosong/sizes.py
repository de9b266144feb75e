"""How much of a disk, in words."""


def sized(count: int) -> str:
    """Bytes as people say them: 800字节, 12.5KB, 3.4MB, 1.2GB."""
    amount, units = float(count), ["KB", "MB", "GB", "TB"]
    if amount < 1024:
        return f"{count}字节"
    for unit in units:
        amount /= 1024
        if amount < 1024 or unit == units[-1]:
            return f"{amount:.1f}{unit}"
    return ""
