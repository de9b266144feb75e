"""可用的写法: every filter of a template by its name, each with an example staff can copy."""

from collections.abc import Callable, Mapping

from generator import wording, wording_dates, wording_lists, wording_money

LIST_FILTERS: Mapping[str, Callable[..., object]] = {
    "排名": wording_lists.ranked,
    "占比": wording_lists.shared,
}  # these give lists; what a row of theirs holds is known before rendering
FILTERS: Mapping[str, Callable[..., object]] = {
    "带单位": wording.with_unit,
    "万元": wording.money("万元"),
    "亿元": wording.money("亿元"),
    "金额": wording.money_by_size,
    "整数": wording.whole,
    "小数": wording.places,
    "千分位": wording.grouped,
    "百分比": wording.percent,
    "百分点": wording.percent_points,
    "未发现": wording.found,
    "增减": wording.change,
    "增减词": wording.trend,
    "涨跌": wording.growth,
    "中文数字": wording.hanzi,
    "有数": wording.has_value,
    "日期": wording_dates.day,
    "月日": wording_dates.month_day,
    "年月": wording_dates.year_month,
    "汉字日期": wording_dates.hanzi_day,
    "时段": wording_dates.span,
    "大写金额": wording_money.capital,
    "顿号": wording_lists.listed,
    "前几名": wording_lists.leading,
    **LIST_FILTERS,
}
EXAMPLES = (
    ("{{ 合计.立案|带单位 }}", "12起", "数和它的计量单位；没有数印“—”"),
    ("{{ 合计.货值|万元 }}", "12345.68万元", "元、亿元换算成万元，两位小数；|万元(0) 不留小数"),
    ("{{ 合计.货值|亿元 }}", "1.23亿元", "换算成亿元"),
    ("{{ 合计.货值|金额 }}", "1.23亿元", "不足1亿用万元，1亿起用亿元"),
    ("{{ 合计.货值|整数 }}", "12346", "四舍五入到整数，不带单位"),
    ("{{ 合计.货值|小数(1) }}", "12345.7", "留几位小数，不带单位"),
    ("{{ 合计.货值|千分位 }}", "12,345.68", "三位一逗"),
    ("{{ 合计.合格率|百分比 }}", "97.5%", "百分数，不留多余的0"),
    ("{{ 较上期.合格率|百分点 }}", "2.5个百分点", "两个比率的差"),
    ('{{ 合计.问题|未发现("问题") }}', "未发现问题", "零在文字里说“未发现”；不是零印“发现问题7个”"),
    ("{{ 较上期.立案|增减 }}", "增加3起", "增加、减少、持平；百分点说提高、下降"),
    ("{{ 较上期.立案|增减词 }}", "增长", "只要“增长”“下降”“持平”这个词"),
    ("{{ 较上期.立案|涨跌(上期数.立案) }}", "增长33.3%", "增幅；上期为零时说增加几起；由负转正、由正转负"),
    ("{{ 合计.立案|中文数字 }}", "十二", "整数写成汉字"),
    ('{{ "2019-10-20"|日期 }}', "2019年10月20日", "日期"),
    ('{{ "2019-10-20"|月日 }}', "10月20日", "不写年"),
    ('{{ "2019-10-20"|年月 }}', "2019年10月", "不写日"),
    ('{{ "2019-10-20"|汉字日期 }}', "二〇一九年十月二十日", "汉字日期；公文成文日期按国标用阿拉伯数字"),
    ('{{ "2019-10-20"|时段 }}', "1—10月", "年初到这一天；季末说一季度、上半年、前三季度、全年"),
    ("{{ 合计.货值|大写金额 }}", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾元整", "大写的人民币金额"),
    ("{{ 单位|顿号 }}", "甲县、乙县、丙区", "名称用顿号连起来"),
    ('{{ 单位|顿号(2, "县（市、区）") }}', "甲县、乙县等3个县（市、区）", "只列前几个，注明总数"),
    ('{{ 单位|前几名("立案", 2) }}', "甲县、乙县、丙区", '指标最高的几名，并列的都列上；加 "低" 取最低'),
    (
        '{% for 行 in 单位|排名("立案") %}{{ 行.名次 }}{{ 行.并列 }}{{ 行.名称 }} {% endfor %}',
        "1甲县 2并列乙县 2并列丙区 ",
        "从高到低，并列同名次",
    ),
    (
        '{% for 行 in 单位|占比("立案") %}{{ 行.占比|百分比 }} {% endfor %}',
        "42.8% 28.6% 28.6% ",
        "各占多少，合计正好100%",
    ),
    ("{% if 较上期.结案|有数 %}有{% else %}无{% endif %}", "无", "判断有没有数可印"),
    ("{?}结案{{ 较上期.结案|增减 }}。", "", "句首写 {?}：到句号为止，有一个数印不出来，整句不印"),
)  # fmt: skip
