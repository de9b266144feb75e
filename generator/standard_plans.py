"""What the standard reports say, obligation by obligation: sentences, and the columns of tables by field ids.

In a sentence [cases] is the total with its unit (12起), [problems?问题] says 未发现问题 for zero, [annex8#] is how many
items a list holds, which stands for a column of `units` too. The patterns are
those of a 进展情况汇报 (research/domain.md §6.1): numbers with their unit, a rate with what it is made of. Where a
report is periodic, cumulative figures stand in sentences of their own as far as the sense allows: beside others they
leave out the units carried over, and one number would have two values in the paper.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A section of the figures: its heading and its sentences."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list form attached as a table: (field id, share of the width, set left) for each column, no column twice."""

    form: str
    title: str
    columns: tuple[tuple[str, int, bool], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The papers of one obligation. `classes` and `units` are field ids; without either there is no such table.

    `done` opens the papers that go out of the house and `ahead` closes them; `since` are the fields compared with last
    period, `compare` those of a chart of units, `trend` those of a chart over the periods. A `letter` chases by 函.
    `own` reports the office's own day; `books` are workbooks that go out as 附件 beside the paper.
    """

    campaign: str
    obligation: str
    report: str
    main: str
    note: str
    sections: tuple[Said, ...]
    units: tuple[str, ...]
    classes: tuple[str, ...] = ()
    lists: tuple[Listed, ...] = ()
    done: str = ""
    ahead: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    compare: tuple[str, ...] = ()
    trend: tuple[str, ...] = ()
    letter: bool = False
    own: bool = False
    books: tuple[str, ...] = ()


JIEYANG_FINAL = Plan(
    "jieyang-2019",
    "final",
    "final-summary",
    "annex11",
    "企业数为截至当日的实有数，其余为专项整治开展以来的累计数",
    (
        Said(
            "摸底调查和自查自纠情况",
            "摸清5类重点工业产品生产企业[prod]，其中获证企业[prod_lic]；主要经销商[sellers]，经营性用户[users]。"
            "培训经营者[trained]。应开展自查[self_due]，已自查[self_done]，自查[self_issues?问题]，已整改[self_fixed]。",
        ),
        Said(
            "监督检查情况",
            "出动执法人员[officers]，检查获证企业[lic_checked]、销售者[sell_visits]、经营性用户[user_visits]，"
            "[problems?问题]，责令改正[ordered]。",
        ),
        Said(
            "监督抽查及后处理情况",
            "监督抽查[sampled]，合格[qualified]，合格率[pass_rate]；后处理应办[post_due]，办结[post_done]；"
            "召回[recalls]，撤销证书[permits_revoked]，注销证书[permits_cancelled]。",
        ),
        Said(
            "执法办案情况",
            "立案[cases]，结案[closed]，移送司法[transferred]；涉案货值[value_wan]，罚没款[fines_wan]；"
            "列入严重失信[credit_listed]。",
        ),
    ),
    units=("prod_lic", "lic_checked", "problems", "ordered", "pass_rate", "cases", "value_wan", "fines_wan"),
    classes=("prod", "prod_lic", "lic_checked", "problems", "sampled", "pass_rate", "cases", "value_wan"),
    lists=(
        Listed(
            "annex12",
            "案件情况表",
            (
                ("case_no", 36, True),
                ("party", 34, True),
                ("product_class", 24, False),
                ("facts", 46, True),
                ("value_wan", 22, False),
                ("fine_wan", 22, False),
                ("status", 20, False),
                ("is_major", 16, False),
            ),
        ),
    ),
    done="我局组织各县（市、区）局对5类重点工业产品开展了质量安全专项整治。",
    ahead=(
        "下一步，我局将督促各县（市、区）局抓好发现问题的整改和不合格产品的后处理，加快案件查办，巩固专项整治成果。",
    ),
    compare=("cases",),
)

QUALITY_PROGRESS = Plan(
    "quality-2007",
    "progress",
    "progress-summary",
    "progress",
    "获证企业、生产条件符合规定、重点区域为截至当日的实有数，其余为整治行动开展以来的累计数",
    (
        Said(
            "清查建档情况",
            "清查出10类产品生产企业[plants]，其中无证企业[unlicensed]；已清查[checked]，"
            "已建立质量档案[archived]，建档率[archive_rate]。责令整改[rectify]，完成整改[rectified]。"
            "现有获证企业[licensed]，其中生产条件符合规定[cond_ok]。",
        ),
        Said(
            "打击无证生产和重点区域整治情况",
            "查处无证企业[unl_punished]，取缔[unl_banned]。确定重点区域[areas]，完成整治[areas_done]。",
        ),
        Said(
            "监督抽查和召回情况",
            "抽查获证企业产品[sampled]，合格[qualified]，合格率[pass_rate]；其中大型企业[l_sampled]，"
            "合格[l_qualified]，合格率[l_pass_rate]。应召回不合格产品[recall_due]，已召回[recall_done]。",
        ),
        Said(
            "执法处理情况",
            "立案[cases]，结案[closed]，移送司法机关[transferred]；涉案货值[value_wan]，罚没款[fines_wan]。"
            "暂扣证书[cert_held]，提出吊证建议[revoke_prop]；记入不良行为记录[bad_record]，"
            "向政府书面报告[gov_reports]。",
        ),
    ),
    units=("plants", "archived", "archive_rate", "unl_banned", "sampled", "pass_rate", "cases", "value_wan"),
    classes=("plants", "archived", "archive_rate", "unlicensed", "sampled", "pass_rate", "cases", "value_wan"),
    done="我局组织各省级局对10类涉及人身健康和安全的产品开展了专项整治。",
    ahead=("下一步，我局将督促各省级局对照整治目标逐项抓落实，加快建立质量档案，抓好不合格产品召回和案件查办。",),
    since=("archived", "unl_banned", "cases", "pass_rate"),
    compare=("archive_rate",),
    trend=("cases",),
    letter=True,
)

_JUNE = (
    Said(
        "摸底建档情况",
        "食品相关产品生产企业[plants]，其中获证企业[licensed]；已摸底调查[surveyed]，已建档[archived]，"
        "建档率[archive_rate]。",
    ),
    Said(
        "培训帮扶情况",
        "应培训从业和品控人员[staff]，已培训[trained]。上门帮扶[visits]，开展宣贯[sessions]，参训[trainees]。",
    ),
)
_BRANDS = Listed(
    "demo",
    "示范、品牌企业情况表",
    (("company", 46, True), ("product", 34, True), ("stage", 14, False), ("accepted", 14, False), ("award", 26, False)),
)

HEILONGJIANG_JUNE = Plan(
    "heilongjiang-2017",
    "june",
    "june-summary",
    "june_return",
    "企业数和应培训人员为截至当日的实有数，其余为专项行动开展以来的累计数",
    _JUNE,
    units=("plants", "licensed", "surveyed", "archived", "archive_rate", "staff", "trained", "visits"),
    lists=(_BRANDS,),
    done="我局组织各市（地）局开展了食品相关产品质量提升专项行动。",
    ahead=("下一步，我局将督促各市（地）局加快企业建档和人员培训，推进示范企业和品牌企业创建。",),
    compare=("archive_rate",),
)

HEILONGJIANG_DECEMBER = Plan(
    "heilongjiang-2017",
    "december",
    "december-summary",
    "dec_return",
    "企业数和应培训人员为截至当日的实有数，其余为专项行动开展以来的累计数",
    (
        *_JUNE,
        Said(
            "许可和出厂检验情况",
            "列入许可目录应取证企业[must_licence]，已取证[has_licence]；检验合格后出厂的企业[exit_ok]。",
        ),
        Said(
            "监督抽查和风险监测情况",
            "国家级抽查[smp_nat]，合格[q_nat]；省级抽查[smp_prov]，合格[q_prov]；市级抽查[smp_city]，合格[q_city]。"
            "风险监测样品[risk_samples]，[risk_found?风险]。",
        ),
        Said(
            "监管执法情况",
            "开展“七查七看”检查[chk]，[issues?问题]，已整改[fixed]；立案[cases]，货值[value_wan]。"
            "纳入诚信建设的法定代表人[credit_reps]。",
        ),
    ),
    units=("plants", "archived", "archive_rate", "trained", "has_licence", "chk", "issues", "fixed", "cases"),
    lists=(_BRANDS,),
    done="我局组织各市（地）局开展了食品相关产品质量提升专项行动。",
    ahead=("下一步，我局将对照专项行动目标查漏补缺，抓好发现问题的整改，巩固提升成果。",),
    compare=("archive_rate",),
)

PLANS = (JIEYANG_FINAL, QUALITY_PROGRESS, HEILONGJIANG_JUNE, HEILONGJIANG_DECEMBER)
