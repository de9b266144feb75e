"""What the papers of each campaign are to say: the workbooks' labels in the order of the sentences, the goals, the lists.

Written from the five documents and the forms' labels, not from the templates.
"""

from collections.abc import Callable
from decimal import Decimal

from tests.campaigns.books import Count
from tests.campaigns.recount import Goal, Notice

YEAR_2007, YEAR_2017 = "2007-12-31", "2017-12-31"


def awards(sheet: str, label: str, text: str) -> Callable[[Count], Decimal]:
    """So many lines of a list say this."""
    return lambda count: Decimal(sum(line[label] == text for _unit, line in count.lines(sheet)))


def firms(sheet: str, label: str) -> Callable[[Count], Decimal]:
    """So many different firms a list names."""
    return lambda count: Decimal(len({line[label] for _unit, line in count.lines(sheet)}))


BRANDS = "示范、品牌企业清单"
_BRAND_LIST = {"示范、品牌企业情况表": BRANDS}
_SURVEY = {
    "食品相关产品生产企业": [["生产企业", "获证企业", "已摸底调查企业", "已建档企业", "建档率"]],
    "应培训从业": [["应培训人员", "已培训人员"], ["上门帮扶", "宣贯", "参训"]],
}
PROVINCE_RATES = {"建档率": ("已建档企业", "生产企业")}
PROVINCE_STOCK = ("生产企业", "获证企业", "应培训人员", "检验合格后出厂的企业", "目录内应取证企业", "目录内已取证企业")

HEILONGJIANG_JUNE = Notice(
    _SURVEY,
    (
        Goal("建档率（上半年进度）", "100%", 100, ("已建档企业",), ("生产企业",), "家", by=YEAR_2017),
        Goal("从业、品控人员培训（上半年进度）", "100%", 100, ("已培训人员",), ("应培训人员",), "人", by=YEAR_2017),
    ),
    _BRAND_LIST,
    compare="建档率",
)

_SAMPLES = [("国家级抽查合格", "国家级抽查"), ("省级抽查合格", "省级抽查"), ("市级抽查合格", "市级抽查")]
HEILONGJIANG_DECEMBER = Notice(
    {
        **_SURVEY,
        "列入许可目录": [["目录内应取证企业", "目录内已取证企业"], ["检验合格后出厂的企业"]],
        "国家级抽查": [[*(x for pair in _SAMPLES for x in reversed(pair)), "风险监测样品", "发现风险"]],
        "开展“七查": [["七查七看检查", "发现问题", "已整改", "立案", "货值"], ["纳入诚信建设的法定代表人"]],
    },
    (
        Goal("建档率", "100%", 100, ("已建档企业",), ("生产企业",), "家", by=YEAR_2017),
        Goal("从业、品控人员培训", "100%", 100, ("已培训人员",), ("应培训人员",), "人", by=YEAR_2017),
        Goal("检验合格后出厂", "100%", 100, ("检验合格后出厂的企业",), ("生产企业",), "家", by=YEAR_2017),
        Goal("目录内产品生产许可", "100%", 100, ("目录内已取证企业",), ("目录内应取证企业",), "家", by=YEAR_2017),
        Goal(
            "三级监督抽查合格率（合并）", "90%以上", 90, tuple(p[0] for p in _SAMPLES), tuple(p[1] for p in _SAMPLES),
            "批次", by=YEAR_2017,
        ),
        *(
            Goal(f"{level}监督抽查合格率", "90%以上", 90, (top,), (bottom,), "批次", by=YEAR_2017)
            for level, (top, bottom) in zip(("国家级", "省级", "市级"), _SAMPLES, strict=True)
        ),
        Goal(
            "每个市地品牌创建示范型企业", "2—3家", unit="个市地", counted=firms(BRANDS, "企业"), within=(2, 3),
            by=YEAR_2017,
        ),
        *(
            Goal(title, f"{n}家", n, most=n, unit="家", counted=awards(BRANDS, "推荐类别", award), by=YEAR_2017)
            for title, award, n in (
                ("推荐争创省名牌企业", "省名牌", 6),
                ("推荐参加省政府质量奖评选企业", "省政府质量奖", 3),
                ("推荐参加省政府质量奖提名奖评选企业", "提名奖", 3),
            )
        ),
        Goal("确保不发生区域性、系统性食品相关产品安全事故"),
    ),
    _BRAND_LIST,
    compare="建档率",
    fixed="",
)  # fmt: skip
