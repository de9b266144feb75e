"""The fonts of this machine."""

import subprocess
from collections.abc import Collection


def fonts() -> Collection[str] | None:
    """The font families by all their names; None where fontconfig is not installed."""
    try:
        listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    lines = listed.stdout.decode(errors="replace").splitlines()
    return {name.strip() for line in lines for name in line.split(",") if name.strip()}
