"""Duties whose standard paper is the chaser alone: plans and summaries, which a person reads as they are."""

from generator.standard_plans import Plan


def _chased(campaign: str, obligation: str, main: str, *, letter: bool = False) -> Plan:
    return Plan(campaign, obligation, f"{obligation}-chaser", main, "", (), (), letter=letter)


PLANS = (
    _chased("quality-2007", "summary", "summary_points", letter=True),
    _chased("aqsiq-2007", "plan", "plan_filing"),
    _chased("aqsiq-2007", "plan-ciq", "plan_filing"),
    _chased("ciq-xiamen-2007", "team", "half_month"),
)
