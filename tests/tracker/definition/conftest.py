"""A small sound campaign that tests change one thing of, and the faults that come of it."""

import pytest

from tracker.definition.load import load_campaign

CAMPAIGN = """\
id = "small-2019"
title = "小专项"
document = "小专项工作方案"
collector = "市局质量监督科"
starts = 2019-05-01
ends = 2019-10-31

[[obligation]]
id = "final"
title = "总结及统计表"
from = { level = "county" }
to = "市局质量监督科"
basis = "请于2019年10月20日前报送"
schedule = { on = 2019-10-20 }

[[obligation.part]]
form = "table1"
[[obligation.part]]
form = "cases"
[[obligation.part]]
file = "summary"
label = "工作总结"

[[goal]]
id = "pass"
title = "抽查合格率"
obligation = "final"
numerator = "table1.qualified"
denominator = "table1.sampled"
at_least = 90
basis = "合格率达到90%以上"

[[report]]
id = "final-summary"
kind = "summary"
obligation = "final"
main = "table1"
template = "reports/final-summary.docx"
title = "情况汇报"
"""
TABLE1 = """\
id = "table1"
title = "统计表"
annex = "附件1"
version = 1
shape = "grid"
[[row]]
id = "cable"
label = "电线电缆"
aliases = ["电缆"]
[[row]]
id = "wheel"
label = "砂轮"
[[field]]
id = "plants"
label = "生产企业"
unit = "家"
[[field]]
id = "sampled"
label = "抽查"
unit = "批次"
[[field]]
id = "qualified"
label = "抽查合格"
unit = "批次"
[[field]]
id = "rate"
label = "合格率"
unit = "%"
calc = "qualified / sampled"
[[field]]
id = "officers"
label = "执法人员"
unit = "人次"
scope = "form"
[[field]]
id = "note"
label = "说明"
type = "text"
scope = "form"
[[check]]
rule = "qualified <= sampled"
severity = "error"
message = "抽查合格不能多于抽查"
"""
CASES = """\
id = "cases"
title = "案件表"
annex = "附件2"
version = 1
shape = "list"
key = ["case_no"]
[[field]]
id = "case_no"
label = "案号"
type = "text"
[[field]]
id = "kind"
label = "产品类别"
type = "enum"
choices = ["电线电缆", "砂轮"]
[[field]]
id = "value_wan"
label = "货值"
unit = "万元"
type = "decimal"
"""
UNITS = """\
code,name,aliases,level,kind,parent,valid_from,valid_to,successor
445202,榕城区,榕城,county,,445200,,,
445281,普宁市,普宁,county,,445200,,,
445200,市本级,,city,,,,,
"""


@pytest.fixture
def texts():
    """The sound campaign, as texts by path."""
    return {"campaign.toml": CAMPAIGN, "forms/table1.toml": TABLE1, "forms/cases.toml": CASES, "units.csv": UNITS}


@pytest.fixture
def planted(texts):
    """Plant faults: pairs of (file, old text, new text); returns the problems that loading then reports."""

    def plant(*changes, files=frozenset()):
        for file, old, new in changes:
            assert texts[file].count(old) >= 1, f"{old!r} is not in {file}"
            texts[file] = texts[file].replace(old, new, 1)
        campaign, problems = load_campaign(texts, files)
        assert (campaign is None) == any(p.severity == "error" for p in problems)
        return problems

    return plant
