"""What the papers of the national campaign of 2007 and of its Xiamen bureau say, as standard_plans does."""

from generator.standard_plans import Listed, Plan, Said

_CASES = Listed(
    "typical_case",
    "典型案件情况表",
    (
        ("title", 40, True),
        ("party", 30, True),
        ("product", 26, True),
        ("place", 24, True),
        ("value_wan", 22, False),
        ("facts", 46, True),
        ("stage", 16, False),
    ),
)
_WEEK = "各数均为本周发生数"

WEEKLY = Plan(
    "aqsiq-2007",
    "weekly",
    "weekly-summary",
    "weekly_brief",
    _WEEK,
    (
        Said(
            "执法检查情况",
            "出动执法人员[officers]，检查生产单位[visits]，捣毁制假窝点[dens]，关停取缔无证企业[unlicensed_closed]。"
            "吊销证照[certs_revoked]，责令召回[recalls]，公布黑名单企业[blacklisted]。",
        ),
        Said("案件查处情况", "立案查处[cases]，查获货值[value_wan]，移送公安机关[transferred]。"),
    ),
    units=("officers", "visits", "dens", "unlicensed_closed", "cases", "value_wan", "transferred"),
    lists=(_CASES,),
    done="总局组织各省级质监局开展了产品质量和食品安全专项整治行动。",
    ahead=("下一步，总局将督促各省级质监局继续加大执法检查力度，抓好大案要案查办和移送。",),
    since=("officers", "cases"),
    compare=("cases",),
    trend=("cases",),
)

WEEKLY_CIQ = Plan(
    "aqsiq-2007",
    "weekly-ciq",
    "weekly-ciq-summary",
    "weekly_brief_ciq",
    _WEEK,
    (
        Said(
            "清查情况",
            "清查备案种养殖场[farms_checked]，清查注册出口食品企业[exp_checked]；暂停出口[suspended]，"
            "吊销注册或取消备案[revoked]，列入违规企业名单[blacklisted]。",
        ),
        Said(
            "查处情况",
            "查获非法进口敏感货物[illegal_lots]，退货或销毁[disposed]；查处逃漏检案件[evade_cases]，"
            "涉案货值[value_wan]，移送公安机关[transferred]。",
        ),
    ),
    units=("farms_checked", "exp_checked", "suspended", "revoked", "illegal_lots", "disposed", "evade_cases"),
    lists=(_CASES,),
    done="总局组织各直属检验检疫局开展了产品质量和食品安全专项整治行动。",
    ahead=("下一步，总局将督促各直属检验检疫局继续抓好源头清查和口岸把关，严厉打击逃漏检行为。",),
    since=("exp_checked", "evade_cases"),
    compare=("evade_cases",),
    trend=("evade_cases",),
)

ACCEPT = Plan(
    "aqsiq-2007",
    "accept",
    "accept-summary",
    "goal_quality",
    "企业和小作坊为年底实有数，抽查和查处为专项整治开展以来的累计数",
    (
        Said(
            "食品质量安全整治情况",
            "食品生产加工企业[food_plants]，取得生产许可证[food_licensed]，取证率[food_licence_rate]，"
            "加贴QS标志[food_qs]；小作坊[workshops]，签订承诺书[pledged]。"
            "发现16类食品无证照[cat16_found]，取缔[cat16_closed]。",
        ),
        Said(
            "10类产品整治情况",
            "10类产品生产企业[class10_plants]，已建质量档案[class10_archived]，建档率[archive_rate]。"
            "抽查获证企业产品[sampled]，合格[qualified]，合格率[pass_rate]；其中大型企业[large_sampled]，"
            "合格[large_qualified]，合格率[large_rate]。",
        ),
    ),
    units=("food_plants", "food_licensed", "workshops", "pledged", "class10_plants", "class10_archived", "pass_rate"),
    done="总局组织各省级质监局开展了产品质量和食品安全专项整治行动。",
    ahead=("下一步，总局将督促各地巩固整治成果，健全长效监管机制。",),
    compare=("archive_rate",),
)

ACCEPT_CIQ = Plan(
    "aqsiq-2007",
    "accept-ciq",
    "accept-ciq-summary",
    "goal_ciq",
    "均为专项整治开展以来的数",
    (
        Said(
            "源头清查情况",
            "备案种养殖场[farms]，已清查[farms_checked]，取消备案[farms_revoked]；注册出口食品企业[exp_plants]，"
            "已清查[exp_checked]，暂停出口[exp_suspended]，吊销注册[exp_revoked]。",
        ),
        Said(
            "口岸把关情况",
            "检验合格的出口食品[lots_ok]，加贴标志[lots_labelled]；查获非法进口肉类、水果、废物[illegal_lots]，"
            "退货[returned]，销毁[destroyed]。",
        ),
    ),
    units=("farms", "farms_checked", "exp_plants", "exp_checked", "lots_ok", "lots_labelled", "illegal_lots"),
    done="总局组织各直属检验检疫局开展了产品质量和食品安全专项整治行动。",
    ahead=("下一步，总局将督促各地巩固整治成果，健全长效监管机制。",),
    compare=("exp_checked",),
)

XIAMEN_HALF = Plan(
    "ciq-xiamen-2007",
    "half",
    "half-summary",
    "half_month",
    "在册基地、企业、单位为整治以来的个数，其余为专项整治开展以来的累计数",
    (
        Said(
            "源头清查情况",
            "备案基地[farms]，已清查[farms_checked]，限期整改[farms_rectify]，取消备案[farms_delisted]；"
            "送检样品[samples]，药残超标[samples_over]。"
            "出口食品农产品企业[foodp]，已清查[foodp_checked]，整改停出口[foodp_suspended]，吊销卫生注册[foodp_revoked]。"
            "注册登记备案企业[regp]，已清查[regp_checked]，限期整改[regp_rectify]，取消资格[regp_delisted]。",
        ),
        Said(
            "敏感产品和口岸单位整治情况",
            "实施许可或备案的工业企业[indp]，已清查[indp_checked]，暂停[permit_suspended]，吊销或取消[permit_revoked]。"
            "口岸食品生产经营单位[port]，已清查[port_checked]，已建监管档案[port_filed]，"
            "限期整改[port_rectify]，停业整顿[port_closed]。",
        ),
        Said(
            "口岸查验情况",
            "输美食品[us_lots]，开柜查验[us_open]；输其他国家食品[oth_lots]，开柜查验[oth_open]。"
            "三十四大类合格出口食品[cat34_lots]，加贴检验检疫标志[cat34_label]。货证不符禁止出口[mismatch]。",
        ),
        Said(
            "打击逃检情况",
            "查获非法进口肉类、水果、废物[illegal]，退货[returned]，销毁[destroyed]；"
            "逃漏检案件[evade_cases]，移送公安机关[evade_transferred]。",
        ),
    ),
    units=("farms_checked", "foodp_checked", "regp_checked", "indp_checked", "port_checked", "us_open", "evade_cases"),
    lists=(
        Listed(
            "ledger77",
            "8类机电企业情况表",
            (
                ("company", 52, True),
                ("product_class", 26, False),
                ("qms_level", 20, False),
                ("file_complete", 18, False),
            ),
        ),
    ),
    done="我局组织各分支机构开展了进出口产品质量和食品安全专项整治。",
    ahead=("下一步，我局将对照八个100%的目标逐项抓落实。",),
    since=("farms_checked", "foodp_checked", "evade_cases"),
    compare=("evade_cases",),
    trend=("evade_cases",),
)

PLANS = (WEEKLY, WEEKLY_CIQ, ACCEPT, ACCEPT_CIQ, XIAMEN_HALF)
