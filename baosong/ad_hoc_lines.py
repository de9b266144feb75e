"""随时报送 as status shows it: how many came, and how each stands; no denominator, so no rate."""

from collections.abc import Sequence

from tracker.definition.ad_hoc import AD_HOC
from tracker.standing import STATE_LABELS, Standing


def is_nothing(standing: Standing) -> bool:
    """Whether an ad-hoc delivery carries nothing: an empty form alone, or a question settled elsewhere since."""
    return bool(standing.period.only) and standing.state == "pending"


def ad_hoc_count(made: Sequence[Standing]) -> str:
    """随时报送：3件（已报2，退回修改1）, over one event duty's deliveries; 随时报送：0件 when nothing has come."""
    states = [STATE_LABELS[s.state] for s in made if not is_nothing(s)]
    told = "，".join(f"{label}{states.count(label)}" for label in dict.fromkeys(states))
    return f"{AD_HOC}：{len(states)}件" + (f"（{told}）" if told else "")
