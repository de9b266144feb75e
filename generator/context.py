"""ReportInput → the names a template may use, all Chinese; leaves are Figure, Shown or text, nothing can be called."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from generator import moment, scope
from generator import standing_sentences as words
from generator import table_names as forms
from generator.carried import carried_figure, carried_over, present_only
from generator.chase_names import Chase, chase_names
from generator.circular_names import circular_names
from generator.compared_names import compared_names
from generator.goal_names import goal_chart_rows, goal_rows
from generator.official import Signing, official_names
from generator.shown import DASH, Names, Rows, Shown, joined, printed
from generator.title_lines import in_lines
from generator.trend_names import Past, trend
from tracker.address import Address
from tracker.comparison import Compared
from tracker.definition.model import Duty, Period, Report
from tracker.figures import Figure, FigureTable
from tracker.goals import GoalResult
from tracker.rates import Rates
from tracker.standing import Standing, state_label

_MAIN = ("合计", "类别", "口径", "在报合计", "在报类别", "在报口径", "在报括注", "沿用说明", "同口径说明", "缺项说明")
_UNSIGNED = Signing()
_TOGETHER = "一句话、一个比率里既有累计数又有其他数的，累计数也不含沿用的单位"


@dataclass(frozen=True, slots=True)
class ReportInput:
    """What one document is made of. `as_of` is aware; `standings` in official order; `tables` with the main form first.

    `zone` is the office's (None: that of `as_of`); the same input gives the same bytes. `compared` is 上期: the period
    before and, by form id, each total's value then and its change over units present in both (None: no period before).
    `history` are the periods up to this one, oldest first. A report that is `upward` says whom the totals hold, never
    why a unit is missing: no unit's lateness goes to the upper level.
    """

    duty: Duty
    period: Period
    report: Report
    office: str
    as_of: datetime
    rehearsal: bool
    standings: tuple[Standing, ...]
    rates: Rates
    tables: tuple[FigureTable, ...]
    goals: tuple[GoalResult, ...]
    zone: tzinfo | None = None
    compared: Compared | None = None
    signing: Signing = _UNSIGNED
    chase: Chase | None = None
    history: tuple[Past, ...] = ()

    @property
    def office_zone(self) -> tzinfo:
        """The zone times are said in: the one given, else that of `as_of`."""
        return self.zone or self.as_of.tzinfo or UTC


def summary_title(given: ReportInput) -> str:
    """The document's title, the gaps {period} and {obligation} filled; also its file name."""
    title = given.report.title.replace("{obligation}", given.duty.obligation.title)
    return title.replace("{period}", given.period.label)


def context(given: ReportInput) -> Mapping[str, object]:
    """Every name a template of this report may use; an unknown one is an error there, never a blank."""
    here = _here(given)
    unit_names = {s.unit.code: s.unit.name for s in given.standings}
    names = _papers(given) | _counts(given, here) | _lists(given, here)
    for table in reversed(given.tables):
        form = _form_names(table, here, given, unit_names)
        names[forms.identifier(table.form)] = Names(forms.identifier(table.form), form)
        if table is given.tables[0]:
            names |= {key: form[key] for key in _MAIN if key in form}
    day, zone = given.as_of.astimezone(given.office_zone).date(), given.office_zone
    names |= official_names(given.signing, given.office, day, given.report.to)
    names |= circular_names(given.standings, given.duty.obligation, given.report.ranking, zone, here)
    names |= compared_names(given.compared, given.tables[0].form if given.tables else None, given.standings, here)
    names |= chase_names(given.chase, given.duty.obligation, zone, here, given.report.to)
    return names | {
        "趋势": trend(given.history, given.tables[0].form if given.tables else None),
        "量化目标": goal_chart_rows(given.goals),
        "单位": _units(given, here),
        "目标": goal_rows(given.goals, given.duty.campaign, given.period, given.tables),
        "情况摘录": forms.extracts(given.tables, here, unit_names),
    }


def without_figures(given: ReportInput) -> frozenset[str]:
    """The names that say nothing of figures, and in a chaser nothing of units it does not address."""
    here, zone = _here(given), given.office_zone
    names = set(_papers(given)) | set(official_names(given.signing, given.office, given.as_of.date(), given.report.to))
    names |= set(chase_names(given.chase, given.duty.obligation, zone, here, given.report.to))
    if given.report.kind == "circular":
        names |= set(_counts(given, here)) | set(_lists(given, here))
        names |= set(circular_names(given.standings, given.duty.obligation, given.report.ranking, zone, here))
    return frozenset(names)


def _here(given: ReportInput) -> Address:
    campaign, obligation = given.duty.campaign, given.duty.obligation
    return Address(campaign.id, obligation.id, given.period.id, "*", "standing", "*", "*")


def _papers(given: ReportInput) -> dict[str, object]:
    """The words about the paper itself."""
    campaign, obligation, period = given.duty.campaign, given.duty.obligation, given.period
    return {
        "标题": summary_title(given),
        "标题分行": in_lines(summary_title(given)),
        "专项": campaign.title,
        "文件依据": campaign.document,
        "文件书名": _book_title(campaign.document),
        "收报部门": campaign.collector,
        "事项": obligation.title,
        "报送要求": obligation.basis,
        "期次": period.label,
        "期次括注": "" if period.label == printed(period.printed_due) else f"（{period.label}）",
        "数据截至": printed(period.data_until),
        "报送时限": moment.deadline(period, period.due_at, given.office_zone),
        "截至": words.hour(given.as_of, given.office_zone),
        "本机关": given.office,
        "演练": "演练" if given.rehearsal else "",
    }


def _book_title(document: str) -> str:
    """《…》 around the document's name, the marks inside it made 〈〉 (GB/T 15834 4.15.3)."""
    return "《" + document.replace("《", "〈").replace("》", "〉") + "》"


def _counts(given: ReportInput, here: Address) -> dict[str, object]:
    """The standing's figures, each with its own address."""
    counts = given.rates
    whole = {
        "应报": ("due", counts.due),
        "实报": ("accepted", counts.accepted),
        "按时": ("on_time", counts.on_time),
        "超时": ("late", counts.late),
        "未报": ("past_due", counts.past_due),
        "待报": ("pending", len(words.not_yet(given.standings))),
        "待确认": ("held", counts.held),
        "免报": ("exempt", counts.exempt),
        "时间待认定": ("unproven", counts.unproven),
    }
    shares = {"报送率": ("reporting_rate", counts.reporting), "按时报送率": ("punctual_rate", counts.punctual)}
    names: dict[str, object] = {}
    for label, (field, number) in whole.items():
        names[label] = Figure(replace(here, field=field), label, Decimal(number), "家")
    for label, (field, share) in shares.items():
        names[label] = Figure(replace(here, field=field, measure="rate"), label, share, "%", 2)
    return names


def _lists(given: ReportInput, here: Address) -> dict[str, object]:
    """Who, in official order, and the ready sentences."""
    standings = given.standings
    return {
        "未报单位": words.names(words.missing(standings)),
        "超时单位": words.names(words.late(standings)),
        "待确认单位": words.names(words.held(standings)),
        "待报单位": words.names(words.not_yet(standings)),
        "缺报说明": words.gap_sentence(standings, given.rates, here),
        "时效说明": words.timeliness_sentence(standings, given.rates, here),
    }


def _form_names(table: FigureTable, here: Address, given: ReportInput, unit_names: dict[str, str]) -> dict[str, object]:
    """What stands under a form's name.

    Cumulative totals in 合计 and 类别 hold carried units; 在报合计 and 在报类别 are over the units that reported, for
    sentences and tables that set a cumulative figure beside another. 在报括注 and 同口径说明 say so, or are "".
    """
    present = present_only(table)
    note = scope.without_carried(table, given.standings)
    form: dict[str, object] = {
        "合计": Names("合计", forms.totals(table, here)),
        "在报合计": Names("在报合计", forms.totals(present, here)),
        "口径": scope.scope(table, given.standings, reasons=not given.report.upward),
        "在报口径": scope.scope(present, given.standings, reasons=not given.report.upward),
        "在报括注": note,
        "沿用说明": scope.carried_sentence(table, given.standings, reasons=not given.report.upward),
        "同口径说明": f"；{_TOGETHER}" if note else "",
        "缺项说明": joined("；", scope.blanks(table, given.standings)),
    }
    if table.form.shape == "list":
        form |= {"明细": forms.items(table, here, unit_names), "条数": forms.count(table, here)}
    if table.form.shape == "grid":
        form |= {"类别": forms.classes(table, here), "在报类别": forms.classes(present, here)}
    return form


def _units(given: ReportInput, here: Address) -> Rows:
    """单位: every unit in official order; one without figures keeps its row and says why."""
    table = given.tables[0] if given.tables else None
    fields = [field.name for field in table.form.fields if field.numeric] if table else []
    lists = {f"{forms.identifier(t.form)}条数": t for t in given.tables if t.form.shape == "list"}
    rows = []
    for number, standing in enumerate(given.standings, start=1):
        own = {
            "序号": str(number),
            "名称": standing.unit.name,
            "状态": _state(standing, table),
            "时效": words.timeliness_word(standing),
            "收到时间": words.arrival(standing.first_received_at, given.office_zone),
            "报齐时间": words.arrival(standing.complete_at, given.office_zone),
            "超时天数": _days_late(standing, here) if standing in words.late(given.standings) else DASH,
        }
        figures = _unit_figures(standing, table, here, upward=given.report.upward) if table else {}
        figures |= {name: _items(standing, one, here, upward=given.report.upward) for name, one in lists.items()}
        rows.append(Names("单位", figures | own))
    names = ("序号", "名称", "状态", "时效", "收到时间", "报齐时间", "超时天数", *fields, *lists)
    return Rows("单位", names, tuple(rows))


def _days_late(standing: Standing, here: Address) -> Shown:
    return Shown(str(standing.days_late), replace(here, unit=standing.unit.code, field="days_late"))


def _state(standing: Standing, table: FigureTable | None) -> str:
    """状态; a unit whose earlier values stand in the totals says so, so that the column can be added up.

    So does the office's own return, which no count of who reported holds.
    """
    carried = table is not None and standing.unit.code in carried_over(table)
    notes = ("沿用上期" if carried else "", "不计报送率" if standing.own else "")
    return "\n".join(filter(None, (state_label(standing), *notes)))


def _items(standing: Standing, table: FigureTable, here: Address, *, upward: bool) -> object:
    """How many items of a list are the unit's, else why there are none."""
    code = standing.unit.code
    if code in table.units:
        return forms.count(table, here, code)
    return Shown(DASH if upward else scope.absent_word(standing), replace(here, unit=code, field="state"))


def _unit_figures(standing: Standing, table: FigureTable, here: Address, *, upward: bool) -> dict[str, object]:
    """A unit's figures by name: its own, else those that stand in the totals for it, else why there are none."""
    code = standing.unit.code
    if code in table.units:
        return forms.totals(table, here, code)
    carried = code in carried_over(table)
    word = Shown(DASH if carried or upward else scope.absent_word(standing), replace(here, unit=code, field="state"))
    return {f.name: carried_figure(table, code, f) or word for f in table.form.fields if f.numeric}
