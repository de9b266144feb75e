import pytest

from tracker.intake.settings import Haste
from tracker.intake.settle import Quiet, Step, decide, worth_copying, worth_opening

TWICE = Quiet(watched=1.2, age=None, needed=1.0)
AT_ONCE = Quiet(watched=0.0, age=5.0, needed=1.0)
YOUNG = Quiet(watched=0.4, age=0.4, needed=1.0)
LONG = Quiet(watched=301.0, age=301.0, needed=1.0)
P, D, L = Haste.PATIENT, Haste.DUE, Haste.LAST


@pytest.mark.parametrize(
    ("quiet", "writers", "shape", "same", "haste", "expected"),
    [
        (TWICE, "nobody", "whole", True, P, (Step.TAKE, "")),
        (TWICE, "unknown", "whole", True, P, (Step.TAKE, "")),
        (AT_ONCE, "nobody", "whole", True, P, (Step.TAKE, "")),
        (AT_ONCE, "unknown", "whole", True, D, (Step.WAIT, "writing")),
        (AT_ONCE, "nobody", "structure", True, D, (Step.WAIT, "writing")),
        (YOUNG, "nobody", "whole", True, D, (Step.WAIT, "writing")),
        (YOUNG, "nobody", "whole", True, L, (Step.OBSERVE, "writing")),
        (TWICE, "somebody", "whole", True, P, (Step.WAIT, "writing")),
        (TWICE, "somebody", "whole", True, D, (Step.OBSERVE, "writing")),
        (TWICE, "nobody", "structure", True, P, (Step.WAIT, "structure")),
        (TWICE, "nobody", "structure", True, D, (Step.OBSERVE, "structure")),
        (TWICE, "nobody", "empty", True, D, (Step.OBSERVE, "empty")),
        (LONG, "nobody", "structure", True, P, (Step.OBSERVE, "structure")),
        (LONG, "somebody", "whole", True, P, (Step.OBSERVE, "writing")),
        (TWICE, "nobody", "whole", False, D, (Step.WAIT, "writing")),
        (TWICE, "nobody", "whole", False, L, (Step.OBSERVE, "writing")),
    ],
)
def test_the_four_gates_decide_as_agreed(quiet, writers, shape, same, haste, expected):
    assert decide(quiet, writers, shape, same=same, haste=haste, patience=300.0) == expected


def test_two_looks_at_one_moment_are_not_two():
    assert not Quiet(watched=0.0, age=None, needed=0.0).twice


def test_a_young_file_is_not_even_opened_unless_this_is_the_last_look():
    assert not worth_opening(YOUNG, D)
    assert worth_opening(YOUNG, L)


def test_a_file_somebody_writes_is_not_copied_while_there_is_patience():
    assert not worth_copying(TWICE, "somebody", P, 300.0)
    assert worth_copying(LONG, "somebody", P, 300.0)
    assert worth_copying(TWICE, "somebody", D, 300.0)
