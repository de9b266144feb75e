"""How every figure of the bench is taken and printed: beside its floor or a peer, in one run."""

import time
from collections.abc import Callable

ROUNDS = 7


def best(
    work: Callable[[], object], times: int, rounds: int = ROUNDS, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Seconds of one call: the least of several rounds' means, since a shared machine only ever adds.

    `clock` may be time.process_time where nothing waits for a disk: what others do on the machine is then left out.
    """
    spent = []
    for _round in range(rounds):
        began = clock()
        for _time in range(times):
            work()
        spent.append((clock() - began) / times)
    return min(spent)


def said(label: str, ours: float, peer: float, against: str, unit: str = "ms") -> None:
    """One line: ours, the peer's, the ratio."""
    scale = 1000 if unit == "ms" else 1
    print(f"{label:<34} {ours * scale:9.2f} {unit}   {against:<34} {peer * scale:9.2f} {unit}   ×{ours / peer:.2f}")
