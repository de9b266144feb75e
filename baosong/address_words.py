"""An address in the office's words: which figure it is, and whose."""

from generator import scope
from generator.compared_names import APART, BOTH
from tracker.address import Address
from tracker.definition.form import TOTAL
from tracker.definition.model import Campaign

_STANDING = {
    "due": "应报",
    "accepted": "实报",
    "on_time": "按时",
    "late": "超时",
    "past_due": "未报",
    "pending": "待报",
    "held": "待确认",
    "exempt": "免报",
    "unproven": "时间待认定",
    "reporting_rate": "报送率",
    "punctual_rate": "按时报送率",
    "state": "报送状态",
    "on_time-open": "按时而审核未通过或待确认",
    "late-held": "超时而待确认",
    "doubtful": "尚待核实",
    "chased": "催报",
    "listed": "所列单位",
    "days_late": "超时天数",
    "versions": "版次",
    "points": "得分",
    "place": "名次",
}
_UNITS = {
    scope.IN: "含几家",
    scope.OUT: "不含几家",
    scope.CARRIED: "沿用上期几家",
    scope.LACKING: "未填几家",
    BOTH: "两期都报几家",
    APART: "不在两期之内几家",
}
_PLAIN = {"count": "条数"}
_GOALS = {"numerator": "（分子）", "denominator": "（分母）", "gap": "（差距）"}
_MEASURES = {"prev": "（上期）", "diff": "（较上期）"}


def label(campaign: Campaign, at: Address) -> str:
    """附件11·电线电缆·执法·立案; 报送情况·应报; 目标·建立质量档案."""
    if at.source == "standing":
        return f"报送情况·{_STANDING.get(at.field, at.field)}"
    if at.source == "goal":
        title = next((goal.title for goal in campaign.goals if goal.id == at.row), at.row)
        return f"目标·{title}{_GOALS.get(at.field, '')}"
    form = campaign.form(at.source)
    if at.field in _UNITS:
        return f"{(form.annex or form.title) if form else at.source}·口径·{_UNITS[at.field]}"
    field = form.by_id.get(at.field) if form else None
    row = next((r.label for r in form.rows if r.id == at.row), "") if form and at.row not in ("*", TOTAL) else ""
    if not row and form and form.shape == "list" and at.row not in ("*", TOTAL):
        row = f"第{at.row}条"
    plain = field.label if field else _PLAIN.get(at.field, at.field)
    group = f"{field.group}·{plain}" if field and field.group else plain
    named = (form.annex or form.title) if form else at.source
    return "·".join(filter(None, (named, row, group))) + _MEASURES.get(at.measure, "")


def whose(campaign: Campaign, at: Address) -> str:
    """合计, 在报合计 (units that reported alone), or the unit's name."""
    if at.unit in ("*", "present"):
        return "合计" if at.unit == "*" else "在报合计"
    unit = campaign.unit(at.unit)
    return unit.name if unit else at.unit
