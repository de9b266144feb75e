"""What the papers on lists and on an office's own day say: how many items, from whom; the items go as workbooks."""

from generator.standard_plans import Listed, Plan, Said

_JIEYANG = "揭阳市2019重点工业产品质量安全专项整治"

JIEYANG_BASE = Plan(
    "jieyang-2019",
    "base",
    "base-summary",
    "annex8",
    "生产企业以同一企业生产的同类产品为一条，销售者、经营性用户以一户一类产品为一条",
    (
        Said(
            "信息库建立情况",
            "收集生产企业信息[annex8#]、销售者信息[annex9#]、经营性用户信息[annex10#]。",
        ),
    ),
    units=("annex8#", "annex9#", "annex10#"),
    done="我局组织各县（市、区）局对5类重点工业产品开展摸底调查，建立了生产、销售及经营性用户信息库。",
    ahead=("下一步，我局将督促各县（市、区）局随时更新信息库，用于监督检查和沟通联络。",),
    books=(f"{_JIEYANG}信息库汇总表",),
)

JIEYANG_SELF = Plan(
    "jieyang-2019",
    "self",
    "self-summary",
    "annex5",
    "自查表以一企一个自查项目为一条，整改报告以一个问题为一条",
    (Said("企业自查和整改情况", "收集企业自查表[annex5#]、整改报告[annex6#]。"),),
    units=("annex5#", "annex6#"),
)

HEILONGJIANG_SELF_CHECK = Plan(
    "heilongjiang-2017",
    "self-check",
    "self-check-summary",
    "self_score",
    "各市（地）局对照方案的目标逐项自评，一个目标为一条",
    (Said("自评情况", "收到对标自评[self_score#]，逐项结果见附件2。"),),
    units=("self_score#",),
    lists=(
        Listed("self_score", "对标自评情况表", (("goal", 56, True), ("result", 24, False), ("evidence", 90, True))),
    ),
)

XIAMEN_DAILY = Plan(
    "ciq-xiamen-2007",
    "daily",
    "daily-forwarding",
    "daily_brief",
    "",
    (
        Said(
            "案件移交和处理情况",
            "移交案件[transfers]；拘留[detained]，批捕[arrested]，审理[tried]。",
        ),
    ),
    units=(),
    done="我局继续开展进出口产品质量和食品安全专项整治。",
    own=True,
)

PLANS = (JIEYANG_BASE, JIEYANG_SELF, HEILONGJIANG_SELF_CHECK, XIAMEN_DAILY)
